"""Carrying a workspace to a laptop for the day, and back: at no moment may two copies of it be changed.

Away: its copy at home is frozen in the transaction in which the copy for the laptop is made, and only then that copy
gets its name. Back: the laptop's copy is frozen, then its content takes the place at home in one transaction. Whoever
is killed in between leaves no copy that may be changed, or one; the same command goes on from there.
"""

from __future__ import annotations

import glob
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from matchmaker.errors import ConflictError, FileError, InputError
from matchmaker.journal import note
from matchmaker.keeping.giving_up import close, newest_id, refuse_given_up
from matchmaker.keeping.moving import one_at_a_time, scratch_copy
from matchmaker.personal.erasing import finish_erasing
from matchmaker.settings import public_url, set_public_url
from matchmaker.store import (
    LetterState,
    Place,
    Standing,
    Store,
    find_leftovers,
    prepare_copy,
    replace_content,
    settle,
)

_WAIT = 5.0
"""Seconds for others who use the file."""

_ELSEWHERE = {
    Place.CARRIED: "{path} was carried here from elsewhere; bring it back there first",
    Place.RETURNED: "{path} was carried and given back; it is no longer the workspace",
}


def carry_away(workspace: Path, laptop: Path, *, who: str, now: datetime) -> None:
    """From now on ``laptop``, a new file, is the workspace, and nothing can be changed in the one at home.

    Raises:
        FileError: The file is there already, or cannot be written.
        ConflictError: It is away already, something is being computed or mailed, or this copy is not the one at home.
    """
    with one_at_a_time(workspace), Store.open(workspace) as store:
        standing = store.standing.get()
        if standing.place is Place.AWAY:
            _finish_carrying(store, standing, laptop)
            return
        if standing.place in _ELSEWHERE:
            raise ConflictError(_ELSEWHERE[standing.place], path=workspace)
        if laptop.exists():
            raise FileError("{path} is there already and is not overwritten; choose another name", path=laptop)
        store.standing.identity(make=True)
        _clear(laptop, store)
        with store.write():
            _refuse_busy(store, now=now)
            away = Standing(Place.AWAY, token_hex(16), now, newest_id(store))
            part = _copy_for(laptop, store, away, who=who)
            store.standing.set(away)
        settle(part, laptop)


def bring_back(workspace: Path, laptop: Path, *, who: str, now: datetime) -> None:
    """What was changed on the laptop is the workspace at home, which may be changed again; the laptop's copy may not.
    Of a copy that was given up nothing is taken over but who was deleted in it.

    Raises:
        FileError: A file cannot be read or written.
        InputError: It is not the copy that was carried away.
        ConflictError: Nothing is away, the copy was given up, or something is being computed or mailed there.
    """
    with one_at_a_time(workspace):
        with Store.open(workspace) as home, Store.open(laptop) as carried:
            refuse_given_up(home, carried, who=who, now=now)
            _refuse_other(home, carried)
            kept_url, known = public_url(home), {erasure.mark for erasure in home.erasing.all()}
            with carried.write() if not carried.standing.get().frozen else carried.read():
                _refuse_busy(carried, now=now)
                close(carried, now=now)
        with scratch_copy(laptop, workspace) as copy:
            with Store.open(copy) as store:
                store.standing.set(Standing())
                set_public_url(store, kept_url)
                if {erasure.mark for erasure in store.erasing.all()} - known:
                    store.erasing.require()
                note(store, None, who=who, what="workspace: carried back", after=laptop.name)
            replace_content(copy, workspace)
        with Store.open(workspace) as store:
            finish_erasing(store, wait=_WAIT)


def give_up(workspace: Path, *, who: str) -> None:
    """The copy at home is the workspace again, as it was when it was carried away; the other one can never come back.

    Who was deleted in the other one is not known here, until that file turns up: ``bring_back`` tells.

    Raises:
        ConflictError: Nothing is away.
    """
    with one_at_a_time(workspace), Store.open(workspace) as store:
        _refuse_present(store)
        store.standing.give_up()
        note(store, None, who=who, what="workspace: carried copy given up")


def _copy_for(laptop: Path, store: Store, away: Standing, *, who: str) -> Path:
    """Not yet under its name: until the one at home is frozen, nobody may take it for the workspace."""
    part = prepare_copy(store.path, laptop)
    try:
        with Store.open(part) as copy:
            note(copy, None, who=who, what="workspace: carried away", after=laptop.name)
            copy.standing.set(replace(away, place=Place.CARRIED))
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _finish_carrying(store: Store, standing: Standing, laptop: Path) -> None:
    """Whoever was killed after the one at home was frozen left a copy that only lacks its name."""
    if not laptop.exists():
        for part in laptop.parent.glob(f"{glob.escape(laptop.stem)}.*.part"):
            if _carries(part, standing):
                settle(part, laptop)
                _clear(laptop, store)
                return
    raise ConflictError(
        "{path} was carried away already; bring it back with --back, or give that copy up with --give-up",
        path=store.path,
    )


def _clear(laptop: Path, store: Store) -> None:
    """What earlier crashes left beside the laptop's copy: nobody looks for it on a stick."""
    for file in find_leftovers(laptop.parent, store.standing, stem=laptop.stem):
        file.unlink(missing_ok=True)


def _carries(part: Path, standing: Standing) -> bool:
    """Whether it is the copy that was carried away; an earlier crash may have left others, half written."""
    try:
        with Store.open(part) as copy:
            return copy.standing.get().token == standing.token
    except FileError:
        return False


def _refuse_other(home: Store, carried: Store) -> None:
    there, at_home = carried.standing.get(), home.standing.get()
    _refuse_present(home)
    if there.token != at_home.token or home.standing.identity() != carried.standing.identity():
        raise InputError("{path} is not the copy that was carried away", path=carried.path)


def _refuse_present(store: Store) -> None:
    if store.standing.get().place is not Place.AWAY:
        raise ConflictError("{path} is not away: there is nothing to bring back", path=store.path)


def _refuse_busy(store: Store, *, now: datetime) -> None:
    """What somebody has in hand just now would be kept in the copy that is frozen, or done twice."""
    if store.runs.open():
        raise ConflictError("a computation is not over; wait for it, stop it or cancel it first")
    events = [None, *(event.id for event in store.events.all())]
    sending = [letter for event in events for letter in store.letters.all(event, state=LetterState.SENDING)]
    if any(letter.due > now for letter in sending):
        raise ConflictError("mails are being sent at this moment; try again when they are out")
