"""What the organiser should know of a schedule, beside its goals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solver.prepare import Prepared
from solver.problem import Demand, Group, Problem
from solver.schedule import Meeting, Notice

NO_PAIR = "These participants have no pair that could meet."
REFUTED = "These pairs must meet and cannot all be placed."
NO_SLOT = "No slot was found for these pairs, which must meet; that there is none is not proved."


def notice(prepared: Prepared, meetings: Sequence[Meeting]) -> tuple[Notice, ...]:
    """Everything, the gravest first."""
    return (*_left_out(prepared), *_full_tables(prepared, meetings), *_short_groups(prepared.problem, meetings))


def notice_duties(
    problem: Problem, pairs: tuple[int, ...], groups: Sequence[Group], *, refuted: bool
) -> tuple[Notice, ...]:
    """Why there is no schedule: pairs that must meet, hard floors of groups. ``refuted``: it is proved that there is
    none.
    """
    found: list[Notice] = []
    if pairs:
        rule = "given" if any(problem.pairs[i].demand is Demand.GIVEN for i in pairs) else "lock"
        found.append(Notice(rule, REFUTED if refuted else NO_SLOT, pairs=pairs))
    why = (
        "no schedule has them and keeps the other rules." if refuted else "no schedule that has them was found in time."
    )
    for group in groups:
        found.append(Notice("group", f"{group.id} must have at least {group.floor} meetings; {why}", pairs=group.pairs))
    return tuple(found)


def _left_out(prepared: Prepared) -> Iterator[Notice]:
    alone = tuple(p for p, reach in enumerate(prepared.reach) if reach == 0)
    if alone:
        yield Notice("no pair", NO_PAIR, participants=alone)


def _full_tables(prepared: Prepared, meetings: Sequence[Meeting]) -> Iterator[Notice]:
    """Tables that several share and that are taken in every slot, while some pair that would meet there does not."""
    met = {meeting.pair for meeting in meetings}
    for shared in prepared.sums:
        inside = sum(prepared.pairs[m] in met for m in shared.pairs)
        if shared.tables and inside == shared.most < len(shared.pairs):
            message = f"Shared tables taken in every slot: {shared.tables}; not every wished pair found a place there."
            yield Notice("tables", message)


def _short_groups(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Notice]:
    """Targets of groups that were not reached."""
    for group in problem.groups:
        message = _describe_shortfall(group, sum(meeting.pair in group.pairs for meeting in meetings), len(meetings))
        if message:
            yield Notice("group", message, pairs=group.pairs)


def _describe_shortfall(group: Group, inside: int, meetings: int) -> str:
    if inside * 100 < group.share * meetings:
        part = f"{inside} of {meetings} meetings ({inside / meetings:.1%})"
        return f"{group.id} has {part}; {group.share}% were wished for it."
    if inside < group.floor and not group.share:
        return f"{group.id} has {inside} of the {group.floor} meetings wished for it."
    return ""
