"""Events as a service: make one, with its workspace file if need be, and change its settings and its room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from matchmaker.entities import Event, Table
from matchmaker.errors import ConflictError, FileError
from matchmaker.journal import note
from matchmaker.programme import slots_of
from matchmaker.rooms import number_tables
from matchmaker.store import Store
from matchmaker.wording import say, say_field

Room = tuple[Table, ...]


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
    tables: int | None = None,
    step_free: int | None = None,
) -> tuple[Event, Room]:
    """Set what is named, leave the rest; ``tables`` and ``step_free`` are numbers of tables, ``who`` for the journal.

    Raises:
        InputError: A value that makes no sense, or a table that cannot be taken away.
        ConflictError: Changed by somebody else meanwhile, or slots that the published plan uses would go.
    """
    now = replace(event, **changes)
    slots_of(now)
    with store.write():
        _keep_published(store, now)
        if now != event:
            for field in changes:
                before, after = say(getattr(event, field)), say(getattr(now, field))
                if before != after:
                    note(store, event.id, who=who, what=f"event: {say_field(field)}", before=before, after=after)
            now = store.events.save(now)
        before_room = store.tables.all(event.id)
        room = _resized(before_room, tables=tables, step_free=step_free)
        if event.buyers_own_tables and not now.buyers_own_tables:
            room = tuple(replace(table, owner=None) for table in room)
        if room != before_room:
            note(store, event.id, who=who, what="event: tables", before=say_room(before_room), after=say_room(room))
            room = store.tables.set(event.id, room)
    return now, room


def _keep_published(store: Store, event: Event) -> None:
    """Papers in people's hands name the slots of the published plan."""
    plan = store.plans.published(event.id)
    last = max((meeting.slot for meeting in plan.meetings), default=0) if plan else 0
    if plan and last > event.slots:
        raise ConflictError(
            "the published plan {number} has meetings in slot {last}; keep {last} slots until another is published",
            number=plan.number,
            last=last,
        )


def say_room(room: Room) -> str:
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
        path.open("xb").close()
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
