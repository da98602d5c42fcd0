"""Shares of all meetings that are wished for groups: turned into floors, and measured.

How many meetings there are is itself decided by choosing, so a share is no sum that a flow could hold. Held as a ratio
it would also be reached by cancelling meetings of others. So it becomes a number once, before solving.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from solver.control import Control
from solver.flow import Infeasible
from solver.order import put_in_order
from solver.prepare import prepare
from solver.problem import Group, Problem
from solver.select import select


def count_shares(problem: Problem) -> Problem:
    """The problem with a floor for every group with a share: its part, rounded up, of the meetings that are chosen when
    nobody aims at shares; not above the cap. A greater floor that is there stays. Counting again changes nothing.

    Choosing sums over slots: where placing leaves out meetings, the floor is a little more than the share of those that
    are left. A problem without a choice that has all pairs that must meet is returned as it is.
    """
    if not any(group.share for group in problem.groups):
        return problem
    plain = replace(problem, groups=tuple(group for group in problem.groups if not group.share))
    try:
        chosen = select(prepare(put_in_order(plain).problem), control=Control()).chosen
    except Infeasible:
        return problem
    return replace(problem, groups=tuple(_count(group, len(chosen)) for group in problem.groups))


def missing_meetings(problem: Problem, met: Collection[int]) -> int:
    """How many meetings groups have less than their share of those of a schedule. ``met``: the pair of each meeting."""
    inside = ((group.share, sum(k in group.pairs for k in met)) for group in problem.groups)
    return sum(max(0, _part(share, len(met)) - own) for share, own in inside)


def _count(group: Group, meetings: int) -> Group:
    wished = max(group.floor, _part(group.share, meetings))
    return replace(group, floor=wished if group.cap is None else min(wished, group.cap))


def _part(share: int, meetings: int) -> int:
    """Rounded up."""
    return -(-share * meetings // 100)
