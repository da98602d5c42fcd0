"""What organisers wish for whole kinds of firms: so many meetings for every buyer, or a share of all meetings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matchmaker.entities import Accreditation, Edition, FirmKind, Participant, Plan, Role, Size, Target
from matchmaker.entities.targets import NAMES
from matchmaker.errors import InputError
from matchmaker.journal import note
from matchmaker.pairing import HOSTS_FIRST
from matchmaker.store import Store
from solver.problem import Group, Pair

INSERTION = frozenset(map(Accreditation, ("EI", "ACI", "AI", "ETTI", "EITI", "GEIQ")))
ADAPTED = frozenset(map(Accreditation, ("EA", "EATT", "ESAT")))
SMALL = frozenset((Size.MICRO, Size.SMALL))


def replace_targets(store: Store, event_id: int, *, targets: Sequence[Target], who: str) -> bool:
    """These are the targets of the event now, as part of a change that is logged as a whole. Whether anything changed;
    ``who``: for the journal.
    """
    with store.write():
        before = store.targets.all(event_id)
        store.targets.set(event_id, targets)
        after = store.targets.all(event_id)
        if after != before:
            note(store, event_id, who=who, what="targets: changed", before=_say(before), after=_say(after))
        return after != before


@dataclass(frozen=True, slots=True)
class Attained:
    """How far a plan comes with a target. ``buyers``: for how many the number is wished; ``short``: those with fewer,
    and how many they have; ``inside``: meetings with such firms, of ``meetings``. ``known``: at least one firm said
    what the kind depends on; else the numbers mean nothing.
    """

    target: Target
    buyers: int
    short: tuple[tuple[Participant, int], ...]
    inside: int
    meetings: int
    known: bool = True

    @property
    def missing(self) -> int:
        """Meetings that lack to the share."""
        return max(0, -(-self.target.share * self.meetings // 100) - self.inside)


def attain(edition: Edition, plan: Plan) -> tuple[Attained, ...]:
    """For each target of the edition; what concerns the withdrawn is not counted."""
    people = {one.id: one for one in edition.participants}
    met = [(people[one.a], people[one.b]) for one in plan.meetings if one.a in people and one.b in people]
    return tuple(_attain(target, edition.participants, met) for target in edition.targets)


def parse_target(text: str) -> Target:
    """``insertion=2`` for every buyer, ``small=20%`` of all meetings.

    >>> parse_target("small=20%")
    Target(kind=<FirmKind.SMALL: 'small'>, per_buyer=0, share=20)

    Raises:
        InputError: It is neither.
    """
    match = re.fullmatch(r"(\w+)=([0-9]{1,3}) ?(%?)", text.strip())
    if not match or match[1] not in set(FirmKind):
        kinds = ", ".join(FirmKind)
        raise InputError(
            "“{text}” is no aim; write it as insertion=1 for every buyer or small=20% of all meetings; kinds: {kinds}",
            text=text,
            kinds=kinds,
        )
    number = int(match[2])
    return Target(FirmKind(match[1]), **({"share": number} if match[3] else {"per_buyer": number}))


def join_targets(targets: Iterable[Target]) -> tuple[Target, ...]:
    """One for each kind, with the last number and the last share said of it."""
    joined: dict[FirmKind, Target] = {}
    for one in targets:
        before = joined.get(one.kind, one)
        joined[one.kind] = Target(one.kind, one.per_buyer or before.per_buyer, one.share or before.share)
    return tuple(joined.values())


def say_target(target: Target) -> str:
    """As ``insertion companies: 1 for every buyer, 20 % of all meetings``."""
    parts = [f"{target.per_buyer} for every buyer"] * bool(target.per_buyer)
    parts += [f"{target.share} % of all meetings"] * bool(target.share)
    return f"{NAMES[target.kind]}: {', '.join(parts)}"


def is_of_kind(one: Participant, kind: FirmKind) -> bool:
    """A firm may be of several kinds; a public buyer is of none, nor is a firm that did not say."""
    if one.role not in (Role.SUPPLIER, Role.BOTH):
        return False
    if kind is FirmKind.SMALL:
        return one.organisation.size in SMALL
    wanted = INSERTION if kind is FirmKind.INSERTION else ADAPTED
    return not wanted.isdisjoint(one.organisation.accreditations)


def group_pairs(targets: Iterable[Target], people: Sequence[Participant], pairs: Sequence[Pair]) -> tuple[Group, ...]:
    """Groups of ``pairs`` (between positions in ``people``, the buyer first) for all targets, in their order.

    A meeting counts for a kind when the one who sells is of it, or one of two who both buy and sell. Meetings are
    wished for those who only buy; one without a pair of the kind keeps an empty group, so that the lack is reported.
    """
    return tuple(group for target in targets for group in _groups(target, people, pairs))


def _groups(target: Target, people: Sequence[Participant], pairs: Sequence[Pair]) -> Iterator[Group]:
    inside = [k for k, pair in enumerate(pairs) if any(is_of_kind(p, target.kind) for p in _sellers(people, pair))]
    name = NAMES[target.kind]
    if target.share:
        yield Group(f"Meetings with {name}", tuple(inside), share=target.share)
    if target.per_buyer:
        for p, one in enumerate(people):
            if one.role is Role.BUYER:
                mine = tuple(k for k in inside if pairs[k].a == p)
                yield Group(f"{one.name} with {name}", mine, floor=target.per_buyer)


def _sellers(people: Sequence[Participant], pair: Pair) -> tuple[Participant, ...]:
    a, b = people[pair.a], people[pair.b]
    return (a, b) if a.role is b.role is Role.BOTH else (b,)


def _attain(target: Target, people: Sequence[Participant], met: Sequence[tuple[Participant, Participant]]) -> Attained:
    inside = [(a, b) for a, b in met if _counts(a, b, target.kind)]
    held = Counter(one.id for pair in inside for one in pair)
    buyers = [one for one in people if one.role is Role.BUYER]
    short = tuple((one, held[one.id]) for one in buyers if held[one.id] < target.per_buyer)
    return Attained(target, len(buyers), short, len(inside), len(met), _is_known(target.kind, people))


def _is_known(kind: FirmKind, people: Iterable[Participant]) -> bool:
    """Who says no accreditation has none; who says no size has one."""
    sellers = (one for one in people if one.role in (Role.SUPPLIER, Role.BOTH))
    return kind is not FirmKind.SMALL or any(one.organisation.size is not Size.UNSAID for one in sellers)


def _counts(a: Participant, b: Participant, kind: FirmKind) -> bool:
    """Of a buyer and one with both roles, the latter sells; of one with both roles and a supplier, the latter."""
    if a.role is b.role is Role.BOTH:
        return is_of_kind(a, kind) or is_of_kind(b, kind)
    seller = max(a, b, key=lambda one: HOSTS_FIRST.index(one.role))
    return is_of_kind(seller, kind)


def _say(targets: Iterable[Target]) -> str:
    """For the journal."""
    return "; ".join(map(say_target, targets))
