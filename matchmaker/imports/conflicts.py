"""What the organiser is asked: fields and wishes that were changed both in the file and by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matchmaker.imports.memory import read_memories
from matchmaker.imports.opinions import Clash, Opinion
from matchmaker.imports.people import People, load_people
from matchmaker.imports.translation import as_registrant
from matchmaker.imports.wishes import read_wishes
from matchmaker.registrations import compare
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.wishes import Said
from matchmaker.store import Conflict, ImportedFile, Store
from matchmaker.wording import say


def raise_conflicts(
    store: Store,
    event_id: int,
    *,
    fields: Iterable[compare.Conflict],
    clashes: Iterable[Clash],
    people: People,
    file: ImportedFile,
) -> None:
    """Ask about each; a newer question about the same thing takes the place of the older."""
    asked = [
        *((one.key, one.field, one.base, one.theirs, one.ours) for one in fields),
        *((one.source, _about(people, one.target), one.base, one.theirs, one.ours) for one in clashes),
    ]
    store.imports.add_conflicts(
        event_id,
        [
            Conflict(0, people[key].id, field, base=say(base), theirs=say(theirs), ours=say(ours), imported=file.id)
            for key, field, base, theirs, ours in asked
        ],
    )


def settle_agreed(store: Store, event_id: int) -> None:
    """Ask no longer where the last file and the workspace say the same by now."""
    waiting = store.imports.conflicts(event_id)
    if not waiting:
        return
    people, memories = load_people(store, event_id), read_memories(store, event_id)
    here = read_wishes(store, event_id, people=people)
    key_of = {one.id: key for key, one in people.items()}
    for conflict in waiting:
        key = key_of[conflict.participant]
        ours = dict(_values(as_registrant(people[key]), here.get(key, ()), people))
        theirs = dict(_values(memories[key].registrant, memories[key].said, people)) if key in memories else ours
        if ours.get(conflict.field, "") == theirs.get(conflict.field, ""):
            store.imports.settle(conflict.id)


def _values(registrant: Registrant, said: Iterable[Said], people: People) -> Iterator[tuple[str, str]]:
    """Everything a conflict can be about, in words."""
    yield from ((field, say(getattr(registrant, field))) for field in compare.FIELDS)
    yield from ((_about(people, one.target), say(Opinion(one.wish, one.rank))) for one in said)


def _about(people: People, target: str) -> str:
    return f"wish about {people[target].name}"
