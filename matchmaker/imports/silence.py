"""A column that a file does not have says nothing: what the last file said of its field stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from matchmaker.entities import LineKind
from matchmaker.imports.memory import Memory
from matchmaker.registrations.columns import Field
from matchmaker.registrations.reading import Reading
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.remarks import remark

TOLD_BY: dict[Field, tuple[str, ...]] = {
    Field.KIND: ("legal_form", "accreditations"),
    Field.ROLE: ("role",),
    Field.EMAIL: ("emails",),
    Field.DEPARTMENT: ("department",),
    Field.HEAD_COUNT: ("head_count",),
    Field.PARALLEL: ("parallel",),
    Field.ARRIVE: ("arrive",),
    Field.LEAVE: ("leave",),
    Field.ACCESSIBILITY: ("accessibility", "step_free"),
    Field.PERSON: ("people",),
    Field.WISHES: ("wishes",),
    Field.VETOES: ("vetoes",),
}
"""What of a registrant a column tells alone; needs and offers share their lines."""

LINES = {Field.NEEDS: LineKind.NEED, Field.OFFERS: LineKind.OFFER}


def keep_untold(reading: Reading, memories: Mapping[str, Memory]) -> Reading:
    """The reading with what its file has no column for taken from the last file, and a remark for each such column."""
    missing = [field for field in (*TOLD_BY, *LINES) if field not in reading.columns]
    if Field.FIRST_NAME in reading.columns:
        missing = [field for field in missing if field is not Field.PERSON]
    kept: set[Field] = set()
    registrants = []
    for registrant in reading.registrants:
        memory = memories.get(registrant.key)
        for field in missing if memory else ():
            told = _told(registrant, field, memory.registrant if memory else registrant)
            if told != registrant:
                kept.add(field)
            registrant = told  # noqa: PLW2901
        registrants.append(registrant)
    template = "This file has no column for {field}: what the last one said stays."
    remarks = [remark(template, field=field.value) for field in missing if field in kept]
    return replace(reading, registrants=tuple(registrants), remarks=(*remarks, *reading.remarks))


def _told(registrant: Registrant, field: Field, last: Registrant) -> Registrant:
    if field in LINES:
        mine = tuple(line for line in registrant.lines if line.kind is not LINES[field])
        theirs = tuple(line for line in last.lines if line.kind is LINES[field])
        return replace(registrant, lines=(*theirs, *mine) if field is Field.NEEDS else (*mine, *theirs))
    values: dict[str, Any] = {name: getattr(last, name) for name in TOLD_BY[field]}
    return replace(registrant, **values)
