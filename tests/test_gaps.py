"""Given meetings with the fewest gaps, against brute force."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path
from random import Random

import pytest

from benchmarks.b2b import read_instance
from benchmarks.large import Planted, plant
from solver.control import Control
from solver.gaps import arrange, total_gaps
from solver.given import Given
from solver.schedule import Status
from tests.shared import SHARED

PUBLISHED = SHARED / "b2b"


def make_given(seed: int) -> Given:
    random = Random(seed)
    people, slots = random.randint(2, 5), random.randint(3, 5)
    meetings = tuple(tuple(random.sample(range(people), 2)) for _ in range(random.randint(2, 5)))
    everywhere = tuple(range(slots))
    allowed = tuple(
        tuple(t for t in everywhere if random.random() < 0.7) if random.random() < 0.4 else everywhere for _ in meetings
    )
    order = ((0, 1),) if random.random() < 0.3 else ()
    return Given(slots, people, meetings, allowed, random.randint(1, 3), order, random.choice([0, 1, 2]))  # type: ignore[arg-type]


def keeps_every_rule(given: Given, slots: tuple[int, ...]) -> bool:
    """Written apart from the model: slots allowed, nobody twice, tables, order, spread."""
    if any(slot not in allowed for slot, allowed in zip(slots, given.allowed, strict=True)):
        return False
    busy = Counter((p, slot) for pair, slot in zip(given.meetings, slots, strict=True) for p in pair)
    if max(busy.values()) > 1 or max(Counter(slots).values()) > given.tables:
        return False
    if any(slots[one] >= slots[other] for one, other in given.precedences):
        return False
    each = [gaps_of(given, slots, p) for p in range(given.participants)]
    return max(each) - min(each) <= given.spread


def gaps_of(given: Given, slots: tuple[int, ...], p: int) -> int:
    marks = "".join(
        "x" if any(slot == t and p in pair for pair, slot in zip(given.meetings, slots, strict=True)) else "."
        for t in range(given.slots)
    )
    return len([run for run in marks.strip(".").split("x") if run])


def fewest(given: Given) -> int | None:
    found = [
        sum(gaps_of(given, slots, p) for p in range(given.participants))
        for slots in product(*given.allowed)
        if keeps_every_rule(given, slots)
    ]
    return min(found, default=None)


def test_tiny_cases_are_what_brute_force_says() -> None:
    answers: Counter[int | None] = Counter()
    for seed in range(200):
        given = make_given(seed)
        best = fewest(given)
        found = arrange(given, control=Control())
        assert (seed, found.status) == (seed, Status.INFEASIBLE if best is None else Status.OPTIMAL)
        assert (seed, found.gaps) == (seed, best)
        if best is not None:
            assert keeps_every_rule(given, found.slots)
            assert total_gaps(given, found.slots) == found.gaps == found.bound
        answers[best] += 1
    assert min(answers[None], answers[0], answers[1]) > 5


def test_no_time_is_an_honest_answer() -> None:
    given = Given(6, 4, ((0, 1), (2, 3), (0, 2), (1, 3)), (tuple(range(6)),) * 4, 2)
    found = arrange(given, control=Control(seconds=1e-9))
    assert found.status in (Status.UNKNOWN, Status.FEASIBLE, Status.OPTIMAL)
    assert found.status is not Status.OPTIMAL or keeps_every_rule(given, found.slots)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published instances are not beside this checkout")
@pytest.mark.parametrize("name", ["tic-12.prec15", "tic-12.forb0003", "tic-12.fixed020-Forb", "forumt-14.original"])
def test_published_optima(name: str) -> None:
    published = dict(row.split(",")[::2][:2] for row in (PUBLISHED / "published.csv").read_text().splitlines()[1:])
    given = read_instance(PUBLISHED / "instances" / f"{name}.dzn", spread=2)
    found = arrange(given, control=Control())
    assert ("UNSAT" if found.status is Status.INFEASIBLE else str(found.gaps)) == published[name]
    assert found.status is Status.INFEASIBLE or keeps_every_rule(given, found.slots)


@pytest.mark.parametrize("seed", range(3))
def test_a_large_planted_schedule_is_found_however_its_lines_are_shuffled(seed: int) -> None:
    """Two sides, and half of the meetings bound to one half of the day."""
    random = Random(seed)
    planted = list(plant(Planted(90, 16, 320), random).items())
    random.shuffle(planted)
    halves = {False: tuple(range(8)), True: tuple(range(8, 16))}
    given = Given(
        slots=16,
        participants=90,
        meetings=tuple(pair for pair, _ in planted),
        allowed=tuple(halves[slot >= 8] if random.random() < 0.5 else tuple(range(16)) for _, slot in planted),
        tables=max(Counter(slot for _, slot in planted).values()),
    )
    found = arrange(given, seed=seed, control=Control())
    assert (found.status, found.gaps) == (Status.OPTIMAL, 0)
    assert keeps_every_rule(given, found.slots)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published instances are not beside this checkout")
def test_the_planted_instance_has_no_gap() -> None:
    given = read_instance(PUBLISHED / "instances" / "s180.dzn", spread=2)
    found = arrange(given, control=Control())
    assert (found.status, found.gaps) == (Status.OPTIMAL, 0)
    assert keeps_every_rule(given, found.slots)


def test_a_file_that_is_no_instance_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "x.dzn"
    path.write_text("nBusiness = 3;", encoding="utf-8")
    with pytest.raises(ValueError, match="no nTotalSlots in the file"):
        read_instance(path, spread=2)
