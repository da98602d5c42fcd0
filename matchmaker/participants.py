"""Participants as a service: find one by what people type, correct one by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from matchmaker.entities import Participant
from matchmaker.errors import NotFoundError
from matchmaker.imports import settle_agreed
from matchmaker.journal import note
from matchmaker.registrations.likeness import Likeness
from matchmaker.registrations.names import fold
from matchmaker.store import Store
from matchmaker.wording import say, say_field


def find_participant(people: Sequence[Participant], who: str) -> Participant:
    """The one with this number or name.

    Raises:
        NotFoundError: Nobody has it; the message proposes those with nearly this name.
    """
    for one in people:
        if who == str(one.number) or fold(who) == one.organisation.key:
            return one
    name = {one.organisation.key: one.name for one in people}
    inside = [key for key in name if fold(who) in key]
    near = ", ".join(name[key] for key in inside[:3] or Likeness(name).near(fold(who)))
    if near:
        raise NotFoundError("no participant has the name or number “{who}”; near are: {near}", who=who, near=near)
    raise NotFoundError(
        "no participant has the name or number “{who}”; see all of them: matchmaker participant FILE.db", who=who
    )


def correct_participant(
    store: Store, event_id: int, *, one: Participant, changes: Mapping[str, Any], who: str
) -> Participant:
    """Set fields by hand; later imports keep them. ``who``: for the journal.

    To say whether one comes (``withdrawn``) answers the question that a line gone from the file had raised,
    and whether it waits for approval.

    Raises:
        InputError: A value that makes no sense.
        ConflictError: Changed by somebody else meanwhile.
    """
    answered = {"missing": False, "waiting": False, "invited": False} if "withdrawn" in changes else {}
    now = replace(one, **{**changes, **answered})
    if now == one:
        return one
    with store.write():
        if one.missing and not now.missing and not now.withdrawn:
            store.imports.forget_registrations(event_id, [one.organisation.key])
        for field in changes:
            before, after = say(getattr(one, field)), say(getattr(now, field))
            if before != after:
                what = f"{one.name}: {say_field(field)}"
                note(store, event_id, who=who, what=what, before=before, after=after, participant=one.id)
        saved = store.participants.save(now)
        settle_agreed(store, event_id)
    return saved


def keep_corrections(store: Store, event_id: int, *, one: Participant) -> int:
    """Corrections of this participant stand against the file, and are no longer asked about; how many they were."""
    with store.write():
        waiting = [conflict for conflict in store.imports.conflicts(event_id) if conflict.participant == one.id]
        for conflict in waiting:
            store.imports.settle(conflict.id)
    return len(waiting)
