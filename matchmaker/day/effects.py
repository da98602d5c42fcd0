"""What the two choices of a proposal mean: counted in one way for both, and in the same words everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matchmaker.day.applying import Choice
from matchmaker.day.proposing import Proposal
from matchmaker.drafts import Difference, tell_apart
from matchmaker.entities import Meeting, Trouble
from matchmaker.incidents import AWAY
from matchmaker.mail.changes import Teller
from matchmaker.turns import shown_today


@dataclass(frozen=True, slots=True)
class Effects:
    """``difference``: to the plan in force without the rounds that do not take place, about which people know.
    ``agendas``: changed ones, of people who are there. ``fallen``: meetings of those rounds that find no other place.
    """

    difference: Difference
    agendas: int
    fallen: int


def weigh_ways(found: Proposal, *, told: Teller) -> Mapping[Choice, Effects]:
    """Of the least change and of cancelling only; ``told``: in the times that hold."""
    return {
        choice: _weigh(found, meetings, told)
        for choice, meetings in ((Choice.REPAIR, found.repaired), (Choice.CANCEL, found.cancelled))
    }


def _weigh(found: Proposal, meetings: tuple[Meeting, ...], told: Teller) -> Effects:
    asked = found.asked
    gone, after = asked.running.dropped, replace(asked.before, meetings=meetings)
    standing = replace(asked.before, meetings=tuple(met for met in asked.before.meetings if met.slot not in gone))
    difference = tell_apart(shown_today(asked.edition, asked.running), standing, after, told=told)
    away = {one.participant for one in asked.incidents if one.kind in AWAY}
    met = {(one.a, one.b) for one in meetings}
    fallen = sum(one.slot in gone and (one.a, one.b) not in met for one in asked.before.meetings)
    return Effects(difference, sum(one.participant.id not in away for one in difference.people), fallen)


def find_stand_ins(found: Proposal) -> tuple[tuple[int, int], ...]:
    """Tables (ids) that break, and the one at which every meeting of each is held instead, in its round."""
    after = {(one.a, one.b, one.slot): one.table for one in found.repaired}
    stand_ins = []
    for broken in (one.table for one in found.asked.incidents if one.kind is Trouble.TABLE and one.table is not None):
        there = [one for one in found.asked.before.meetings if one.table == broken and one.slot >= found.asked.start]
        tables = {after.get((one.a, one.b, one.slot)) for one in there}
        if len(tables) == 1 and (table := tables.pop()) is not None:
            stand_ins.append((broken, table))
    return tuple(stand_ins)
