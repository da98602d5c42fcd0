"""Everything the workspace holds of one participant, read from the store."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.entities import Arrival, Participant, PlanState
from matchmaker.imports.memory import read_memories
from matchmaker.personal.held import (
    Accompanied,
    Answered,
    Came,
    Disagreement,
    Encounter,
    Happening,
    Held,
    Mail,
    Opinion,
    Partner,
    Printed,
    Ticked,
    Told,
    Upshot,
    Verdict,
)
from matchmaker.personal.past import Past, look_back
from matchmaker.personal.traces import files_of
from matchmaker.store import AuditEntry, Feedback, Sequel, Store
from matchmaker.wishing import own_wishes


def all_held(store: Store, one: Participant) -> Held:
    """Everything about one participant, read in one go."""
    with store.read():
        event_id = store.participants.event_of(one.id)
        reception, link = store.receptions.get(event_id), store.links.get(one.id)
        partners, past = _partners(store, event_id), look_back(one, store.audit.all(event_id))
        return Held(
            event=store.events.get(event_id).name,
            participant=one,
            opinions=tuple(_opinions(store, event_id, one, partners)),
            network=_accompanied(store, one, partners),
            answer=_answered(store, one),
            verdicts=tuple(_verdict(said, partners[said.partner]) for said in store.feedback.of(one.id)),
            upshots=tuple(_upshot(said, partners[said.partner]) for said in store.outcomes.of(one.id)),
            arrivals=tuple(_came(tap, one) for tap in store.arrivals.of(one.id)),
            ticks=tuple(_ticks(store, event_id, one, partners)),
            visits=tuple(filter(None, (store.visits.previous(one.id), store.visits.latest(one.id)))),
            link_since=link.issued if link else None,
            printed=tuple(Printed(last.paper, last.language, last.at) for last in store.printings.of(one.id)),
            mails=tuple(_mails(store, event_id, one)),
            files=tuple(_files(store, event_id, past)),
            disagreements=tuple(_disagreements(store, event_id, one)),
            journal=tuple(map(_happening, past.entries)),
            meetings=tuple(_meetings(store, event_id, one, partners)),
            kept_until=reception.retention,
            legal_basis=reception.basis,
        )


def _partners(store: Store, event_id: int) -> dict[int, Partner]:
    everybody = store.participants.all(event_id, withdrawn=True)
    return {other.id: Partner(other.number, other.name) for other in everybody}


def _opinions(store: Store, event_id: int, one: Participant, partners: dict[int, Partner]) -> Iterator[Opinion]:
    for said in own_wishes(store, event_id, one):
        yield Opinion(partners[said.target], said.wish, said.rank, said.refusal)


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


def _upshot(said: Sequel, partner: Partner) -> Upshot:
    return Upshot(partner, said.quote, said.contract, said.amount.value, said.at)


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


def _disagreements(store: Store, event_id: int, one: Participant) -> Iterator[Disagreement]:
    for asked in store.imports.conflicts(event_id):
        if asked.participant == one.id:
            yield Disagreement(asked.field, asked.base, asked.theirs, asked.ours)


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
