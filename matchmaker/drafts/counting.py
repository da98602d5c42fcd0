"""What each of several plans gives, counted against what is wished now: wishes, meetings, waiting, tables, proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from matchmaker.entities import Edition, Participant, Plan, PlanGoal, Role, Statement, Wish
from matchmaker.pairing import ASKED, Said, is_asked, is_vetoed, may_meet
from matchmaker.plans import ONLY
from matchmaker.programme import present
from matchmaker.runs.describing import KEEPING, better, say
from matchmaker.store import Sentence
from solver.repair import AGENDAS


class Grade(StrEnum):
    """``MUTUAL``: pairs of which both sides said priority; the others are wishes of one side that are not in those.

    ``OPEN`` counts where the other side asks: alone it makes no pair.
    """

    MUTUAL = "mutual"
    PRIORITY = "priority"
    YES = "yes"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Overview:
    """What a plan gives. ``grades``: of each grade how many are granted, of how many that can be.

    ``fewest``: meetings of whoever has the fewest among those whom a priority or yes concerns. ``spread``: how many
    people have 0, 1, 2, … meetings. ``longest`` and ``idle``: slots somebody waits in a row between two meetings, and
    of everybody together. ``used``: meetings in each slot. ``changes``: of tables, as the plan counted them. ``proof``:
    sentences about who meets whom, then about waiting and tables; of what was known when the plan was made.
    """

    plan: Plan
    grades: Mapping[Grade, tuple[int, int]]
    fewest: int
    spread: tuple[int, ...]
    longest: int
    idle: int
    used: tuple[int, ...]
    changes: int | None
    proof: tuple[Sentence, ...]

    @property
    def granted(self) -> int:
        """Of all priorities and yeses, those with a meeting."""
        return self._sum(0)

    @property
    def wished(self) -> int:
        """Priorities and yeses that can be granted."""
        return self._sum(1)

    def _sum(self, which: int) -> int:
        weights = {Grade.MUTUAL: 2, Grade.PRIORITY: 1, Grade.YES: 1}
        return sum(weight * self.grades[grade][which] for grade, weight in weights.items())


def compare_plans(edition: Edition, plans: Iterable[Plan]) -> tuple[Overview, ...]:
    """One for each plan, in their order."""
    wishes = _sort(edition)
    there = {one.id: present(one, edition.slots, edition.event.sessions) for one in edition.participants}
    return tuple(_overview(edition, plan, wishes, there) for plan in plans)


def count_tables(edition: Edition) -> tuple[int, ...]:
    """How many tables are open in each slot."""
    return tuple(sum(slot.number not in table.closed for table in edition.tables) for slot in edition.slots)


def find_best(values: Sequence[int | None], *, least: bool = False) -> frozenset[int]:
    """Positions of the best values; none when all are equal."""
    known = [value for value in values if value is not None]
    if len(set(known)) < 2:
        return frozenset()
    best = min(known) if least else max(known)
    return frozenset(place for place, value in enumerate(values) if value == best)


def _overview(
    edition: Edition,
    plan: Plan,
    wishes: Mapping[Grade, tuple[Statement, ...]],
    there: Mapping[int, tuple[int, ...]],
) -> Overview:
    met = {frozenset((meeting.a, meeting.b)) for meeting in plan.meetings}
    held = Counter(one for meeting in plan.meetings for one in (meeting.a, meeting.b))
    asked = {one for grade in Grade if grade is not Grade.OPEN for s in wishes[grade] for one in (s.source, s.target)}
    waits = _waits(plan, there)
    return Overview(
        plan,
        {
            grade: (sum(frozenset((s.source, s.target)) in met for s in found), len(found))
            for grade, found in wishes.items()
        },
        fewest=min((held[one] for one in asked), default=0),
        spread=_spread(edition.participants, held),
        longest=max(waits, default=0),
        idle=sum(waits),
        used=tuple(sum(meeting.slot == slot.number for meeting in plan.meetings) for slot in edition.slots),
        changes=next((goal.value for goal in plan.goals if goal.name == "table changes"), None),
        proof=_prove(plan),
    )


def _sort(edition: Edition) -> dict[Grade, tuple[Statement, ...]]:
    """Wishes about somebody whom one may meet and who did not refuse; of a mutual priority one side's."""
    people = {one.id: one for one in edition.participants}
    said = {(s.source, s.target): s for s in edition.statements}
    found: dict[Grade, list[Statement]] = {grade: [] for grade in Grade}
    for statement in edition.statements:
        grade = _grade(statement, people, said)
        if grade is not None and not (grade is Grade.MUTUAL and statement.source > statement.target):
            found[grade].append(statement)
    return {grade: tuple(wishes) for grade, wishes in found.items()}


def _grade(statement: Statement, people: Mapping[int, Participant], said: Said) -> Grade | None:
    """None: it cannot be granted."""
    pair = (statement.source, statement.target)
    if not all(one in people for one in pair) or not may_meet(people[pair[0]], people[pair[1]]):
        return None
    if is_vetoed(said, pair):
        return None
    back = said.get(pair[::-1])
    if statement.wish is Wish.PRIORITY:
        return Grade.MUTUAL if back and back.wish is Wish.PRIORITY else Grade.PRIORITY
    if statement.wish in ASKED:
        return Grade.YES
    return Grade.OPEN if is_asked(said, pair) else None


def _spread(people: Iterable[Participant], held: Counter[int]) -> tuple[int, ...]:
    counts = Counter(held[one.id] for one in people if one.role is not Role.NETWORK)
    return tuple(counts[meetings] for meetings in range(max(counts, default=0) + 1))


def _waits(plan: Plan, there: Mapping[int, tuple[int, ...]]) -> list[int]:
    """Every stretch of slots in which somebody is there and idle between two meetings; an absence ends it."""
    busy: dict[int, set[int]] = {}
    for meeting in plan.meetings:
        for one in (meeting.a, meeting.b):
            busy.setdefault(one, set()).add(meeting.slot)
    found = []
    for one, slots in busy.items():
        capacity = there.get(one, ())
        stretch = range(min(slots), min(max(slots), len(capacity)) + 1)
        idle = [slot not in slots and capacity[slot - 1] > 0 for slot in stretch]
        found += [len(list(run)) for waits, run in groupby(idle) if waits]
    return found


def is_repair(plan: Plan) -> bool:
    """Whether its bounds speak of repairs of the plan before it, not of all plans."""
    return any(goal.name == AGENDAS for goal in plan.goals)


def _prove(plan: Plan) -> tuple[Sentence, ...]:
    """How far it is proved: who meets whom against all plans, waiting and tables against those with its meetings."""
    choice = [goal for goal in plan.goals if goal.sense == "most"]
    timetable = [goal for goal in plan.goals if goal.sense == "least" and goal.name != "shares"]
    if not choice:
        return (say("Nothing is proved of it."),)
    if is_repair(plan):
        return (say("It repairs an earlier plan: how good it is beside a plan made anew is not known."),)
    found = [_prove_choice(choice)]
    if timetable:
        found.append(_prove_timetable(timetable))
    if any(notice.endswith(ONLY) for notice in plan.notices):
        found.append(KEEPING)
    return tuple(found)


def _prove_choice(goals: Sequence[PlanGoal]) -> Sentence:
    """A bound speaks of plans that are equal in the goals before it: only that of the first open one is about all."""
    missed = next((goal for goal in goals if goal.value != goal.bound), None)
    if missed is None:
        return say("Who meets whom: proved, no plan reaches the goals better.")
    if missed.name != "wishes":
        return say("Who meets whom: perhaps it could be better.")
    share = better(missed.value, missed.bound)
    return say("Who meets whom: at most {better}% better is possible.", better=f"{share:.1f}")


def _prove_timetable(goals: Sequence[PlanGoal]) -> Sentence:
    if all(goal.value == goal.bound for goal in goals):
        return say("Waiting and table changes: proved, with these meetings they cannot be better.")
    return say("Waiting and table changes: perhaps they could be better.")
