"""The pages of a participant, in the order of their menu."""

from __future__ import annotations

from flask_babel import LazyString

from web.messages import say

SECTIONS: tuple[tuple[str, LazyString], ...] = (
    ("entrance.home", say("Your page")),
    ("registration.change", say("Your registration")),
    ("agenda.show", say("Your agenda")),
    ("directory.everybody", say("Directory")),
    ("wishing.mine", say("Your wishes")),
    ("personal.data", say("Your data")),
)
"""Endpoint and name of each."""


def attendee_sections() -> tuple[tuple[str, LazyString], ...]:
    """For the menu."""
    return SECTIONS
