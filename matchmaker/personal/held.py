"""Everything the workspace holds of one participant, for its own eyes: never what others said about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum

from matchmaker.entities import Arrival, Participant, PlanState, Refusal, Way, Wish
from matchmaker.imports.memory import read_memories
from matchmaker.personal.past import Past, look_back
from matchmaker.personal.traces import files_of
from matchmaker.registrations.registrants import Registrant
from matchmaker.store import AuditEntry, Conflict, Feedback, LetterState, Store
from matchmaker.wishing import own_wishes


@dataclass(frozen=True, slots=True)
class Partner:
    """Another participant, as everybody sees it."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the participant said about another one."""

    about: Partner
    wish: Wish
    rank: int | None
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Accompanied:
    """Its network, since when it agrees (None: it is only proposed), and what the network said for it."""

    network: Partner
    since: datetime | None
    stated: tuple[tuple[Partner, Wish], ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What it said before the morning."""

    answer: str
    late_until: time | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What it said about a meeting afterwards."""

    about: Partner
    useful: bool | None
    follow_up: bool | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Upshot:
    """What it said months later came of a meeting. ``amount``: a range of euros; empty: not said."""

    about: Partner
    quote: bool | None
    contract: bool | None
    amount: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Came:
    """A tap at check-in. ``person``: the name of who came or left; empty: all of it. ``undone``: it was a mistake."""

    way: Way
    at: datetime
    person: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Ticked:
    """What the sheet of a table says of one of its meetings; ``held`` None: nothing."""

    about: Partner
    held: bool | None
    follow_up: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to it. ``sent``: None while it waits, and when it was given up."""

    recipient: str
    subject: str
    queued: datetime
    sent: datetime | None
    state: LetterState
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the last registration file that named it said."""

    file: str
    read: datetime
    said: Registrant


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field on which a registration file and a correction differ."""

    field: str
    file_before: str
    file_now: str
    here: str


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the journal about it."""

    at: datetime
    who: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Encounter:
    """A meeting of a published plan (its number); ``round``: the slot's number."""

    plan: int
    round: int
    table: str
    partner: Partner


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper about it, and when it was printed last."""

    paper: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """All of it. Moments are aware."""

    event: str
    participant: Participant
    opinions: tuple[Opinion, ...]
    network: Accompanied | None
    answer: Answered | None
    verdicts: tuple[Verdict, ...]
    arrivals: tuple[Came, ...]
    ticks: tuple[Ticked, ...]
    upshots: tuple[Upshot, ...]
    visits: tuple[datetime, ...]
    link_since: datetime | None
    printed: tuple[Printed, ...]
    mails: tuple[Mail, ...]
    files: tuple[Told, ...]
    disagreements: tuple[Disagreement, ...]
    journal: tuple[Happening, ...]
    meetings: tuple[Encounter, ...]
    kept_until: date | None
    legal_basis: str


def all_held(store: Store, one: Participant) -> Held:
    """Everything about one participant, read in one go."""
    with store.read():
        event_id = store.participants.event_of(one.id)
        reception, link = store.receptions.get(event_id), store.links.get(one.id)
        partners = {
            other.id: Partner(other.number, other.name) for other in store.participants.all(event_id, withdrawn=True)
        }
        past = look_back(one, store.audit.all(event_id))
        opinions = tuple(
            Opinion(partners[said.target], said.wish, said.rank, said.refusal)
            for said in own_wishes(store, event_id, one)
        )
        return Held(
            event=store.events.get(event_id).name,
            participant=one,
            opinions=opinions,
            network=_accompanied(store, one, partners),
            answer=_answered(store, one),
            verdicts=tuple(_verdict(said, partners[said.partner]) for said in store.feedback.of(one.id)),
            upshots=tuple(
                Upshot(partners[said.partner], said.quote, said.contract, said.amount.value, said.at)
                for said in store.outcomes.of(one.id)
            ),
            arrivals=tuple(_came(tap, one) for tap in store.arrivals.of(one.id)),
            ticks=tuple(_ticks(store, event_id, one, partners)),
            visits=tuple(filter(None, (store.visits.previous(one.id), store.visits.latest(one.id)))),
            link_since=link.issued if link else None,
            printed=tuple(Printed(last.paper, last.language, last.at) for last in store.printings.of(one.id)),
            mails=tuple(_mails(store, event_id, one)),
            files=tuple(_files(store, event_id, past)),
            disagreements=tuple(
                _disagreement(asked) for asked in store.imports.conflicts(event_id) if asked.participant == one.id
            ),
            journal=tuple(map(_happening, past.entries)),
            meetings=tuple(_meetings(store, event_id, one, partners)),
            kept_until=reception.retention,
            legal_basis=reception.basis,
        )


def as_json(held: Held) -> str:
    """All of it as JSON, for people and programs."""
    return json.dumps(_plain(held), ensure_ascii=False, indent=2) + "\n"


def _accompanied(store: Store, one: Participant, partners: dict[int, Partner]) -> Accompanied | None:
    known = store.networks.membership(one.id)
    if known is None:
        return None
    stated = store.networks.stated(one.id).items()
    return Accompanied(partners[known.network], known.since, tuple((partners[target], wish) for target, wish in stated))


def _answered(store: Store, one: Participant) -> Answered | None:
    said = store.attendances.get(one.id)
    return Answered(said.answer.value, said.late_until, said.note, said.at) if said else None


def _verdict(said: Feedback, partner: Partner) -> Verdict:
    return Verdict(partner, said.useful, said.follow_up, said.at)


def _came(tap: Arrival, one: Participant) -> Came:
    known = tap.person is not None and tap.person < len(one.people)
    return Came(tap.way, tap.at, one.people[tap.person or 0].name if known else "", tap.undone)


def _ticks(store: Store, event_id: int, one: Participant, partners: dict[int, Partner]) -> Iterator[Ticked]:
    for mark in store.held.all(event_id):
        if one.id in (mark.a, mark.b):
            other = mark.b if mark.a == one.id else mark.a
            yield Ticked(partners[other], mark.held, mark.follow_up, mark.at)


def _mails(store: Store, event_id: int, one: Participant) -> Iterator[Mail]:
    """Latest first."""
    for letter in store.letters.all(event_id):
        if letter.participant == one.id:
            attachments = tuple(item.name for item in store.letters.get(letter.id).enclosures)
            yield Mail(letter.recipient, letter.subject, letter.queued, letter.sent, letter.state, attachments)


def _files(store: Store, event_id: int, past: Past) -> Iterator[Told]:
    memories = read_memories(store, event_id)
    for key, file in files_of(store, event_id, past=past, keys=memories).items():
        yield Told(file.file_name, file.read_at, memories[key].registrant)


def _disagreement(asked: Conflict) -> Disagreement:
    return Disagreement(asked.field, asked.base, asked.theirs, asked.ours)


def _happening(entry: AuditEntry) -> Happening:
    return Happening(entry.at, entry.who, entry.what, entry.before, entry.after)


def _meetings(store: Store, event_id: int, one: Participant, partners: dict[int, Partner]) -> Iterator[Encounter]:
    label = {table.id: table.label for table in store.tables.all(event_id, retired=True)}
    for plan in store.plans.all(event_id):
        if plan.state is PlanState.PUBLISHED:
            for meeting in sorted(plan.meetings, key=lambda meeting: meeting.slot):
                if one.id in (meeting.a, meeting.b):
                    other = meeting.b if meeting.a == one.id else meeting.a
                    yield Encounter(plan.number, meeting.slot, label[meeting.table], partners[other])


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
