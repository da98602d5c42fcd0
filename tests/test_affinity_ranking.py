"""The ranking keeps what was measured; what was never tuned on is held out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.commands import Options
from benchmarks.matching import METHODS, Cases, Method, count_hits, measure, rank_by_sectors, rank_ours, read_cases

PARTS = {"tuning": 38, "held out": 37}


@pytest.fixture(scope="module")
def cases() -> Cases:
    return read_cases()


@pytest.fixture(scope="module")
def ours(cases: Cases) -> Sequence[Sequence[int]]:
    return rank_ours(cases)


def hits(cases: Cases, ranked: Sequence[Sequence[int]]) -> dict[str, tuple[int, int]]:
    """By part: needs answered by the first offer, and by one of the first five."""
    return {
        part: (count_hits(cases, ranked, part=part, among=1), count_hits(cases, ranked, part=part, among=5))
        for part in PARTS
    }


def test_the_set_is_what_it_says(cases: Cases) -> None:
    assert {part: sum(case.part == part for case in cases.needs) for part in PARTS} == PARTS
    assert len(cases.offers) == len(set(cases.offers)) == 147
    assert all(case.answers for case in cases.needs)
    assert len({case.need for case in cases.needs}) == len(cases.needs)


@pytest.mark.parametrize(("part", "first", "among_five"), [("tuning", 28, 36), ("held out", 26, 31)])
def test_offers_that_answer_come_first_as_often_as_measured(
    cases: Cases, ours: Sequence[Sequence[int]], part: str, first: int, among_five: int
) -> None:
    found = hits(cases, ours)[part]
    assert found[0] >= first
    assert found[1] >= among_five


@pytest.mark.parametrize("peer", [method for method in METHODS.values() if method is not rank_ours])
def test_no_other_method_finds_as_many(cases: Cases, ours: Sequence[Sequence[int]], peer: Method) -> None:
    theirs = hits(cases, peer(cases))
    for part, (first, among_five) in hits(cases, ours).items():
        assert first > theirs[part][0]
        assert among_five > theirs[part][1]


def test_counting_hits(cases: Cases) -> None:
    perfect = [sorted(case.answers) for case in cases.needs]
    nothing: list[list[int]] = [[] for _ in cases.needs]
    assert hits(cases, perfect) == {part: (size, size) for part, size in PARTS.items()}
    assert hits(cases, nothing) == dict.fromkeys(PARTS, (0, 0))
    last = [[-1, -2, -3, -4, *places] for places in perfect]
    assert hits(cases, last) == {part: (0, size) for part, size in PARTS.items()}


def test_every_method_ranks_each_offer_at_most_once(cases: Cases) -> None:
    for method in METHODS.values():
        assert all(len(set(places)) == len(places) for places in method(cases))
    assert all(len(places) == len(cases.offers) for places in rank_by_sectors(cases))


def test_the_table_has_a_row_per_method(cases: Cases, ours: Sequence[Sequence[int]]) -> None:
    table = measure(Options(runs=1, smoke=True))
    assert [row[:2] for row in table.rows] == list(METHODS)
    assert {len(row) for row in table.rows} == {len(table.columns)}
    counted = [f"{count} of {PARTS[part]}" for part, counts in hits(cases, ours).items() for count in counts]
    assert list(table.rows[0][2:6]) == counted
