"""The way from an empty event to its morning, as steps in order, and how far an event has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from matchmaker.entities import Event
from matchmaker.openings import openings
from matchmaker.reception import Phase, Reception, missing_pages
from matchmaker.store import Counts


class Step(StrEnum):
    """What organisers do, in this order."""

    SETTINGS = "settings"
    LEGAL = "legal"
    REGISTRATIONS = "registrations"
    WISHES = "wishes"
    PLAN = "plan"
    PUBLISH = "publish"
    MAIL = "mail"
    PRINT = "print"
    DAY = "day"


class State(StrEnum):
    """How far a step is. ``NEXT``: the first one to be done; ``OPEN``: not done, and holds nothing up."""

    DONE = "done"
    NEXT = "next"
    OPEN = "open"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of one event."""

    step: Step
    state: State


def milestones(
    event: Event,
    reception: Reception,
    counts: Counts,
    *,
    now: datetime,
    over: bool,
    holds: bool = True,
    provisional: bool = False,
    sends: bool = True,
    due: int = 0,
    printed: bool = False,
) -> tuple[Milestone, ...]:
    """Every step; ``now`` is aware, ``over``: the morning is. The published plan ``holds``, or is ``provisional``;
    ``sends``: mails leave; ``due``: so many would, for agendas that were never mailed or changed since; ``printed``:
    papers of it were taken. Where none was, agendas are taken to be mailed and papers printed when the day is there.
    """
    the_day = now.astimezone(ZoneInfo(event.timezone)).date() >= event.date
    in_force = counts.published is not None and holds
    gathered = _gathered(event, reception, counts, now=now)
    done = {
        Step.SETTINGS: bool(event.place and counts.tables),
        Step.LEGAL: not missing_pages(reception),
        **gathered,
        Step.PLAN: counts.plan is not None and (holds or counts.plan != counts.published),
        Step.PUBLISH: in_force and not provisional,
        Step.MAIL: in_force and (over or (not due if counts.agendas else the_day)),
        Step.PRINT: (in_force and printed) or (counts.published is not None and the_day),
        Step.DAY: over,
    }
    can_wait = {
        Step.SETTINGS: gathered[Step.REGISTRATIONS] and counts.tables > 0,
        Step.LEGAL: gathered[Step.REGISTRATIONS],
        Step.PUBLISH: in_force and the_day,
        Step.MAIL: in_force and (the_day or not sends),
    }
    return _in_order(done, can_wait)


def _gathered(event: Event, reception: Reception, counts: Counts, *, now: datetime) -> dict[Step, bool]:
    """People may also come from a file, with their wishes in it: then registration never opens here."""
    published, planned = counts.published is not None, counts.plan is not None
    standing = openings(event, reception, published=published, imported=counts.files > 0, now=now)
    wished = standing.wishes is Phase.TEAM and counts.wishing > 0
    return {
        Step.REGISTRATIONS: planned or standing.registration in (Phase.OVER, Phase.TEAM),
        Step.WISHES: planned or standing.wishes is Phase.OVER or wished,
    }


def _in_order(done: Mapping[Step, bool], can_wait: Mapping[Step, bool]) -> tuple[Milestone, ...]:
    following = next((step for step in Step if not done[step] and not can_wait.get(step)), None)
    states = {step: State.NEXT if step is following else State.LATER for step in Step}
    states |= {step: State.OPEN for step, waits in can_wait.items() if waits}
    states |= {step: State.DONE for step, reached in done.items() if reached}
    return tuple(Milestone(step, states[step]) for step in Step)
