"""The day itself: its rounds as they really run, what happens, and the organiser's hand on both."""

from matchmaker.day.applying import Choice, apply
from matchmaker.day.confirming import confirm, find_applied, propose_about
from matchmaker.day.effects import Effects, find_stand_ins, weigh_ways
from matchmaker.day.histories import Happened, find_concerned, tell_history
from matchmaker.day.news import News, add_news, find_person, find_table, weigh_news
from matchmaker.day.proposing import Proposal, propose
from matchmaker.day.rounds import Phase, Stage, needs_to_drop, next_to_begin, stage_at, to_come
from matchmaker.day.standby import Offer, explain_none, list_offers
from matchmaker.day.steering import (
    add_minutes,
    before_last,
    drop_rounds,
    is_the_day,
    next_round,
    pause,
    reset,
    resume,
    running_of,
    shorten_rounds,
    take_back,
)
from matchmaker.day.undoing import find_undoable, undo
from matchmaker.day.walkins import come_back, make_guest, welcome
from matchmaker.turns import shown_today

__all__ = [
    "Choice", "Effects", "Happened", "News", "Offer", "Phase", "Proposal", "Stage", "add_minutes", "add_news",
    "apply", "before_last", "come_back", "confirm", "drop_rounds", "explain_none", "find_applied", "find_concerned",
    "find_person", "find_stand_ins", "find_table", "find_undoable", "is_the_day", "list_offers", "make_guest",
    "needs_to_drop", "next_round", "next_to_begin", "pause", "propose", "propose_about", "reset", "resume",
    "running_of", "shorten_rounds", "shown_today", "stage_at", "take_back", "tell_history", "to_come", "undo",
    "weigh_news", "weigh_ways", "welcome",
]  # fmt: skip
