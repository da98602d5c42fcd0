"""What organisers do for a participant: correct what it said, enter wishes from paper, decide for the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from matchmaker.emails import is_email
from matchmaker.entities import Event, Organisation, Participant, Refusal, Role, Statement, Wish
from matchmaker.errors import InputError
from matchmaker.imports.settling import take_value
from matchmaker.journal import note
from matchmaker.mail import tell_changes
from matchmaker.pairing import may_meet
from matchmaker.participants import correct_participant
from matchmaker.programme import slots_of
from matchmaker.registrations.names import fold
from matchmaker.sectors import groups
from matchmaker.store import Conflict, Store, Untold
from matchmaker.wishing import own_wishes, set_bars, set_wish
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
    now: datetime,
) -> Participant:
    """Set fields of a participant as the page had shown it, and of its organisation, all or none; it is told by mail.

    Under an earlier name later files still mean it.

    Raises:
        InputError: A value that makes no sense, or a name that another participant has.
        ConflictError: Changed by somebody else meanwhile.
    """
    wanted = replace(one, **changes)
    _refuse_senseless(wanted, store.events.get(event_id))
    with store.write():
        moved = _renamed(store, event_id, one, replace(one.organisation, **organisation))
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
        tell_changes(store, one.id, changes=_told(one, saved, (*organisation, *changes)), now=now)
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
    now: datetime,
) -> Entered:
    """Say the same about several others, in order, for a participant; at any time. All of it, or nothing.

    The participant is told by mail.

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
        told = [about_wish(other, _said(known.get(other.id))[0], wish) for other in targets]
        tell_changes(store, one.id, changes=told, now=now)
    return Entered(one.id, tuple((other.id, *_said(known.get(other.id))) for other in targets))


def take_back(store: Store, event_id: int, entered: Entered, *, who: str, now: datetime) -> None:
    """What was entered is undone; what had been said of the same targets before comes back.

    Raises:
        NotFoundError: Somebody whom it was about no longer takes part.
    """
    one = store.participants.get(entered.source)
    with store.write():
        said = {said.target: said.wish for said in own_wishes(store, event_id, one)}
        for target, wish, refusal in entered.before:
            set_wish(store, event_id, one=one, target=target, wish=wish, refusal=refusal)
            about = about_wish(store.participants.get(target), said.get(target), wish)
            tell_changes(store, one.id, changes=[about], now=now)
        note(store, event_id, who=who, what=f"{one.name}: wishes entered were taken back", participant=one.id)


def bar_for(
    store: Store, event_id: int, *, one: Participant, barred: Sequence[str], who: str, now: datetime
) -> Participant:
    """Bar sectors for a buyer because of a tender in progress, at any time; it is told by mail.

    Raises:
        InputError: It is no buyer, or a sector does not exist.
        ConflictError: Changed by somebody else meanwhile.
    """
    with store.write():
        saved = set_bars(store, event_id, one=one, barred=barred, who=who)
        spoken = store.events.get(event_id).language
        names = {group.key: group.labels[spoken] for group in groups()}
        before, after = ("; ".join(names.get(key, key) for key in of.barred) for of in (one, saved))
        tell_changes(store, one.id, changes=[Untold("barred", before, after)], now=now)
    return saved


def about_wish(other: Participant, before: Wish | None, after: Wish | None, *, author: str = "") -> Untold:
    """What is told of a wish that somebody else changed. ``author``: a network; empty: the organising team."""
    return Untold(f"wish about {other.name}", before.value if before else "", after.value if after else "", author)


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


def _told(before: Participant, after: Participant, names: Iterable[str]) -> Iterator[Untold]:
    """What only organisers read is not mailed around."""
    for name in names:
        if name != "accessibility":
            sides = (one.organisation if hasattr(one.organisation, name) else one for one in (before, after))
            was, now = (say(getattr(side, name)) for side in sides)
            yield Untold(name, was, now)


def _renamed(store: Store, event_id: int, one: Participant, wanted: Organisation) -> Organisation:
    """With the key of its name; a file that still has the earlier one means it."""
    wanted = replace(wanted, key=fold(wanted.name))
    if not wanted.key:
        raise InputError("a participant has a name; type it", at="name")
    if wanted.key != one.organisation.key:
        if any(known.key == wanted.key for known in store.organisations.all()):
            raise InputError(
                "another organisation is called {name}; if both are the same one, merge them instead",
                name=wanted.name,
                at="name",
            )
        store.aliases.set(event_id, one.organisation.key, participant_id=one.id)
    return wanted


def _said(statement: Statement | None) -> tuple[Wish | None, Refusal]:
    return (statement.wish, statement.refusal) if statement else (None, Refusal.UNSAID)


def _could_meet(one: Participant, other: Participant) -> bool:
    here = not other.withdrawn and Role.NETWORK not in (one.role, other.role)
    return here and one.id != other.id and may_meet(one, other)


def _refuse_senseless(one: Participant, event: Event) -> None:
    slots = len(slots_of(event))
    if one.email and not is_email(one.email):
        raise InputError(
            "“{email}” is no e-mail address; write one like accueil@structure.example", email=one.email, at="email"
        )
    if one.arrive and one.leave and one.arrive >= one.leave:
        raise InputError("a participant arrives before it leaves; correct one of the two times", at="leave")
    if any(number > slots for number in one.away):
        raise InputError("there are {slots} rounds; choose among them", slots=slots, at="away")
    if one.maximum is not None and one.maximum < one.minimum:
        raise InputError("at most fewer meetings than at least; correct one of the two numbers", at="maximum")
