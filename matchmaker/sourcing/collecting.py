"""The sourcing record of an event, from what was said, planned, published and repaired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from matchmaker.affinity import reasons
from matchmaker.agendas import Party
from matchmaker.day.steering import running_of
from matchmaker.entities import ByHand, Edition, Line, Meeting, Participant, Plan, Refusal, Repaired, Role, Wish
from matchmaker.errors import ConflictError
from matchmaker.pairing import ASKED, BUYERS, HOSTS_FIRST, may_meet
from matchmaker.publications import describe
from matchmaker.reasons import own_label
from matchmaker.registrations.names import alphabetical
from matchmaker.rules_in_force import rule_at
from matchmaker.sourcing.entries import (
    Asker,
    Buyer,
    Decision,
    Entry,
    Hindrance,
    Issue,
    Need,
    Place,
    Record,
    in_order,
)
from matchmaker.sourcing.hindrances import Two, hindrances
from matchmaker.sourcing.repairs import tell_repairs
from matchmaker.store import AuditEntry, Store
from matchmaker.turns import shown_today
from matchmaker.wording import say_field


def make_record(store: Store, event_id: int) -> Record:
    """The record of the whole event, for organisers, with what is known so far of which meetings took place.

    Raises:
        NotFoundError: No such event.
        ConflictError: Nothing is published yet.
    """
    with store.read():
        edition, plan = store.load_edition(event_id), store.plans.published(event_id)
        if plan is None:
            raise ConflictError("nothing is published yet, so there is nothing to record; publish a plan first")
        desk = _Desk(store, edition, plan)
        described = describe(store, event_id)
        made, incidents = store.repairs.all(event_id), store.incidents.all(event_id)
        repairs = tell_repairs(
            made, plans=desk.plans, incidents=incidents, zone=desk.zone, sides=desk.sides, place=desk.place
        )
        rule = described.publication.rule if described else rule_at(store, event_id, moment=plan.created)
        return Record(
            event=edition.event,
            whose=None,
            number=plan.number,
            seed=plan.seed,
            rule=rule,
            changes=tuple(replace(one, at=desk.local(one.at)) for one in store.rule_changes.all(event_id)),
            issues=desk.issues(),
            buyers=desk.buyers(),
            entries=desk.entries(_called_off(made, desk.plans, plan)),
            repairs=repairs,
            tenders=desk.tenders(),
        )


class _Desk:
    """An edition and its plan in force, looked up for a record."""

    def __init__(self, store: Store, edition: Edition, plan: Plan) -> None:
        self.edition, self.plan, self.event_id = edition, plan, edition.event.id
        self.zone = ZoneInfo(edition.event.timezone)
        self.there = {one.id for one in edition.participants}
        self.people = {one.id: one for one in store.participants.all(self.event_id, withdrawn=True)}
        self.plans = store.plans.publications(self.event_id)
        self._made = store.publications.all(self.event_id)
        self._imported = max((file.read_at for file in store.imports.all(self.event_id)), default=None)
        self._audit = store.audit.all(self.event_id)
        self._held = {frozenset((one.a, one.b)): one.held for one in store.held.all(self.event_id)}
        running = running_of(store, self.event_id)
        self._slots = shown_today(edition, running).slots
        self._dropped = running.dropped
        self._labels = {table.id: table.label for table in edition.tables}

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def sides(self, a: int, b: int) -> tuple[Party, Party]:
        """The buyer first."""
        both = sorted((self.people[a], self.people[b]), key=lambda one: (HOSTS_FIRST.index(one.role), one.number))
        return _party(both[0]), _party(both[1])

    def place(self, meeting: Meeting | None) -> Place | None:
        """As the morning really ran. None also for a slot or a table that is no longer there."""
        if meeting is None or meeting.slot > len(self._slots) or meeting.table not in self._labels:
            return None
        if meeting.slot in self._dropped:
            return None
        slot = self._slots[meeting.slot - 1]
        return Place(slot.number, self.local(slot.start), self.local(slot.end), self._labels[meeting.table])

    def issues(self) -> tuple[Issue, ...]:
        """Every publication, in order."""
        numbers = {plan.id: plan.number for plan in self.plans}
        return tuple(Issue(numbers[one.plan], one.kind, self.local(one.at), one.who) for one in self._made)

    def buyers(self) -> tuple[Buyer, ...]:
        """Those who buy, by name."""
        found = (one for one in self.edition.participants if one.role in BUYERS)
        return tuple(self._buyer(one) for one in sorted(found, key=alphabetical))

    def _buyer(self, one: Participant) -> Buyer:
        published = one.registered or self._imported
        taken = [met.slot for met in self.plan.meetings if one.id in (met.a, met.b)]
        refusals = Counter(s.refusal for s in self.edition.statements if s.source == one.id and s.wish is Wish.NO)
        return Buyer(
            _party(one),
            one.organisation.department,
            one.role is Role.BOTH,
            own_label(self.edition, one, taken=taken) != "unplanned",
            tuple(map(_need, one.needs)),
            published=self.local(published) if published else None,
            imported=one.registered is None,
            changed=_last_change(self._audit, one.id, zone=self.zone),
            refusals={reason: refusals[reason] for reason in Refusal if refusals[reason]},
        )

    def tenders(self) -> tuple[tuple[Party, Party], ...]:
        """Pairs that buyers keep apart because of a tender in progress, in the order of their numbers."""
        apart = [
            (self.people[s.source], self.people[s.target])
            for s in self.edition.statements
            if s.wish is Wish.NO and s.refusal is Refusal.TENDER
        ]
        apart.sort(key=lambda pair: (pair[0].number, pair[1].number))
        return tuple((_party(buyer), _party(other)) for buyer, other in apart)

    def entries(self, called_off: frozenset[Two]) -> tuple[Entry, ...]:
        """Of every pair that asked or was to meet; for each buyer its meetings first, in their order."""
        asked = self._asked()
        met = {frozenset((one.a, one.b)): one for one in self.plan.meetings}
        called_off |= {pair for pair, one in met.items() if one.slot in self._dropped}
        why = hindrances(self.edition, self.plan)
        by_hand = {frozenset((one.a, one.b)): one for one in self.plan.by_hand}
        found = []
        for pair in dict.fromkeys((*met, *asked, *called_off)):
            entry = self._entry(pair, asked.get(pair, frozenset()), met.get(pair), by_hand.get(pair))
            if entry.place is None:
                entry = self._explained(entry, pair, why, called_off)
            found.append(replace(entry, held=self._held.get(pair) if entry.place else None))
        return in_order(found)

    def _asked(self) -> dict[Two, frozenset[int]]:
        """By pair, who of the two asked."""
        found: dict[Two, frozenset[int]] = {}
        for said in self.edition.statements:
            if said.wish in ASKED and may_meet(self.people[said.source], self.people[said.target]):
                pair = frozenset((said.source, said.target))
                found[pair] = found.get(pair, frozenset()) | {said.source}
        return found

    def _entry(self, pair: Two, asked: frozenset[int], meeting: Meeting | None, by_hand: ByHand | None) -> Entry:
        buyer, supplier = self.sides(*pair)
        asker = {(True, True): Asker.BOTH, (True, False): Asker.BUYER, (False, True): Asker.SUPPLIER}.get(
            (buyer.id in asked, supplier.id in asked), Asker.ORGANISER
        )
        return Entry(
            buyer,
            supplier,
            asker,
            self.place(meeting) if pair <= self.there else None,
            need=_need_of(self.people[buyer.id], self.people[supplier.id]),
            decision=Decision(by_hand.reason, by_hand.who) if by_hand else None,
        )

    def _explained(
        self,
        entry: Entry,
        pair: Two,
        why: Mapping[Two, tuple[Hindrance, tuple[str, ...]]],
        called_off: frozenset[Two],
    ) -> Entry:
        if not pair <= self.there:
            return replace(entry, hindrance=Hindrance.WITHDRAWN)
        if pair in called_off:
            return replace(entry, hindrance=Hindrance.CALLED_OFF)
        cause, full = why.get(pair, (Hindrance.UNKNOWN, ()))
        return replace(entry, hindrance=cause, full=full)


def _called_off(made: Iterable[Repaired], plans: Iterable[Plan], in_force: Plan) -> frozenset[Two]:
    """Pairs that were to meet before the day was repaired, and are not any more."""
    known = {plan.id: plan for plan in plans}
    before = {frozenset((m.a, m.b)) for one in made for m in known[one.before].meetings if not one.undone}
    return frozenset(before - {frozenset((m.a, m.b)) for m in in_force.meetings})


def _last_change(audit: Iterable[AuditEntry], participant_id: int, *, zone: ZoneInfo) -> datetime | None:
    field = f": {say_field('lines')}"
    found = [one.at for one in audit if one.participant == participant_id and one.what.endswith(field)]
    return found[-1].astimezone(zone) if found else None


def _need_of(buyer: Participant, supplier: Participant) -> Need | None:
    """What the two have to speak about: best a need of the buyer."""
    found = sorted(reasons(buyer, supplier), key=lambda one: one.needs != buyer.id)
    return _need(found[0].need) if found else None


def _need(line: Line) -> Need:
    return Need(line.sector, line.groups, line.title, line.text, line.deadline, line.contract)


def _party(one: Participant) -> Party:
    return Party(one.id, one.number, one.name)
