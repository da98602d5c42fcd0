"""What organisers do for a participant: correct what it said, enter wishes from paper, decide for the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from matchmaker.entities import Event, Participant, Refusal, Role, Statement, Wish
from matchmaker.errors import InputError
from matchmaker.imports.settling import take_value
from matchmaker.journal import note
from matchmaker.mail import queue_link
from matchmaker.pairing import may_meet
from matchmaker.participants import correct_participant
from matchmaker.programme import slots_of
from matchmaker.registrations.values import read_emails
from matchmaker.store import Conflict, Store
from matchmaker.wishing import own_wishes, set_wish
from matchmaker.wording import say, say_field


@dataclass(frozen=True, slots=True)
class Entered:
    """Wishes that were entered for a participant (its id). ``before``: what it had said of each target, in order."""

    source: int
    before: tuple[tuple[int, Wish | None, Refusal], ...]


def correct_for(
    store: Store,
    event_id: int,
    *,
    one: Participant,
    changes: Mapping[str, Any],
    organisation: Mapping[str, Any],
    who: str,
    tell: datetime | None = None,
) -> Participant:
    """Set fields of a participant as the page had shown it, and of its organisation, all or none.

    ``tell``: mail what is registered now to those who come, at this moment; None: do not.

    Raises:
        InputError: A value that makes no sense, or a mail is wanted and the workspace has no public address.
        ConflictError: Changed by somebody else meanwhile.
    """
    wanted = replace(one, **changes)
    _refuse_senseless(wanted, store.events.get(event_id))
    with store.write():
        moved = replace(one.organisation, **organisation)
        shown = one
        for field, value in organisation.items():
            before, after = say(getattr(one.organisation, field)), say(value)
            if before != after:
                what = f"{one.name}: {say_field(field)}"
                note(store, event_id, who=who, what=what, before=before, after=after, participant=one.id)
        if moved != one.organisation:
            shown = store.participants.save(replace(one, organisation=moved))
        news = {field: value for field, value in changes.items() if value != getattr(one, field)}
        saved = correct_participant(store, event_id, one=shown, changes=news, who=who)
        if tell is not None and saved != one:
            queue_link(store, saved.id, now=tell)
    return saved


def enter_wishes(
    store: Store,
    event_id: int,
    *,
    one: Participant,
    targets: Sequence[Participant],
    wish: Wish,
    refusal: Refusal = Refusal.UNSAID,
    who: str,
) -> Entered:
    """Say the same about several others, in order, for a participant; at any time. All of it, or nothing.

    Raises:
        InputError: Two that cannot meet, no priority is left, or a refusal that must be explained is not.
    """
    known = {said.target: said for said in own_wishes(store, event_id, one)}
    for other in targets:
        if not _could_meet(one, other):
            raise InputError(
                "{number} {name} cannot meet {other}: look at the number, and at who buys and who sells",
                number=other.number,
                name=other.name,
                other=one.name,
            )
    with store.write():
        for other in targets:
            set_wish(store, event_id, one=one, target=other.id, wish=wish, refusal=refusal)
        names = "; ".join(other.name for other in targets)
        what = f"{one.name}: wishes entered ({wish.value})"
        note(store, event_id, who=who, what=what, after=names, participant=one.id)
    return Entered(one.id, tuple((other.id, *_said(known.get(other.id))) for other in targets))


def take_back(store: Store, event_id: int, entered: Entered, *, who: str) -> None:
    """What was entered is undone; what had been said of the same targets before comes back.

    Raises:
        NotFoundError: Somebody whom it was about no longer takes part.
    """
    one = store.participants.get(entered.source)
    with store.write():
        for target, wish, refusal in entered.before:
            set_wish(store, event_id, one=one, target=target, wish=wish, refusal=refusal)
        note(store, event_id, who=who, what=f"{one.name}: wishes entered were taken back", participant=one.id)


def take_theirs(store: Store, event_id: int, conflict: Conflict, *, who: str) -> None:
    """What the file says stands, against a correction by hand.

    Raises:
        ConflictError: Somebody else changed the participant at this very moment.
    """
    with store.write():
        one = store.participants.get(conflict.participant)
        take_value(store, event_id, one=one, field=conflict.field)
        what = f"{one.name}: {say_field(conflict.field)}"
        note(store, event_id, who=who, what=what, before=conflict.ours, after=conflict.theirs, participant=one.id)


def _said(statement: Statement | None) -> tuple[Wish | None, Refusal]:
    return (statement.wish, statement.refusal) if statement else (None, Refusal.UNSAID)


def _could_meet(one: Participant, other: Participant) -> bool:
    here = not other.withdrawn and Role.NETWORK not in (one.role, other.role)
    return here and one.id != other.id and may_meet(one, other)


def _refuse_senseless(one: Participant, event: Event) -> None:
    slots = len(slots_of(event))
    if one.email and read_emails(one.email) != (one.email,):
        raise InputError(
            "“{email}” is no e-mail address; write one like accueil@structure.example", email=one.email, at="email"
        )
    if one.arrive and one.leave and one.arrive >= one.leave:
        raise InputError("a participant arrives before it leaves; correct one of the two times", at="leave")
    if any(number > slots for number in one.away):
        raise InputError("there are {slots} rounds; choose among them", slots=slots, at="away")
    if one.maximum is not None and one.maximum < one.minimum:
        raise InputError("at most fewer meetings than at least; correct one of the two numbers", at="maximum")
