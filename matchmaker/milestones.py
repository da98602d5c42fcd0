"""The way from an empty event to its morning, as steps in order, and how far an event has come."""

from __future__ import annotations

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
    """How far a step is. ``NEXT``: the first one that is not done."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of one event."""

    step: Step
    state: State


def milestones(event: Event, reception: Reception, counts: Counts, *, now: datetime) -> tuple[Milestone, ...]:
    """Every step; ``now`` is aware. Agendas are taken to be mailed and papers to be printed when the day is there."""
    done = _done(event, reception, counts, now=now)
    following = next((step for step in Step if step not in done), None)
    states = {step: State.DONE if step in done else State.LATER for step in Step}
    if following:
        states[following] = State.NEXT
    return tuple(Milestone(step, state) for step, state in states.items())


def _done(event: Event, reception: Reception, counts: Counts, *, now: datetime) -> frozenset[Step]:
    """People may also come from a file, with their wishes in it: then registration never opens here."""
    today = now.astimezone(ZoneInfo(event.timezone)).date()
    planned, published = counts.plan is not None, counts.published is not None
    standing = openings(event, reception, published=published, imported=counts.files > 0, now=now)
    gathered = standing.wishes is Phase.TEAM and counts.wishing > 0
    found = {
        Step.SETTINGS: bool(event.place and counts.tables),
        Step.LEGAL: not missing_pages(reception),
        Step.REGISTRATIONS: planned or standing.registration in (Phase.OVER, Phase.TEAM),
        Step.WISHES: planned or standing.wishes is Phase.OVER or gathered,
        Step.PLAN: planned,
        Step.PUBLISH: published,
        Step.MAIL: published and (counts.agendas > 0 or today >= event.date),
        Step.PRINT: published and today >= event.date,
        Step.DAY: today > event.date,
    }
    return frozenset(step for step, reached in found.items() if reached)
