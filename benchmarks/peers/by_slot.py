"""Slot by slot, a matching of greatest weight: whoever has had least counts most, then what is wished most.

The matching is rustworkx's (Galil 1986). A slot is as good as it can be, and nothing is ever moved.
"""

from __future__ import annotations

import rustworkx

from benchmarks.peers.room import Room
from solver.goals import points
from solver.problem import Problem
from solver.schedule import Meeting

LEVEL = 1_000
"""Weight of lifting one participant by a level below the floor: more than any pair's points."""


def match_slots(problem: Problem) -> tuple[Meeting, ...]:
    """A schedule that keeps every rule, sorted; one meeting at once for everybody.

    Raises ProblemError for a rule that the peers do not know.
    """
    room, had = Room(problem), [0] * len(problem.participants)
    left = set(range(len(problem.pairs)))
    meetings: list[Meeting] = []
    for slot in range(problem.slots):
        for meeting in _seat(room, _match(room, sorted(left), slot=slot, had=had), slot=slot):
            meetings.append(meeting)
            left.remove(meeting.pair)
            for p in (problem.pairs[meeting.pair].a, problem.pairs[meeting.pair].b):
                had[p] += 1
    return tuple(sorted(meetings))


def _match(room: Room, left: list[int], *, slot: int, had: list[int]) -> list[int]:
    """Pairs that share nobody, the weightiest first."""
    problem = room.problem
    weights = {
        k: points(pair) + LEVEL * sum(max(0, problem.rules.floor - had[p]) for p in (pair.a, pair.b))
        for k, pair in ((k, problem.pairs[k]) for k in left)
        if (pair.slots is None or slot in pair.slots)
        and all(_may(problem, p, slot=slot, had=had) for p in (pair.a, pair.b))
        and room.candidates(pair, slot)
    }
    graph: rustworkx.PyGraph[None, int] = rustworkx.PyGraph()
    graph.add_nodes_from([None] * len(problem.participants))
    graph.add_edges_from([(problem.pairs[k].a, problem.pairs[k].b, k) for k in weights])
    matched = rustworkx.max_weight_matching(graph, weight_fn=weights.__getitem__)
    return sorted((graph.get_edge_data(*edge) for edge in matched), key=lambda k: (-weights[k], k))


def _may(problem: Problem, p: int, *, slot: int, had: list[int]) -> bool:
    one = problem.participants[p]
    return one.capacity[slot] > 0 and (one.maximum is None or had[p] < one.maximum)


def _seat(room: Room, pairs: list[int], *, slot: int) -> list[Meeting]:
    """Those that find a table, in their order."""
    taken: set[int] = set()
    meetings = []
    for k in pairs:
        free = room.candidates(room.problem.pairs[k], slot) - taken
        if free:
            taken.add(min(free))
            meetings.append(Meeting(k, slot, min(free)))
    return meetings
