"""How far a run is, as what an organiser asks: sentences with named places, and the figures behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.store import Reached, Run, RunKind, RunState, Sentence


@dataclass(frozen=True, slots=True)
class RunReport:
    """``state``: where the run is. ``found``: how good the best so far is, a sentence for each goal that matters, of
    wishes first.

    ``better``: the greatest share, in percent, by which wishes could still be better; 0 when proved, None when nothing
    is known of it, as long as a goal before wishes is open. ``figures``: every goal with value and bound, for the
    fold-out.
    """

    state: Sentence
    found: tuple[Sentence, ...]
    better: float | None
    figures: tuple[Reached, ...]


def say(template: str, **places: str) -> Sentence:
    """A sentence; by this name the catalogue of translations finds it."""
    return Sentence(template, places)


KEEPING = say("This speaks of plans that keep the meetings it was filled around.")
"""Where only what is free was filled, bounds say nothing of other plans."""


def better(value: int, bound: int) -> float:
    """The greatest share by which a goal could be better, in percent of what is reached; 100 when nothing is."""
    if value == bound:
        return 0.0
    return 100.0 * abs(bound - value) / abs(value) if value else 100.0


def describe(run: Run) -> RunReport:
    """What can be said of a run; the same run always gives the same sentences."""
    figures = run.progress.reached if run.progress else ()
    sure = _find_sure(figures)
    first = sorted(figures, key=lambda goal: goal.goal != "wishes")
    found = [sentence for goal in first if (sentence := _describe_goal(goal, sure=goal.goal in sure))]
    if found and run.kind is RunKind.FILL:
        found.append(KEEPING)
    wishes = next((goal for goal in figures if goal.goal == "wishes" and goal.goal in sure), None)
    open_share = better(wishes.value, wishes.bound) if wishes else None
    return RunReport(_describe_state(run), tuple(found), open_share, figures)


def _find_sure(figures: Sequence[Reached]) -> frozenset[str]:
    """Goals whose bound is one for all plans: it speaks of those that are equal in the goals before."""
    still = [number for number, goal in enumerate(figures) if goal.value != goal.bound]
    return frozenset(goal.goal for goal in figures[: still[0] + 1 if still else None])


def _describe_state(run: Run) -> Sentence:
    if run.error:
        return run.error
    match run.state, bool(run.stopped_by), bool(run.progress):
        case RunState.QUEUED, _, _:
            found = say("It waits to begin.")
        case RunState.DONE, _, _:
            found = say("It is done; the plan is kept as a draft.")
        case RunState.CANCELLED, _, _:
            found = say("It was cancelled by {who}; nothing was kept.", who=run.stopped_by)
        case _, True, _:
            found = say("{who} asked it to stop; the best so far will be kept.", who=run.stopped_by)
        case _, _, True:
            found = say("It is being computed, for {seconds} s so far.", seconds=f"{_count_seconds(run):.0f}")
        case _:
            found = say("A worker is at it, which has nothing to tell yet.")
    return found


def _count_seconds(run: Run) -> float:
    """Until the last sign of life: a solver may have nothing new to tell for a while."""
    told = run.progress.seconds if run.progress else 0.0
    return max(told, (run.heartbeat - run.started).total_seconds()) if run.heartbeat and run.started else told


def _describe_goal(goal: Reached, *, sure: bool) -> Sentence | None:
    """None for goals that the fold-out is enough for."""
    value = str(goal.value)
    if goal.goal.startswith("level "):
        return _describe_level(goal, level=goal.goal.removeprefix("level "), sure=sure)
    if goal.goal == "wishes":
        return _describe_wishes(goal, sure=sure)
    if goal.goal == "long waits" and goal.value:
        return say("Rounds of waiting beyond two in a row: {value}.", value=value)
    if goal.goal == "waiting" and goal.value:
        return say("Rounds of waiting beyond one in a row: {value}.", value=value)
    return say("Nobody waits longer than one round in a row.") if goal.goal == "waiting" else None


def _describe_wishes(goal: Reached, *, sure: bool) -> Sentence:
    value = str(goal.value)
    if not sure:
        return say("{value} points of wishes are granted.", value=value)
    if goal.value == goal.bound:
        return say("{value} points of wishes are granted; proved: cannot be better.", value=value)
    return say("{value} points of wishes are granted; at most {better}% better is possible.",
               value=value, better=f"{better(goal.value, goal.bound):.1f}")  # fmt: skip


def _describe_level(goal: Reached, *, level: str, sure: bool) -> Sentence:
    value, bound = str(goal.value), str(goal.bound)
    if not sure:
        return say("Participants with {level} meetings or more: {value}.", level=level, value=value)
    if goal.value == goal.bound:
        return say(
            "Participants with {level} meetings or more: {value}, as many as possible.", level=level, value=value
        )
    return say("Participants with {level} meetings or more: {value} of at most {bound}.",
               level=level, value=value, bound=bound)  # fmt: skip
