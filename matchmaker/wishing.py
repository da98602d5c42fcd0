"""Wishing: what one participant says about the others, when, and within which limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from matchmaker.entities import LegalForm, Participant, Refusal, Role, Statement, Wish
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.journal import note
from matchmaker.openings import openings_of
from matchmaker.pairing import BUYERS, may_meet
from matchmaker.presence import present
from matchmaker.reception import Phase
from matchmaker.sectors import groups
from matchmaker.store import Store

WANTED = (Wish.PRIORITY, Wish.YES, Wish.OPEN)
"""What has a place in the order of preference."""


def own_wishes(store: Store, event_id: int, one: Participant) -> tuple[Statement, ...]:
    """What one participant said: wishes in order of preference, then refusals by target."""
    mine = store.statements.of(event_id, one.id)
    return (*_in_order(mine), *(said for said in mine if said.wish is Wish.NO))


def say_wish(
    store: Store,
    event_id: int,
    *,
    one: Participant,
    target: int,
    wish: Wish | None,
    now: datetime,
    refusal: Refusal = Refusal.UNSAID,
) -> None:
    """Say something about another participant, or (None) take it back. A new wish comes last in the order.

    What was said about somebody who no longer comes can still be taken back.

    Raises:
        InputError: No priority is left, or a public buyer gives no reason for a refusal.
        ConflictError: It is not the time for wishes.
        NotFoundError: There is nobody with this id whom one could meet, or ``one`` was deleted meanwhile.
    """
    with store.write():
        refuse_untimely(store, event_id, now=now)
        set_wish(store, event_id, one=one, target=target, wish=wish, refusal=refusal)


def set_wish(
    store: Store,
    event_id: int,
    *,
    one: Participant,
    target: int,
    wish: Wish | None,
    refusal: Refusal = Refusal.UNSAID,
) -> None:
    """Like ``say_wish``, whatever the time: what organisers enter for somebody.

    Raises:
        InputError: No priority is left, or a public buyer gives no reason for a refusal.
        NotFoundError: There is nobody with this id whom one could meet, or ``one`` was deleted meanwhile.
    """
    with store.write():
        present(store, one.id)
        if wish is not None:
            other = _other(store, event_id, one, target)
            _refuse_unexplained(one, other, wish=wish, refusal=refusal)
        before = own_wishes(store, event_id, one)
        rest = [said for said in before if said.target != target]
        _refuse_more_priorities(store, event_id, [*rest, *([Statement(one.id, target, wish)] if wish else [])])
        known = next((said for said in before if said.target == target), None)
        said = _said(one.id, target, wish, known, refusal)
        _keep(store, event_id, one, [*rest, *said])


def move_wish(
    store: Store, event_id: int, *, one: Participant, target: int, up: bool, now: datetime, place: int | None = None
) -> None:
    """Give a wish the place of the one before it (``up``) or after it; the first and the last stay.

    ``place``: where it was seen, from 1. When it is elsewhere by now it stays there: somebody pressed twice.

    Raises:
        ConflictError: It is not the time for wishes.
        NotFoundError: This participant is not wished for (any more), or ``one`` was deleted meanwhile.
    """
    with store.write():
        present(store, one.id)
        refuse_untimely(store, event_id, now=now)
        mine = own_wishes(store, event_id, one)
        order = [said.target for said in mine if said.wish is not Wish.NO]
        if target not in order:
            raise NotFoundError("this wish is no longer there; reload the page")
        here = order.index(target)
        if place not in (None, here + 1):
            return
        there = min(max(here + (-1 if up else 1), 0), len(order) - 1)
        order[here], order[there] = order[there], order[here]
        ranks = {id: rank for rank, id in enumerate(order, start=1)}
        _keep(store, event_id, one, [replace(said, rank=ranks.get(said.target)) for said in mine])


def bar_sectors(store: Store, event_id: int, *, one: Participant, barred: Sequence[str], now: datetime) -> Participant:
    """From now on this buyer meets nobody who offers in these groups of sectors, because of a tender in progress.

    Raises:
        InputError: Only buyers bar sectors, and only sectors that exist.
        ConflictError: It is not the time for wishes, or somebody else changed the participant.
        NotFoundError: The participant was deleted meanwhile.
    """
    with store.write():
        present(store, one.id)
        refuse_untimely(store, event_id, now=now)
        return set_bars(store, event_id, one=one, barred=barred, who=one.name)


def set_bars(store: Store, event_id: int, *, one: Participant, barred: Sequence[str], who: str) -> Participant:
    """Like ``bar_sectors``, whatever the time: what organisers enter for a buyer. ``who``: for the journal.

    Raises:
        InputError: Only buyers bar sectors, and only sectors that exist.
        ConflictError: Somebody else changed the participant.
    """
    known = {group.key for group in groups()}
    if one.role not in BUYERS or not known.issuperset(barred):
        raise InputError("only buyers bar sectors, and only those of the list")
    with store.write():
        saved = store.participants.save(replace(one, barred=tuple(sorted(set(barred)))))
        what = f"{one.name}: sectors barred because of a tender"
        note(store, event_id, who=who, what=what, participant=one.id)
    return saved


def must_explain(one: Participant) -> bool:
    """A public buyer says why it refuses a meeting."""
    return one.organisation.legal_form is LegalForm.PUBLIC and one.role in BUYERS


def wishers(store: Store, event_id: int, one: Participant) -> frozenset[int]:
    """Ids of those who wished for this participant, where the organiser lets that be seen; never how much."""
    if not store.receptions.get(event_id).show_wishers:
        return frozenset()
    asked = (Wish.PRIORITY, Wish.YES)
    return frozenset(
        said.source for said in store.statements.all(event_id) if said.target == one.id and said.wish in asked
    )


def priorities_left(store: Store, event_id: int, one: Participant) -> int:
    """How many more priorities one may give."""
    given = sum(said.wish is Wish.PRIORITY for said in own_wishes(store, event_id, one))
    return max(0, store.receptions.get(event_id).priorities - given)


def refuse_untimely(store: Store, event_id: int, *, now: datetime) -> None:
    """Let pass while one may wish.

    Raises:
        ConflictError: Wishes have not opened, or are over.
    """
    reception = store.receptions.get(event_id)
    match openings_of(store, event_id, now=now).wishes:
        case Phase.BEFORE:
            raise ConflictError("wishes are not open yet; they open for everybody at the same moment")
        case Phase.TEAM:
            raise ConflictError(
                "the organising team collects the wishes; to change yours, write to it: {contact}",
                contact=reception.contact,
            )
        case Phase.OVER:
            raise ConflictError("wishes are closed; call the organising team: {contact}", contact=reception.contact)


def _other(store: Store, event_id: int, one: Participant, target: int) -> Participant:
    gone = NotFoundError("this participant is no longer in the list; reload the page")
    try:
        other = store.participants.get(target)
    except NotFoundError as error:
        raise gone from error
    meets = other.id != one.id and Role.NETWORK not in (one.role, other.role) and may_meet(one, other)
    meets = meets and not one.outside
    if not meets or other.withdrawn or store.participants.event_of(target) != event_id:
        raise gone
    return other


def _refuse_unexplained(one: Participant, other: Participant, *, wish: Wish, refusal: Refusal) -> None:
    if wish is Wish.NO and must_explain(one) and refusal is Refusal.UNSAID:
        raise InputError("say why you do not want to meet {name}; only the organising team reads it", name=other.name)


def _refuse_more_priorities(store: Store, event_id: int, mine: Iterable[Statement]) -> None:
    most = store.receptions.get(event_id).priorities
    if sum(said.wish is Wish.PRIORITY for said in mine) > most:
        raise InputError("you may give {most} priorities; make one of them a simple wish first", most=most)


def _said(
    source: int, target: int, wish: Wish | None, known: Statement | None, refusal: Refusal
) -> tuple[Statement, ...]:
    """A wish that is only said otherwise keeps its place."""
    if wish is None:
        return ()
    if wish is Wish.NO:
        return (Statement(source, target, wish, refusal=refusal),)
    return (Statement(source, target, wish, known.rank if known else None),)


def _keep(store: Store, event_id: int, one: Participant, said: Iterable[Statement]) -> None:
    """All of it, with places without gaps."""
    mine = list(said)
    ranked = [replace(wish, rank=rank) for rank, wish in enumerate(_in_order(mine), start=1)]
    store.statements.set(event_id, {one.id: [*ranked, *(wish for wish in mine if wish.wish is Wish.NO)]})


def _in_order(mine: Iterable[Statement]) -> list[Statement]:
    wanted = [said for said in mine if said.wish in WANTED]
    return sorted(wanted, key=lambda said: (said.rank is None, said.rank or 0))
