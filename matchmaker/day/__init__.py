"""The day itself: its rounds as they really run, what happens, and the organiser's hand on both."""

from matchmaker.day.confirming import confirm, find_applied, propose_about
from matchmaker.day.histories import Happened, find_concerned, tell_history
from matchmaker.day.news import News, add_news, find_person, find_table, weigh_news
from matchmaker.day.repairing import Choice, Proposal, apply, next_to_begin, propose, undo
from matchmaker.day.rounds import Phase, Stage, needs_to_drop, stage_at, to_come
from matchmaker.day.standby import Offer, list_offers
from matchmaker.day.steering import (
    add_minutes,
    before_last,
    drop_rounds,
    next_round,
    pause,
    reset,
    resume,
    running_of,
    shorten_rounds,
    shown_today,
    take_back,
)
from matchmaker.day.walkins import come_back, make_guest, welcome

__all__ = [
    "Choice", "Happened", "News", "Offer", "Phase", "Proposal", "Stage", "add_minutes", "add_news", "apply",
    "before_last", "come_back", "confirm", "drop_rounds", "find_applied", "find_concerned", "find_person",
    "find_table", "list_offers", "make_guest", "needs_to_drop", "next_round", "next_to_begin", "pause", "propose",
    "propose_about", "reset", "resume", "running_of", "shorten_rounds", "shown_today", "stage_at", "take_back",
    "tell_history", "to_come", "undo", "weigh_news", "welcome",
]  # fmt: skip
