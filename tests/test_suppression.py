"""Small counts stay secret: everything that whoever reads the publication could believe is tried out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.afterwards.suppression import ALL, Key, publishable

LEAST = 3
"""Less than what is really used, so that there is not too much to try."""


def totalled(values: tuple[int, ...], rows: tuple[str, ...], columns: tuple[str, ...]) -> dict[Key, int]:
    """Every count of a table, reckoned here once more."""
    cells = dict(zip(product(rows, columns), values, strict=True))
    counts = dict(cells)
    counts |= {(row, ALL): sum(cells[row, column] for column in columns) for row in rows}
    counts |= {(ALL, column): sum(cells[row, column] for row in rows) for column in columns}
    return counts | {(ALL, ALL): sum(cells.values())}


@cache
def tables(most: int, cells: int) -> list[tuple[int, ...]]:
    """All tables with so many cells whose sum is at most ``most``."""
    if cells == 0:
        return [()]
    return [(first, *rest) for first in range(most + 1) for rest in tables(most - first, cells - 1)]


def believable(
    published: dict[Key, int], rows: tuple[str, ...], columns: tuple[str, ...], *, most: int
) -> Iterator[dict[Key, int]]:
    """Tables that agree with all that is published, up to a sum that is enough to tell."""
    for values in tables(most, len(rows) * len(columns)):
        counts = totalled(values, rows, columns)
        if all(counts[key] == count for key, count in published.items()):
            yield counts


@pytest.mark.parametrize(("rows", "columns"), [(("a", "b"), ("x", "y")), (("a", "b"), ("x", "y", "z"))])
@settings(max_examples=20, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_small_count_can_be_worked_out(rows: tuple[str, ...], columns: tuple[str, ...], data: st.DataObject) -> None:
    small = st.integers(0, 4) if len(columns) > 2 else st.integers(0, 6)
    cells = data.draw(st.tuples(*[small] * (len(rows) * len(columns))).filter(lambda drawn: sum(drawn) <= 9))
    true = totalled(cells, rows, columns)
    found = publishable(dict(zip(product(rows, columns), cells, strict=True)), rows=rows, columns=columns, least=LEAST)
    assert found == {key: true[key] for key in found}
    assert all(count >= LEAST for count in found.values())
    possible = list(believable(found, rows, columns, most=sum(cells) + LEAST))
    for key in true.keys() - found.keys():
        believed = {counts[key] for counts in possible}
        assert len(believed) > 1, key
        assert max(believed) >= LEAST, key


def test_what_one_withholds_without_it_tells_the_small_count() -> None:
    """Without the second step, 2 would be the rest of a row: the case that the property above would find."""
    cells = {("a", "x"): 2, ("a", "y"): 9, ("b", "x"): 9, ("b", "y"): 9}
    true = totalled(tuple(cells.values()), ("a", "b"), ("x", "y"))
    naive = {key: count for key, count in true.items() if count >= LEAST}
    assert {counts["a", "x"] for counts in believable(naive, ("a", "b"), ("x", "y"), most=29)} == {2}
    found = publishable(cells, rows=("a", "b"), columns=("x", "y"), least=LEAST)
    assert found == {key: true[key] for key in [("a", ALL), ("b", ALL), (ALL, "x"), (ALL, "y"), (ALL, ALL)]}


def test_a_table_of_large_counts_is_published_whole() -> None:
    cells = {(row, column): 5 + place for place, (row, column) in enumerate(product("abc", "xyz"))}
    true = totalled(tuple(cells.values()), ("a", "b", "c"), ("x", "y", "z"))
    assert publishable(cells, rows=("a", "b", "c"), columns=("x", "y", "z"), least=5) == true


def test_a_row_without_anything_costs_the_smallest_total_beside_it() -> None:
    """That nobody of a kind was there is a count under the least one too; one total more hides it."""
    cells = {("a", "x"): 40, ("a", "y"): 30, ("b", "x"): 20, ("b", "y"): 10}
    found = publishable(cells, rows=("a", "b", "c"), columns=("x", "y"), least=5)
    assert found == {
        (ALL, ALL): 100, ("a", ALL): 70, (ALL, "x"): 60, (ALL, "y"): 40, ("a", "x"): 40, ("a", "y"): 30,
    }  # fmt: skip
