"""Who asked to be deleted: no later file brings it back."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.imports.people import People
from matchmaker.registrations.reading import Reading
from matchmaker.registrations.remarks import remark


def leave_out_erased(reading: Reading, people: People) -> Reading:
    """The reading without the lines of those who were deleted, and a remark for each of them."""
    erased = [one.key for one in reading.registrants if one.key in people and people[one.key].erased]
    remarks = [
        remark(
            "{name} asked to be deleted: its line is left out. Delete it in your file too; only {name} itself can "
            "register again.",
            name=people[key].name,
        )
        for key in erased
    ]
    kept = tuple(one for one in reading.registrants if one.key not in erased)
    return replace(reading, registrants=kept, remarks=(*remarks, *reading.remarks))
