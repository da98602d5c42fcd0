"""Months later: whether meetings led to quotes and contracts, as each side says for itself, and the sums of it.

Nobody but who gave an answer reads it; organisers read sums, once enough have answered. A quote or a contract counts
once for a pair, if either side says so; where the two name different amounts, the lower one counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from matchmaker.afterwards.meetings import Reviewed, took_place
from matchmaker.day.held import marks
from matchmaker.entities import Amount, Event, Participant
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.journal import note
from matchmaker.presence import present
from matchmaker.store import Sequel, Store

USUAL = 90
"""Days after the event."""

MOST = 3650
"""Days; ten years."""

ENOUGH = 5
"""Participants who must have answered before organisers see sums: of fewer, a sum would tell who said what."""


@dataclass(frozen=True, slots=True)
class Said:
    """About one meeting; None or unsaid: no answer."""

    quote: bool | None = None
    contract: bool | None = None
    amount: Amount = Amount.UNSAID


@dataclass(frozen=True, slots=True)
class Sums:
    """``asked`` and ``answered``: participants. The rest are pairs, None before enough have answered; ``amounts``: of
    the contracts.
    """

    asked: int
    answered: int
    quotes: int | None = None
    contracts: int | None = None
    amounts: Mapping[Amount, int] | None = None


def days_until_asked(store: Store, event_id: int) -> int:
    """How many days after the event participants are asked; 0: never."""
    return int(store.settings.get(_name(event_id)) or USUAL)


def set_days_until_asked(store: Store, event_id: int, *, days: int, who: str) -> None:
    """``who``: for the journal.

    Raises:
        InputError: No number of days that makes sense.
    """
    if not 0 <= days <= MOST:
        raise InputError("choose from 0 (never) to {most} days after the event", most=MOST)
    with store.write():
        before = days_until_asked(store, event_id)
        store.settings.set(_name(event_id), str(days))
        if days != before:
            what = "event: days until outcomes are asked"
            note(store, event_id, who=who, what=what, before=str(before), after=str(days))


def asked_on(store: Store, event: Event) -> date | None:
    """The day from which participants are asked; None: never, or not before their data are to be deleted."""
    days, retention = days_until_asked(store, event.id), store.receptions.get(event.id).retention
    day = event.date + timedelta(days=days)
    return day if days and (retention is None or day < retention) else None


def is_asked(store: Store, event: Event, *, now: datetime) -> bool:
    """Whether one may answer. ``now`` is aware."""
    day = asked_on(store, event)
    return day is not None and now.astimezone(ZoneInfo(event.timezone)).date() >= day


def who_met_whom(store: Store, event_id: int) -> dict[int, tuple[Participant, ...]]:
    """By participant (id), those it really met as far as anybody knows, round by round."""
    with store.read():
        people = {one.id: one for one in store.participants.all(event_id)}
        held = took_place(marks(store, event_id))
    met: defaultdict[int, list[Participant]] = defaultdict(list)
    for one in held:
        a, b = one.pair
        met[a].append(people[b])
        met[b].append(people[a])
    return {id: tuple(partners) for id, partners in met.items()}


def own_outcomes(store: Store, participant_id: int) -> tuple[dict[int, Said], datetime | None]:
    """What a participant said itself, by partner (id), and when it did so last."""
    known = store.outcomes.of(participant_id)
    said = {one.partner: Said(one.quote, one.contract, one.amount) for one in known}
    return said, max((one.at for one in known), default=None)


def say_outcomes(
    store: Store, one: Participant, said: Mapping[int, Said], *, seen: datetime | None, now: datetime
) -> None:
    """Keep what is said of meetings, by partner (id); what is said again changes nothing.

    ``seen``: when the last of the answers was given that the page had shown.

    Raises:
        ConflictError: Nothing is asked now, or somebody else answered meanwhile.
        NotFoundError: There was no such meeting, or the participant was deleted meanwhile.
    """
    event_id = store.participants.event_of(one.id)
    with store.write():
        present(store, one.id)
        if not is_asked(store, store.events.get(event_id), now=now):
            raise ConflictError("what came of your meetings is not asked now; the organising team says when")
        if not {partner.id for partner in who_met_whom(store, event_id).get(one.id, ())}.issuperset(said):
            raise NotFoundError("this meeting is no longer among those that were held; reload the page")
        known, latest = own_outcomes(store, one.id)
        new = {partner: answer for partner, answer in said.items() if answer != known.get(partner, Said())}
        if new and latest != seen:
            raise ConflictError("somebody answered for you meanwhile; look at that answer, then send yours again")
        store.outcomes.set(
            event_id, (Sequel(one.id, k, now, it.quote, it.contract, it.amount) for k, it in new.items())
        )


def sum_up(store: Store, event_id: int, meetings: Iterable[Reviewed]) -> Sums:
    """Of the meetings of an event that were held."""
    held = {one.pair for one in took_place(one.marked for one in meetings)}
    said: defaultdict[tuple[int, int], list[Sequel]] = defaultdict(list)
    for one in store.outcomes.all(event_id):
        pair = min(one.participant, one.partner), max(one.participant, one.partner)
        if pair in held:
            said[pair].append(one)
    asked = len({id for pair in held for id in pair})
    answered = len({one.participant for both in said.values() for one in both if _tells(one)})
    if answered < ENOUGH:
        return Sums(asked, answered)
    contracts = [both for both in said.values() if any(one.contract for one in both)]
    return Sums(
        asked,
        answered,
        quotes=sum(any(one.quote for one in both) for both in said.values()),
        contracts=len(contracts),
        amounts=_counted(map(_lower, contracts)),
    )


def _tells(one: Sequel) -> bool:
    return one.quote is not None or one.contract is not None or one.amount is not Amount.UNSAID


def _lower(both: Iterable[Sequel]) -> Amount:
    """Amounts are listed from the lowest on, and unsaid is last."""
    order = list(Amount)
    return min((one.amount for one in both), key=order.index)


def _counted(amounts: Iterable[Amount]) -> dict[Amount, int]:
    found = Counter(amounts)
    return {amount: found[amount] for amount in Amount}


def _name(event_id: int) -> str:
    return f"outcomes_asked_after_{event_id}"
