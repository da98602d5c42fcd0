"""Organisations that files know under another name than we do: renamed by hand, or registered twice and joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from matchmaker.entities import Participant
from matchmaker.imports.people import People
from matchmaker.registrations.consolidate import join
from matchmaker.registrations.reading import Reading
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.remarks import remark
from matchmaker.store import Store


def read_aliases(store: Store, event_id: int, *, people: People) -> dict[str, str]:
    """Key of a name in files to the key of whom it means; not where somebody else comes under that name by now."""
    key_of = {one.id: key for key, one in people.items()}
    known = store.aliases.all(event_id).items()
    return {key: key_of[id] for key, id in known if _is_free(people.get(key)) and key != key_of[id]}


def under_our_names(reading: Reading, *, aliases: Mapping[str, str], people: People) -> Reading:
    """The reading with each such registration as one of whom it means, and a remark for it."""
    kept = {one.key: one for one in reading.registrants if one.key not in aliases}
    remarks = []
    for one in reading.registrants:
        if key := aliases.get(one.key):
            ours = replace(one, key=key, name=people[key].name)
            kept[key] = join_twins(kept[key], ours) if key in kept else ours
            remarks.append(remark("{name} is {other} here.", one.source[0], name=one.name, other=people[key].name))
    registrants = tuple(kept[key] for key in sorted(kept))
    return replace(reading, registrants=registrants, remarks=(*remarks, *reading.remarks))


def join_twins(one: Registrant, other: Registrant) -> Registrant:
    """Two registrations of one organisation: everything both said, that of ``one`` first; of single values its own."""
    joined = join(other, one)
    people = tuple(dict.fromkeys((*one.people, *other.people)))
    return replace(
        joined,
        emails=tuple(dict.fromkeys((*one.emails, *other.emails))),
        head_count=max(one.head_count, other.head_count, len(people)),
        people=people,
        lines=tuple(dict.fromkeys((*one.lines, *other.lines))),
        wishes=join(one, other).wishes,
        vetoes=join(one, other).vetoes,
    )


def _is_free(there: Participant | None) -> bool:
    return there is None or there.withdrawn
