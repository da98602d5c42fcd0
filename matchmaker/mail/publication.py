"""The publication mail: everybody's agenda, and later only to those for whom something changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from matchmaker.agendas import Agenda, agendas
from matchmaker.emails import folded
from matchmaker.entities import Edition, Participant, Plan, Running
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.exports.calendars import calendars
from matchmaker.mail.changes import Change, Mailed, Teller, changes_between, keep_mailed, last_mailed, mailed_now, spots
from matchmaker.mail.pages import items_of, lead_of
from matchmaker.mail.press import typeset_pages
from matchmaker.mail.recipients import Queued, addresses, compose, reached
from matchmaker.mail.writing import Kind
from matchmaker.papers.words import Words, words
from matchmaker.plans import open_plan
from matchmaker.settings import public_url
from matchmaker.store import Enclosure, Letter, LetterState, Store

REPLACED = "a newer mail took its place"
"""Why a mail was given up that was not sent when the agenda changed."""

STOPPED = "it spoke of a participant who asked to be deleted; write it anew"
"""Why a mail to somebody else that still waited does not leave."""

_AGENDAS = (Kind.AGENDA, Kind.AGENDA_CHANGED)


@dataclass(frozen=True, slots=True)
class Mailing:
    """How far the mails of agendas are, in mails.

    ``due``: what ``queue_agendas`` would put into the outbox now. ``sent``, ``waiting``, ``failed``: what is there, but
    for mails that a newer one replaced. ``fresh``: of those that wait, the whole agendas that nobody tried to send yet;
    ``linkless``: of these, those without a personal link. ``unreachable``: for whom there is an agenda and no address.
    """

    due: int
    sent: int
    waiting: int
    failed: int
    fresh: int
    linkless: int
    unreachable: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class _Due:
    """Who gets a mail at which addresses: the agenda for the first time, or what changed in it."""

    participant: Participant
    first: tuple[str, ...]
    again: tuple[str, ...]
    changes: tuple[Change, ...]


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
    state, today = _state(store, event_id), mailed_now(edition, plan)
    spoken = words(edition.event.language)
    fresh = state.fresh if anew else ()
    chosen = _chosen(store, edition, plan, state=state.without(fresh), told=Teller(store, edition, words=spoken))
    due = [one for one in chosen if one.first or one.again]
    enclosed = _enclosures(
        edition, plan, due, running=store.days.get(event_id, edition.slots), words=spoken, site=public_url(store)
    )
    with store.write():
        latest = _state(store, event_id)
        if latest.queued != state.queued:
            raise ConflictError("somebody else queued mails at the same moment; look at the outbox and try again")
        letters = _letters(store, edition, plan, due, enclosed=enclosed, retimed=_retimed(state, today), now=now)
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


def _chosen(store: Store, edition: Edition, plan: Plan, *, state: _State, told: Teller) -> list[_Due]:
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


def _due(one: Participant, letters: Iterable[Letter], *, changes: tuple[Change, ...], stale: bool) -> _Due:
    """``stale``: what was mailed before is no longer right; then a mail that still waits does not count."""
    lost = {LetterState.FAILED, LetterState.QUEUED} if stale else {LetterState.FAILED}
    known = reached((letter for letter in letters if letter.state not in lost), *_AGENDAS)
    first = tuple(address for address in addresses(one) if (one.id, folded(address)) not in known)
    again = tuple(address for address in addresses(one) if stale and address not in first)
    return _Due(one, first, again, changes)


def _letters(
    store: Store,
    edition: Edition,
    plan: Plan,
    due: Iterable[_Due],
    *,
    enclosed: dict[int, tuple[Agenda, tuple[Enclosure, ...]]],
    retimed: bool,
    now: datetime,
) -> tuple[Letter, ...]:
    spoken = words(edition.event.language)
    letters: list[Letter] = []
    for one in due:
        page, enclosures = enclosed[one.participant.id]
        places: dict[str, Any] = {
            "lead": lead_of(page, words=spoken),
            "rows": list(items_of(page, words=spoken)),
            "version": spoken.version(plan, edition.event),
            "provisional": plan.provisional,
            "calendar": bool(page.encounters),
            "enclosures": enclosures,
            "now": now,
        }
        news: dict[str, Any] = {"changes": one.changes, "retimed": retimed}
        letters += compose(store, edition.event, one.participant, kind=Kind.AGENDA, to=one.first, **places)
        if one.again:
            again = {**places, **news}
            letters += compose(store, edition.event, one.participant, kind=Kind.AGENDA_CHANGED, to=one.again, **again)
    return tuple(letters)


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


def _enclosures(
    edition: Edition, plan: Plan, due: Iterable[_Due], *, running: Running, words: Words, site: str
) -> dict[int, tuple[Agenda, tuple[Enclosure, ...]]]:
    """Page, PDF and calendar of everybody who gets a mail, by participant (id)."""
    wanted = {one.participant.id for one in due}
    pages = [page for page in agendas(edition, plan) if page.party.id in wanted]
    found = {}
    for page, pdf in zip(pages, typeset_pages(edition, plan, pages, words=words, site=site), strict=True):
        files = [Enclosure("agenda.pdf", "application/pdf", pdf)]
        files += [
            Enclosure("agenda.ics", "text/calendar", content)
            for _, content in calendars(edition, plan, [page], words=words, running=running)
        ]
        found[page.party.id] = (page, tuple(files))
    return found
