"""Who comes: newcomers are added, what the file changed is applied, who is gone from it is marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from matchmaker.entities import Participant
from matchmaker.imports.memory import Memory
from matchmaker.imports.translation import as_participant, as_registrant, changed
from matchmaker.registrations.compare import Change, Changes, Conflict, compare
from matchmaker.registrations.registrants import Registrant
from matchmaker.store import Store

People = Mapping[str, Participant]
"""By key of the organisation; the withdrawn too."""

HOURS = ("arrive", "leave")


def load_people(store: Store, event_id: int) -> dict[str, Participant]:
    """Everybody who ever took part in the event."""
    return {one.organisation.key: one for one in store.participants.all(event_id, withdrawn=True)}


def add_newcomers(store: Store, event_id: int, *, registrants: Sequence[Registrant]) -> tuple[str, ...]:
    """Keys of those added; whoever was only asked to come again takes part from now on, with the number it has."""
    known = load_people(store, event_id)
    newcomers = [registrant for registrant in registrants if registrant.key not in known]
    store.participants.add(event_id, list(map(as_participant, newcomers)))
    back = [registrant for registrant in registrants if registrant.key in known and known[registrant.key].invited]
    for registrant in back:
        one = known[registrant.key]
        comes = as_participant(registrant)
        store.participants.save(
            replace(comes, id=one.id, number=one.number, organisation=one.organisation, revision=one.revision)
        )
    return tuple(registrant.key for registrant in (*newcomers, *back))


def compare_people(memories: Mapping[str, Memory], registrants: Iterable[Registrant], *, people: People) -> Changes:
    """What the file changed since the last one, and where it contradicts a correction; wishes have their own way."""
    theirs = [replace(registrant, wishes=(), vetoes=()) for registrant in registrants]
    base = {key: replace(memory.registrant, wishes=(), vetoes=()) for key, memory in memories.items()}
    ours = {key: as_registrant(one) for key, one in people.items()}
    return _without_impossible_hours(compare(base, theirs=theirs, ours=ours), people)


def apply_changes(store: Store, changes: Changes, *, people: People, here: frozenset[str]) -> None:
    """Save who changed. ``here``: keys of the file; who was in an earlier one only is missing until it is decided."""
    updates = _by_key(changes.updated)
    gone = {registrant.key for registrant in changes.gone}
    for key, one in people.items():
        missing = not one.withdrawn and (key in gone or (one.missing and key not in here))
        now = replace(changed(one, updates.get(key, ())), missing=missing)
        if now != one:
            store.participants.save(now)


def _without_impossible_hours(changes: Changes, people: People) -> Changes:
    """An hour of the file that contradicts one corrected by hand is a conflict as well."""
    impossible = [
        change
        for key, updates in _by_key(changes.updated).items()
        if _departs_first(changed(people[key], updates))
        for change in updates
        if change.field in HOURS
    ]
    conflicts = [Conflict(change.key, change.field, change.old, change.new, change.old) for change in impossible]
    return replace(
        changes,
        updated=tuple(change for change in changes.updated if change not in impossible),
        conflicts=tuple(sorted((*changes.conflicts, *conflicts), key=lambda found: (found.key, found.field))),
    )


def _departs_first(one: Participant) -> bool:
    return one.arrive is not None and one.leave is not None and one.leave <= one.arrive


def _by_key(changes: Iterable[Change]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.key, []).append(change)
    return found
