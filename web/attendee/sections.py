"""The pages of a participant, in the order of their menu."""

from __future__ import annotations

from flask import g
from flask_babel import LazyString

from web.messages import say
from web.stores import open_store

SECTIONS: tuple[tuple[str, LazyString], ...] = (
    ("entrance.home", say("Your page")),
    ("registration.change", say("Your registration")),
    ("agenda.show", say("Your agenda")),
    ("directory.everybody", say("Directory")),
    ("wishing.mine", say("Your wishes")),
    ("consents.network", say("Your network")),
    ("personal.data", say("Your data")),
)
"""Endpoint and name of each."""


def attendee_sections() -> tuple[tuple[str, LazyString], ...]:
    """For the menu; a network only where one takes part."""
    there = "event" in g and open_store().networks.are_there(g.event.id)
    return tuple(one for one in SECTIONS if there or one[0] != "consents.network")
