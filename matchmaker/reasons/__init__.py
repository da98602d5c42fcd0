"""Why wishes were not granted: the true cause for organisers, and for attendees only what is their own."""

from matchmaker.reasons.attendees import Unplanned, attendee_sentences, own_label
from matchmaker.reasons.unmet import Change, Never, Unmet, explain_unmet
from matchmaker.reasons.wording import say_cause, say_change, say_goal, say_instead, say_price

__all__ = [
    "Change", "Never", "Unmet", "Unplanned", "attendee_sentences", "explain_unmet", "own_label", "say_cause",
    "say_change", "say_goal", "say_instead", "say_price",
]  # fmt: skip
