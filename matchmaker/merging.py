"""One organisation that registered twice under different names becomes one participant, as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from matchmaker.entities import Organisation, Participant, Role, Statement, Wish
from matchmaker.errors import ConflictError, InputError
from matchmaker.imports.aliases import join_twins
from matchmaker.imports.translation import as_registrant, changed
from matchmaker.journal import note
from matchmaker.links import revoke_link
from matchmaker.mail import queue_link
from matchmaker.mail.publication import REPLACED
from matchmaker.registrations import compare
from matchmaker.settings import public_url
from matchmaker.store import DecidedBy, LetterState, ResolvedName, Store
from matchmaker.wishing import own_wishes

_STRENGTH = (Wish.NO, Wish.PRIORITY, Wish.YES, Wish.OPEN)
"""Of two opinions about one the first of these stands: a refusal is always respected."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What there is afterwards. ``wishes``: its own, in order, with the names they are about; refusals last.

    ``wished``: how many others wish for it. ``locks``: how many of its pairs are locked. ``lowered``: priorities that
    became simple wishes, because there are more than allowed.
    """

    one: Participant
    wishes: tuple[tuple[str, Wish], ...]
    wished: int
    locks: int
    lowered: int


def preview(store: Store, event_id: int, *, one: Participant, other: Participant, now: datetime) -> Merged:
    """What ``merge`` would give; nothing is kept of it.

    Raises:
        InputError, ConflictError: As ``merge``.
    """
    found: list[Merged] = []
    with store.rehearse():
        found.append(merge(store, event_id, one=one, other=other, who="", now=now))
    return found[0]


def merge(store: Store, event_id: int, *, one: Participant, other: Participant, who: str, now: datetime) -> Merged:
    """Everything of ``other`` becomes that of ``one``; later files that name the other one mean this one.

    The personal link of the other one ends; all addresses of both are sent that of the one. Whoever had let a network
    see the other one is asked anew. ``who``: for the journal.

    Raises:
        InputError: It is one and the same, or a network.
        ConflictError: One of them no longer takes part or was changed meanwhile; or the other one has meetings in the
            published plan, which stays as it is.
    """
    with store.write():
        _refuse(store, event_id, one, other)
        lowered = _join_opinions(store, event_id, one, other)
        _move_places(store, event_id, one, other)
        store.participants.save(_emptied(store, other))
        saved = store.participants.save(_joined(one, other))
        _end(store, event_id, saved, other, now=now)
        what = f"{saved.name}: joined with another registration"
        note(store, event_id, who=who, what=what, after=other.name, participant=saved.id)
        if public_url(store):
            queue_link(store, saved.id, now=now)
        return _tell(store, event_id, saved, lowered=lowered)


def _refuse(store: Store, event_id: int, one: Participant, other: Participant) -> None:
    if one.id == other.id:
        raise InputError("this is one and the same participant; take the number of the other one")
    if Role.NETWORK in (one.role, other.role):
        raise InputError("networks cannot be joined with others; correct the role first")
    for side in (one, other):
        if side.withdrawn:
            raise ConflictError("{name} does not take part; only two who do can be joined", name=side.name)
    plan = store.plans.published(event_id)
    busy = {id for meeting in plan.meetings for id in (meeting.a, meeting.b)} if plan else set()
    if {one.id, other.id} <= busy:
        raise ConflictError(
            "both have meetings in the published plan, which stays as it is; withdraw {name}, make and publish a new "
            "plan, and join them then",
            name=other.name,
        )
    if other.id in busy:
        raise ConflictError(
            "{name} has meetings in the published plan; keep it, and join {other} to it",
            name=other.name,
            other=one.name,
        )


def _joined(one: Participant, other: Participant) -> Participant:
    twins = join_twins(as_registrant(one), as_registrant(other))
    values = [compare.Change(twins.key, field, None, getattr(twins, field)) for field in _FIELDS]
    both = changed(one, values)
    limits = (one.maximum, other.maximum)
    return replace(
        both,
        organisation=_filled(both.organisation, other.organisation),
        away=tuple(slot for slot in one.away if slot in other.away),
        minimum=max(one.minimum, other.minimum),
        maximum=None if None in limits else max(filter(None, limits), default=0),
        languages=tuple(dict.fromkeys((*one.languages, *other.languages))),
        barred=tuple(sorted({*one.barred, *other.barred})),
        registered=min(filter(None, (one.registered, other.registered)), default=None),
        missing=one.missing and other.missing,
    )


_FIELDS = tuple(field for field in compare.FIELDS if field not in ("name", "wishes", "vetoes"))


def _filled(known: Organisation, said: Organisation) -> Organisation:
    empty = [field.name for field in fields(known) if not getattr(known, field.name)]
    return replace(known, **{name: getattr(said, name) for name in empty})


def _join_opinions(store: Store, event_id: int, one: Participant, other: Participant) -> int:
    """What both say of others, and others of both; how many priorities were too many."""
    pair = {one.id: one.id, other.id: one.id}
    said = [
        replace(said, source=one.id)
        for side in (one, other)
        for said in own_wishes(store, event_id, side)
        if said.target not in pair
    ]
    mine, lowered = _within_priorities(_strongest(said), most=store.receptions.get(event_id).priorities)
    store.statements.set(event_id, {**_about_one(store, event_id, pair), one.id: mine, other.id: []})
    return lowered


def _about_one(store: Store, event_id: int, pair: Mapping[int, int]) -> dict[int, list[Statement]]:
    """What those say from now on who had said something of one of them; nothing changes for anybody else."""
    everybody: dict[int, list[Statement]] = {}
    for said in store.statements.all(event_id):
        if said.source not in pair:
            everybody.setdefault(said.source, []).append(said)
    return {
        source: _strongest(replace(one, target=pair.get(one.target, one.target)) for one in said)
        for source, said in everybody.items()
        if any(one.target in pair for one in said)
    }


def _strongest(said: Iterable[Statement]) -> list[Statement]:
    """One opinion about each, in the order given, with places that follow it."""
    found: dict[int, Statement] = {}
    for statement in said:
        known = found.setdefault(statement.target, statement)
        if _STRENGTH.index(statement.wish) < _STRENGTH.index(known.wish):
            found[statement.target] = statement
    wanted = [statement for statement in found.values() if statement.wish is not Wish.NO]
    refused = [replace(statement, rank=None) for statement in found.values() if statement.wish is Wish.NO]
    return [*(replace(statement, rank=rank) for rank, statement in enumerate(wanted, start=1)), *refused]


def _within_priorities(said: Iterable[Statement], *, most: int) -> tuple[list[Statement], int]:
    kept, given, lowered = [], 0, 0
    for statement in said:
        if statement.wish is Wish.PRIORITY:
            given += 1
            if given > most:
                lowered += 1
                statement = replace(statement, wish=Wish.YES)  # noqa: PLW2901
        kept.append(statement)
    return kept, lowered


def _move_places(store: Store, event_id: int, one: Participant, other: Participant) -> None:
    """Locks, the table and the programme."""
    locks = store.locks.all(event_id)
    locked = {frozenset((lock.a, lock.b)) for lock in locks}
    for lock in locks:
        if other.id in (lock.a, lock.b):
            store.locks.remove(event_id, (lock.a, lock.b))
            a, b = (one.id if id == other.id else id for id in (lock.a, lock.b))
            if a != b and frozenset((a, b)) not in locked:
                store.locks.set(event_id, replace(lock, a=a, b=b))
    tables = store.tables.all(event_id)
    heir = None if any(table.owner == one.id for table in tables) else one.id
    if any(table.owner == other.id for table in tables):
        moved = [replace(table, owner=heir) if table.owner == other.id else table for table in tables]
        store.tables.set(event_id, moved)
    event = store.events.get(event_id)
    sessions = tuple(
        replace(
            session,
            speakers=tuple(dict.fromkeys(one.id if id == other.id else id for id in session.speakers)),
        )
        for session in event.sessions
    )
    if sessions != event.sessions:
        store.events.save(replace(event, sessions=sessions))


def _emptied(store: Store, other: Participant) -> Participant:
    """Nothing personal stays with it; an organisation that takes part elsewhere keeps what it said there."""
    organisation = other.organisation
    if not store.erasing.is_elsewhere(organisation.id, besides=other.id):
        organisation = Organisation(organisation.id, organisation.name, organisation.key)
    return Participant(other.id, other.number, organisation, other.role, withdrawn=True, revision=other.revision)


def _end(store: Store, event_id: int, one: Participant, other: Participant, *, now: datetime) -> None:
    """The other one's link, mails, answer and questions; what files call it."""
    revoke_link(store, other.id, now=now)
    store.networks.leave(other.id)
    for letter in store.letters.all(event_id, state=LetterState.QUEUED):
        if letter.participant == other.id:
            store.letters.save(replace(letter, state=LetterState.FAILED, error=REPLACED))
    answer = store.attendances.get(other.id)
    if answer and not store.attendances.get(one.id):
        store.attendances.set(replace(answer, participant=one.id))
    for conflict in store.imports.conflicts(event_id):
        if conflict.participant == other.id:
            store.imports.settle(conflict.id)
    store.imports.forget_registrations(event_id, [other.organisation.key])
    known = [name for name in store.imports.names(event_id).values() if name.participant == other.id]
    store.imports.remember_names(event_id, [ResolvedName(name.text, one.id, DecidedBy.HAND) for name in known])
    store.aliases.move(event_id, other.id, to=one.id)
    store.aliases.set(event_id, other.organisation.key, participant_id=one.id)


def _tell(store: Store, event_id: int, one: Participant, *, lowered: int) -> Merged:
    names = {known.id: known.name for known in store.participants.all(event_id, withdrawn=True)}
    everybody = store.statements.all(event_id)
    return Merged(
        one,
        wishes=tuple((names[said.target], said.wish) for said in own_wishes(store, event_id, one)),
        wished=sum(said.target == one.id and said.wish is not Wish.NO for said in everybody),
        locks=sum(one.id in (lock.a, lock.b) for lock in store.locks.all(event_id)),
        lowered=lowered,
    )
