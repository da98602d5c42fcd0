"""An event in numbers: who asks for whom and who meets whom, by kind, sector and department. Counts only: no name, no
wish of anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matchmaker.affinity import common_sector
from matchmaker.bars import groups_of
from matchmaker.entities import Edition, FirmKind, Participant, Plan, PlanState, Role, Target
from matchmaker.pairing import ASKED, BUYERS, may_meet
from matchmaker.roster import kinds_of
from matchmaker.store import Store
from matchmaker.targets import Attained, attain

UNSAID = ""
"""The category of those who did not say, and of pairs without a common sector."""

FEWEST = 5
"""Participants of a category whose wishes and meetings may be counted for everybody."""


class Division(StrEnum):
    """By what is counted. ``KIND``: legal forms and accreditations, of which one may have several."""

    KIND = "kind"
    SECTOR = "sector"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Count:
    """A category: how many ``participants`` are in it, and how many pairs with one of them in which one asked for the
    other (``wished``), and that meet (``met``). None: not known, or not to be told.
    """

    key: str
    participants: int
    wished: int | None
    met: int | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """``plan``: the number of the one counted; None: there is none, and nothing that would come of it. ``published``:
    it is. ``spread``: how many buyers, and how many who only sell, have 0, 1, 2, … meetings. ``attained``: one for each
    kind of firm, with what is aimed at where the edition says so.
    """

    plan: int | None
    published: bool
    total: Count
    divisions: Mapping[Division, tuple[Count, ...]]
    spread: tuple[tuple[int, int], ...] = ()
    attained: tuple[Attained, ...] = ()
    targets: tuple[Target, ...] = ()


def count_event(store: Store, event_id: int) -> Numbers:
    """The plan in force, else the latest one, else wishes only.

    Raises:
        NotFoundError: No such event.
    """
    with store.read():
        plan = store.plans.published(event_id) or store.plans.latest(event_id)
        return count(store.load_edition(event_id), plan)


def count(edition: Edition, plan: Plan | None) -> Numbers:
    """What is said and planned, in numbers; networks and meetings with the withdrawn are left out."""
    people = {one.id: one for one in edition.participants if one.role is not Role.NETWORK}
    wished = _wished(edition, people)
    met = None if plan is None else _met(plan, people)
    rulers: dict[Division, _Ruler] = {
        Division.KIND: _Ruler(_kinds, lambda a, b: {*_kinds(a), *_kinds(b)}),
        Division.SECTOR: _Ruler(_sectors, lambda a, b: {common_sector(a, b) or UNSAID}),
        Division.DEPARTMENT: _Ruler(_department, lambda a, b: {*_department(a), *_department(b)}),
    }
    return Numbers(
        plan=plan.number if plan else None,
        published=plan is not None and plan.state is PlanState.PUBLISHED,
        total=Count(UNSAID, len(people), len(wished), None if met is None else len(met)),
        divisions={name: _divide(ruler, people.values(), wished, met) for name, ruler in rulers.items()},
        spread=() if met is None else _spread(people.values(), met),
        attained=() if plan is None else _attain_all(edition, plan),
        targets=edition.targets,
    )


def coarsen(numbers: Numbers) -> Numbers:
    """Without wishes and meetings of categories with fewer than five participants, nor of the smallest of the others:
    what is left of the total is always that of five or more, even where the small ones have the same members.
    """
    return replace(numbers, divisions={name: tuple(_coarsened(counts)) for name, counts in numbers.divisions.items()})


Pair = tuple[Participant, Participant]


@dataclass(frozen=True, slots=True)
class _Ruler:
    """The categories of a participant, and those of a pair."""

    of_one: Callable[[Participant], Iterable[str]]
    of_pair: Callable[[Participant, Participant], Iterable[str]]


def _wished(edition: Edition, people: Mapping[int, Participant]) -> list[Pair]:
    """Each pair once, whoever of the two asked."""
    asked = {
        (min(said.source, said.target), max(said.source, said.target))
        for said in edition.statements
        if said.wish in ASKED and said.source in people and said.target in people
    }
    pairs = ((people[a], people[b]) for a, b in sorted(asked))
    return [pair for pair in pairs if may_meet(*pair)]


def _met(plan: Plan, people: Mapping[int, Participant]) -> list[Pair]:
    return [(people[one.a], people[one.b]) for one in plan.meetings if one.a in people and one.b in people]


def _divide(
    ruler: _Ruler, people: Iterable[Participant], wished: Iterable[Pair], met: Iterable[Pair] | None
) -> tuple[Count, ...]:
    """The categories with most wishes first; those who said nothing last."""
    members = Counter(key for one in people for key in dict.fromkeys(ruler.of_one(one)))
    asked = Counter(key for pair in wished for key in ruler.of_pair(*pair))
    held = None if met is None else Counter(key for pair in met for key in ruler.of_pair(*pair))
    counts = (Count(key, members[key], asked[key], None if held is None else held[key])
              for key in {**members, **asked, **(held or {})})  # fmt: skip
    return tuple(sorted(counts, key=_position))


def _position(one: Count) -> tuple[bool, int, int, str]:
    return one.key == UNSAID, -(one.wished or 0), -one.participants, one.key


def _kinds(one: Participant) -> tuple[str, ...]:
    return kinds_of(one) or (UNSAID,)


def _department(one: Participant) -> tuple[str, ...]:
    return (one.organisation.department,)


def _sectors(one: Participant) -> tuple[str, ...]:
    return tuple(key for line in one.lines for key in groups_of(line)) or (UNSAID,)


def _spread(people: Iterable[Participant], met: Iterable[Pair]) -> tuple[tuple[int, int], ...]:
    held = Counter(one.id for pair in met for one in pair)
    buyers, sellers = Counter[int](), Counter[int]()
    for one in people:
        (buyers if one.role in BUYERS else sellers)[held[one.id]] += 1
    return tuple((buyers[number], sellers[number]) for number in range(max({**buyers, **sellers}, default=0) + 1))


def _attain_all(edition: Edition, plan: Plan) -> tuple[Attained, ...]:
    """Of a kind for which nothing is aimed at, a number per buyer stands in: the shares do not depend on it."""
    aimed = {one.kind: one for one in edition.targets}
    targets = tuple(aimed.get(kind, Target(kind, per_buyer=1)) for kind in FirmKind)
    return attain(replace(edition, targets=targets), plan)


def _coarsened(counts: Sequence[Count]) -> tuple[Count, ...]:
    """In an order that tells nothing either."""
    by_size = sorted(counts, key=lambda one: one.participants)
    few = sum(one.participants < FEWEST for one in by_size)
    hidden = by_size[: few + 1] if few else []
    told = (replace(one, wished=None, met=None) if one in hidden else one for one in counts)
    return tuple(sorted(told, key=_position))
