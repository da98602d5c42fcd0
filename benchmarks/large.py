"""As large as it gets: all placed, how the gaps of 2,200 people melt with time, and how soon a deadline is heard.

The event is planted: a schedule in which everybody meets in one run of slots exists, and nothing else is known of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from time import perf_counter, process_time

from benchmarks.choosers import judge
from benchmarks.commands import Options, main
from benchmarks.figures import NONE, verdict, whole
from benchmarks.processes import run_apart
from benchmarks.tables import Table
from solver.problem import Pair, Participant, Problem, Rules, Wish
from solver.problem import Table as Place
from solver.schedule import Meeting

ASKED_PLACING, ASKED_GAPS = 3.0, 3.0
COLUMNS = ("event", "who", "deadline", "meetings", "seconds", "gaps per person", "silence", "asked", "reached")


@dataclass(frozen=True, slots=True)
class Planted:
    """``meetings``: about as many. ``limited``: share of people who are there little longer than they need."""

    people: int
    slots: int
    meetings: int
    limited: float = 0.0
    seed: int = 1

    def __str__(self) -> str:
        """As a row of a table says it."""
        some = f", {self.limited:.0%} limited" if self.limited else ""
        return f"{self.people:,} people, {self.slots} slots{some}"

    def load(self) -> Problem:
        """A third have tables. Gaps are the first goal of waiting: every idle slot counts, rows may be long."""
        random = Random(self.seed)
        planted = plant(self, random)
        days: list[list[int]] = [[] for _ in range(self.people)]
        for pair, slot in planted.items():
            for p in pair:
                days[p].append(slot)
        people = tuple(Participant(f"p{p}", self._presence(random, day)) for p, day in enumerate(days))
        places = tuple(Place(f"t{p}", owner=p) for p in range(self.people // 3))
        pairs = [Pair(a, b, Wish.YES, Wish.YES) for a, b in planted]
        random.shuffle(pairs)
        return Problem(self.slots, people, places, tuple(pairs), rules=Rules(longest_wait=0, longest_row=self.slots))

    def _presence(self, random: Random, day: Sequence[int]) -> tuple[int, ...]:
        if not day or random.random() >= self.limited:
            return (1,) * self.slots
        begin, end = min(day) - random.randint(0, 8), max(day) + random.randint(0, 8)
        return tuple(int(begin <= t <= end) for t in range(self.slots))


def plant(event: Planted, random: Random) -> dict[tuple[int, int], int]:
    """Slot by slot: who has begun goes on meeting somebody new, or goes home for good."""
    hosts = event.people // 3
    ends, begins = [0] * event.people, [0] * event.people
    for p in range(event.people):
        mean = 1.25 * event.meetings / (hosts if p < hosts else event.people - hosts)
        length = min(event.slots, int(random.uniform(0.75, 1.25) * mean))
        begins[p] = random.randint(0, event.slots - length)
        ends[p] = begins[p] + length
    begun, planted = [False] * event.people, dict[tuple[int, int], int]()
    for t in range(event.slots):
        here = [p for p in random.sample(range(event.people), event.people) if begins[p] <= t < ends[p]]
        here.sort(key=lambda p: not begun[p])
        free = {p: None for p in here if p >= hosts}
        for a in (p for p in here if p < hosts):
            b = next((b for b in free if (a, b) not in planted), None)
            if b is not None:
                del free[b]
                planted[a, b] = t
                begun[a] = begun[b] = True
            elif begun[a]:
                ends[a] = t
        for b in free:
            ends[b] = t if begun[b] else ends[b]
    return planted


@dataclass(frozen=True, slots=True)
class Outcome:
    """``silence``: the longest time in seconds between two questions whether to stop, the last until the end."""

    meetings: int
    seconds: float
    gaps: float = 0.0
    silence: float = 0.0


def place_all(event: Planted) -> Outcome:
    """CPU seconds for a slot for every meeting."""
    from solver.control import Control
    from solver.place import place
    from solver.prepare import prepare

    prepared = prepare(event.load())
    start = process_time()
    table = place(prepared, range(len(prepared.pairs)), control=Control())
    return Outcome(len(table.placed), process_time() - start)


def fill_by_hand(event: Planted) -> Outcome:
    """Slot by slot."""
    from benchmarks.peers.greedy import fill_slots

    problem = event.load()
    start = perf_counter()
    meetings = fill_slots(problem)
    return Outcome(len(meetings), perf_counter() - start, _gaps(problem, meetings))


def solve_within(event: Planted, seconds: float) -> Outcome:
    """The whole solve, with a deadline."""
    from ortools.graph.python import min_cost_flow  # noqa: F401

    from solver.solve import solve

    problem, asked = event.load(), [perf_counter()]

    def listen() -> bool:
        asked.append(perf_counter())
        return False

    schedule = solve(problem, seconds=seconds, stop=listen)
    asked.append(perf_counter())
    silence = max(later - before for before, later in pairwise(asked))
    return Outcome(len(schedule.meetings), asked[-1] - asked[0], _gaps(problem, schedule.meetings), silence)


def _gaps(problem: Problem, meetings: Sequence[Meeting]) -> float:
    """Idle slots per person between the first meeting and the last."""
    return judge(problem, meetings)["long waits"] / len(problem.participants)


def measure(options: Options) -> Table:
    """Placing, then one solve for each deadline."""
    sizes = (24, 10, 90) if options.smoke else (2_200, 86, 46_000)
    deadlines = (0.5, 1.0) if options.smoke else (5.0, 10.0, 20.0, 40.0, 60.0)
    note = (
        "*gaps*: idle slots between the first meeting and the last; the event has a schedule without any. *silence*: "
        "the longest time in seconds in which nobody asked whether to stop. *seconds* of placing: of the processor."
    )
    return Table(COLUMNS, tuple(_rows(sizes, deadlines)), (note,))


def _rows(sizes: tuple[int, int, int], deadlines: Sequence[float]) -> Iterator[tuple[str, ...]]:
    event = Planted(*sizes)
    for each in (event, Planted(*sizes, limited=0.1)):
        run = run_apart(place_all, each).result
        reached = run.meetings == len(each.load().pairs) and run.seconds <= ASKED_PLACING
        cells = whole(run.meetings), f"{run.seconds:.2f}", NONE, NONE, f"all, ≤ {ASKED_PLACING:.0f} s"
        yield str(each), "ours, placing only", NONE, *cells, verdict(reached)
    hand = run_apart(fill_by_hand, event).result
    cells = whole(hand.meetings), f"{hand.seconds:.2f}", f"{hand.gaps:.2f}", NONE, NONE
    yield str(event), "greedy, slot by slot", NONE, *cells, NONE
    for seconds in deadlines:
        run = run_apart(solve_within, event, seconds).result
        found = whole(run.meetings), f"{run.seconds:.2f}", f"{run.gaps:.2f}", f"{run.silence:.2f}"
        last = seconds == deadlines[-1]
        asked = (f"≤ {ASKED_GAPS:.0f} gaps", verdict(run.gaps <= ASKED_GAPS)) if last else (NONE, NONE)
        yield "", "ours", f"{seconds:g} s", *found, *asked


if __name__ == "__main__":
    main("large")
