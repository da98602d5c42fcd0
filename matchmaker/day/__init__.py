"""The day itself: its rounds as they really run, what happens, and the organiser's hand on both."""

from matchmaker.day.repairing import Choice, Proposal, apply, next_to_begin, propose, undo
from matchmaker.day.rounds import Phase, Stage, needs_to_drop, stage_at
from matchmaker.day.steering import (
    add_minutes,
    drop_rounds,
    next_round,
    pause,
    reset,
    resume,
    running_of,
    shorten_rounds,
    shown_today,
)

__all__ = [
    "Choice", "Phase", "Proposal", "Stage", "add_minutes", "apply", "drop_rounds", "needs_to_drop", "next_round",
    "next_to_begin", "pause", "propose", "reset", "resume", "running_of", "shorten_rounds", "shown_today", "stage_at",
    "undo",
]  # fmt: skip
