"""Events as a service: make one, with its workspace file if need be, and change its settings and its room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from matchmaker.entities import Event, Session, Table, Target
from matchmaker.errors import ConflictError, FileError, InputError
from matchmaker.fingerprints import fingerprint
from matchmaker.journal import note
from matchmaker.programme import slots_of
from matchmaker.registrations.names import fold
from matchmaker.rooms import number_tables, say_slots
from matchmaker.rules_in_force import logged
from matchmaker.store import Store
from matchmaker.targets import replace_targets
from matchmaker.wording import say, say_field

Room = tuple[Table, ...]

_SAID = 20
"""Tables that a line of the journal names at most."""


def make_event(workspace: Path, event: Event, *, room: Room, add: bool = False) -> tuple[Event, Room]:
    """A new event in a workspace file, which is made when there is none; a failure leaves no new file behind.

    ``add``: the file may hold other events.

    Raises:
        InputError: The programme makes no sense.
        FileError: The file cannot be made or is no workspace.
        ConflictError: The file holds an event, and none is to be added.
    """
    slots_of(event)
    with _kept_on_success(workspace), Store.open(workspace, create=True) as store, store.write():
        if store.events.all() and not add:
            raise ConflictError(
                "{path} holds an event already; change it: matchmaker event {path} …; or add another one to the same "
                "file: matchmaker init {path} --add …",
                path=workspace,
            )
        made = store.events.add(event)
        return made, store.tables.set(made.id, room)


def add_event(store: Store, event: Event, *, room: Room, who: str) -> Event:
    """A further event in an open workspace; ``who``: for the journal. A form sent twice makes one.

    Raises:
        InputError: The programme makes no sense.
        ConflictError: There is an event of this name on this day.
    """
    slots_of(event)
    with store.write():
        if any((other.name, other.date) == (event.name, event.date) for other in store.events.all()):
            raise ConflictError("there is already an event of this name on this day; choose it from the list")
        made = store.events.add(event)
        store.tables.set(made.id, room)
        note(store, made.id, who=who, what="event: made", after=f"{made.name}, {say(made.date)}")
    return made


def change_event(
    store: Store,
    event: Event,
    *,
    changes: Mapping[str, Any],
    who: str,
    now: datetime,
    tables: int | None = None,
    step_free: int | None = None,
    targets: Sequence[Target] | None = None,
    series: str | None = None,
) -> tuple[Event, Room]:
    """Set what is named, leave the rest; ``tables`` and ``step_free`` are numbers of tables. ``who``: for the journal;
    ``now`` (aware): for changes of the rule.

    ``series``: the name of one, which is made when there is none of this name; empty takes the event out of its series.

    Raises:
        InputError: A value that makes no sense, a table that cannot be taken away, or a day after which personal data
            would have been deleted.
        ConflictError: Changed by somebody else meanwhile, or slots that the published plan uses would go.
    """
    wanted = replace(event, **changes)
    slots_of(wanted)
    with store.write(), logged(store, event.id, who=who, now=now):
        if series is not None:
            wanted = replace(wanted, series=_find_series(store, series))
        _keep_published(store, wanted)
        if wanted.date != event.date:
            _keep_until_event(store, wanted)
        room = _resized(store.tables.all(event.id), tables=tables, step_free=step_free)
        if event.buyers_own_tables and not wanted.buyers_own_tables:
            room = tuple(replace(table, owner=None) for table in room)
        changed = wanted != event
        _note_changes(store, event, wanted, who=who)
        changed |= _set_room(store, event.id, room, who=who)
        changed |= targets is not None and replace_targets(store, event.id, targets=targets, who=who)
        if changed:
            wanted = store.events.save(wanted)
        return wanted, store.tables.all(event.id)


def change_room(store: Store, event_id: int, *, shown: int, room: Room, who: str) -> None:
    """These are the tables of the event now. ``shown``: the ``room_state`` they were made from; ``who``: for the
    journal.

    Raises:
        InputError: A label is missing or there twice, or a table is needed that would go.
        ConflictError: The event or its room was changed meanwhile.
    """
    with store.write():
        event = store.events.get(event_id)
        if room_state(event, store.tables.all(event_id)) != shown:
            raise ConflictError(
                "the tables were changed meanwhile, by somebody else or by a plan that gave buyers their tables; "
                "compare, then save again to keep yours"
            )
        store.events.save(event)
        _set_room(store, event_id, room, who=who)


def room_state(event: Event, room: Room) -> int:
    """Of what a form over the room shows; plans that give buyers their tables leave the revision of the event."""
    return fingerprint(event.revision, room)


def _find_series(store: Store, name: str) -> int | None:
    wanted = " ".join(name.split())
    if not wanted:
        return None
    known = {fold(one.name): one.id for one in store.series.all()}
    return known.get(fold(wanted)) or store.series.add(wanted).id


def _note_changes(store: Store, before: Event, after: Event, *, who: str) -> None:
    for field in fields(Event):
        old, new = (_say(store, event, field.name) for event in (before, after))
        if old != new:
            note(store, before.id, who=who, what=f"event: {say_field(field.name)}", before=old, after=new)


def _say(store: Store, event: Event, field: str) -> str:
    """Whoever speaks is said by number: a name would outlive whoever asks to be forgotten."""
    if field == "series":
        return next((one.name for one in store.series.all() if one.id == event.series), "")
    if field == "sessions":
        numbers = {one.id: str(one.number) for one in store.participants.all(event.id, withdrawn=True)}
        return "; ".join(_say_session(session, numbers) for session in event.sessions)
    return say(getattr(event, field))


def _say_session(session: Session, numbers: Mapping[int, str]) -> str:
    speakers = ", ".join(numbers.get(id, "?") for id in session.speakers)
    return f"{say(session)} (speakers: no. {speakers})" if speakers else say(session)


def _set_room(store: Store, event_id: int, room: Room, *, who: str) -> bool:
    """Whether anything changed."""
    before = store.tables.all(event_id)
    if room == before:
        return False
    store.tables.set(event_id, room)
    numbers = {one.id: str(one.number) for one in store.participants.all(event_id, withdrawn=True)}
    old, new = (_say_tables(mine, numbers, but=other) for mine, other in ((before, room), (room, before)))
    note(store, event_id, who=who, what="event: tables", before=old, after=new)
    return True


def _say_tables(room: Room, numbers: Mapping[int, str], *, but: Room) -> str:
    """How many there are, and what is special about those that are not among the others, or are otherwise there."""
    known = {table.label: replace(table, id=0) for table in but}
    other = [table for table in room if replace(table, id=0) != known.get(table.label)]
    named = [(table, _say_table(table, numbers)) for table in other]
    said = [text for table, text in named if table.label in known or text != table.label]
    return "; ".join([_say_room(room), *said[:_SAID], *(["…"] if len(said) > _SAID else [])])


def _say_table(table: Table, numbers: Mapping[int, str]) -> str:
    owner = numbers.get(table.owner or 0)
    said = [f"zone {table.zone}"] * bool(table.zone) + [f"owner no. {owner}"] * bool(owner)
    said += ["step-free"] * table.step_free + [f"closed in {say_slots(table.closed)}"] * bool(table.closed)
    return f"{table.label} ({', '.join(said)})" if said else table.label


def _keep_published(store: Store, event: Event) -> None:
    """Papers in people's hands name the slots of the published plan."""
    plan = store.plans.published(event.id)
    last = max((meeting.slot for meeting in plan.meetings), default=0) if plan else 0
    if plan and last > event.slots:
        raise ConflictError(
            "the published plan {number} has meetings in round {last}; keep {last} rounds until another is published",
            number=plan.number,
            last=last,
        )


def _keep_until_event(store: Store, event: Event) -> None:
    """Everybody has read until when personal data are kept."""
    retention = store.receptions.get(event.id).retention
    if retention and retention < event.date:
        raise InputError(
            "on this new day the personal data would be deleted already; first say in the legal texts of the event "
            "that they are kept longer"
        )


def _say_room(room: Room) -> str:
    """How many tables, and how many of them are step-free."""
    return f"{len(room)}, {sum(table.step_free for table in room)} step-free"


def _resized(room: Room, *, tables: int | None, step_free: int | None) -> Room:
    """A room without a step anywhere stays so when it grows."""
    if tables is None and step_free is None:
        return room
    size = len(room) if tables is None else tables
    if step_free is None:
        reachable = sum(table.step_free for table in room)
        step_free = size if reachable == len(room) else min(reachable, size)
    return number_tables(room, size, step_free=step_free)


@contextmanager
def _kept_on_success(path: Path) -> Iterator[None]:
    """Make an empty file unless there is one; take it away again when what follows fails."""
    try:
        path.touch(mode=0o600, exist_ok=False)  # nobody else on this machine may read it
    except FileExistsError:
        yield
        return
    except OSError as error:
        raise FileError(
            "{path} cannot be made ({reason}); choose another folder", path=path, reason=error.strerror
        ) from error
    try:
        yield
    except BaseException:
        for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            leftover.unlink(missing_ok=True)
        raise
