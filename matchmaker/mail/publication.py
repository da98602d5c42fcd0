"""The publication mail: everybody's agenda, and later only to those for whom something changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.emails import folded
from matchmaker.entities import Edition, Participant, Plan
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.mail.changes import Change, Mailed, Teller, changes_between, keep_mailed, last_mailed, mailed_now, spots
from matchmaker.mail.enclosing import Due, enclose, write_agendas
from matchmaker.mail.recipients import Queued, addresses, reached
from matchmaker.mail.writing import Kind
from matchmaker.papers.words import words
from matchmaker.plans import open_plan
from matchmaker.settings import public_url
from matchmaker.store import Letter, LetterState, Store
from matchmaker.turns import shown_today

REPLACED = "a newer mail took its place"
"""Why a mail was given up that was not sent when the agenda changed."""

STOPPED = "it spoke of a participant who asked to be deleted; write it anew"
"""Why a mail to somebody else that still waited does not leave."""

_AGENDAS = (Kind.AGENDA, Kind.AGENDA_CHANGED)


@dataclass(frozen=True, slots=True)
class Mailing:
    """How far the mails of agendas are, in mails.

    ``due``: what ``queue_agendas`` would put into the outbox now, ``people``: for how many participants. ``sent``,
    ``waiting``, ``failed``: what is there, but for mails that a newer one replaced. ``fresh``: of those that wait, the
    whole agendas that nobody tried to send yet; ``linkless``: of these, those without a personal link.
    ``unreachable``: for whom there is an agenda and no address.
    """

    due: int
    people: int
    sent: int
    waiting: int
    failed: int
    fresh: int
    linkless: int
    unreachable: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """What was mailed the last time, and the mails of agendas in the outbox."""

    mailed: Mailed | None
    letters: tuple[Letter, ...]

    @property
    def queued(self) -> tuple[Mailed | None, tuple[int, ...]]:
        """What only another who queues agendas changes; mails may be sent meanwhile."""
        return self.mailed, tuple(letter.id for letter in self.letters)

    @property
    def fresh(self) -> tuple[Letter, ...]:
        """Whole agendas that nobody tried to send yet. One that says what changed cannot be told again: since when?"""
        return tuple(
            one
            for one in self.letters
            if one.kind == Kind.AGENDA and one.state is LetterState.QUEUED and not one.attempts
        )

    def without(self, letters: Iterable[Letter]) -> _State:
        """As if these had never been written."""
        gone = {letter.id for letter in letters}
        return _State(self.mailed, tuple(letter for letter in self.letters if letter.id not in gone))


def queue_agendas(store: Store, event_id: int, *, now: datetime, anew: bool = False) -> Queued:
    """Put the agendas of the published plan into the outbox.

    Everybody who comes with a meeting or who wished gets the whole agenda once at each address. Later only those get
    another mail whose meetings (or the hours) changed since; it says what changed. Asked again, nothing is queued
    twice, but for addresses that are new or whose mail failed. A mail that waits and is no longer right is given up.
    ``anew``: whole agendas that nobody tried to send yet are written again instead, as what is known now has them.

    Raises:
        NotFoundError: No plan is published.
        ConflictError: The plan cannot be shown, or somebody else queued agendas at the same moment.
    """
    edition, plan = _open_published(store, event_id)
    running = store.days.get(event_id, edition.slots)
    state, today = _state(store, event_id), mailed_now(edition, plan)
    told = Teller(store, shown_today(edition, running), words=words(edition.event.language))
    fresh = state.fresh if anew else ()
    chosen = _chosen(store, edition, plan, state=state.without(fresh), told=told)
    due = [one for one in chosen if one.first or one.again]
    enclosed = enclose(edition, plan, due, running=running, site=public_url(store))
    with store.write():
        latest = _state(store, event_id)
        if latest.queued != state.queued:
            raise ConflictError("somebody else queued mails at the same moment; look at the outbox and try again")
        retimed = _retimed(state, today)
        letters = write_agendas(store, edition, plan, enclosed, running=running, retimed=retimed, now=now)
        if fresh:
            letters = _unsent(letters, store.letters.discard(letter.id for letter in fresh), fresh)
        _give_up(store, latest.without(fresh), letters)
        store.letters.add(letters)
        keep_mailed(store, event_id, today)
    return Queued(len(letters), tuple(one.participant.name for one in chosen if not addresses(one.participant)))


def look_at_mailing(store: Store, event_id: int) -> Mailing:
    """How far the mails of the published agendas are.

    Raises:
        NotFoundError: No plan is published.
        ConflictError: The plan cannot be shown.
    """
    edition, plan = _open_published(store, event_id)
    told = Teller(store, edition, words=words(edition.event.language))
    state, site = _state(store, event_id), public_url(store)
    chosen = _chosen(store, edition, plan, state=state, told=told)
    states = Counter(letter.state for letter in state.letters if letter.error != REPLACED)
    return Mailing(
        due=sum(len(one.first) + len(one.again) for one in chosen),
        people=sum(bool(one.first or one.again) for one in chosen),
        sent=states[LetterState.SENT],
        waiting=states[LetterState.QUEUED] + states[LetterState.SENDING],
        failed=states[LetterState.FAILED],
        fresh=len(state.fresh),
        linkless=sum(not site or f"{site}/l/" not in letter.body for letter in state.fresh),
        unreachable=tuple(one.participant for one in chosen if not addresses(one.participant)),
    )


def _open_published(store: Store, event_id: int) -> tuple[Edition, Plan]:
    published = store.plans.published(event_id)
    if published is None:
        raise NotFoundError("no plan is published yet; publish one: matchmaker publish FILE.db")
    edition, plan, _ = open_plan(store, event_id, number=published.number)
    return edition, plan


def _state(store: Store, event_id: int) -> _State:
    letters = tuple(letter for letter in store.letters.all(event_id) if letter.kind in _AGENDAS)
    return _State(last_mailed(store, event_id), letters)


def _retimed(state: _State, today: Mailed) -> bool:
    return state.mailed is not None and state.mailed.starts != today.starts


def _chosen(store: Store, edition: Edition, plan: Plan, *, state: _State, told: Teller) -> list[Due]:
    """Everybody an agenda is for, with the addresses that still lack theirs."""
    today = mailed_now(edition, plan)
    after = spots(plan, today)
    before = spots(store.plans.get(state.mailed.plan), state.mailed) if state.mailed else after
    retimed = _retimed(state, today)
    wishing = {statement.source for statement in edition.statements}
    chosen = []
    for one in edition.participants:
        changes = changes_between(before.get(one.id, {}), after.get(one.id, {}), told=told)
        if one.id in after or one.id in before or one.id in wishing:
            chosen.append(_due(one, state.letters, changes=changes, stale=bool(changes) or retimed))
    return chosen


def _due(one: Participant, letters: Iterable[Letter], *, changes: tuple[Change, ...], stale: bool) -> Due:
    """``stale``: what was mailed before is no longer right; then a mail that still waits does not count."""
    lost = {LetterState.FAILED, LetterState.QUEUED} if stale else {LetterState.FAILED}
    known = reached((letter for letter in letters if letter.state not in lost), *_AGENDAS)
    first = tuple(address for address in addresses(one) if (one.id, folded(address)) not in known)
    again = tuple(address for address in addresses(one) if stale and address not in first)
    return Due(one, first, again, changes)


def _give_up(store: Store, state: _State, letters: Iterable[Letter]) -> None:
    """Older agendas for the same address that were never sent."""
    newer = reached(letters, *_AGENDAS)
    for letter in state.letters:
        waits = letter.state in (LetterState.QUEUED, LetterState.FAILED)
        if waits and reached([letter], *_AGENDAS) & newer:
            store.letters.save(replace(letter, state=LetterState.FAILED, error=REPLACED))


def _unsent(letters: Iterable[Letter], discarded: set[int], fresh: Iterable[Letter]) -> tuple[Letter, ...]:
    """Without those whose older mail left while they were written."""
    left = reached((letter for letter in fresh if letter.id not in discarded), *_AGENDAS)
    return tuple(letter for letter in letters if not reached([letter], *_AGENDAS) & left)
