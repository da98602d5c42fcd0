"""One participant's own pages, behind its personal link."""

from __future__ import annotations

from web.attendee import (
    agenda,
    answering,
    catalogue,
    consents,
    directory,
    entrance,
    outcomes,
    personal,
    registration,
    wishing,
)

BLUEPRINTS = (
    entrance.pages,
    agenda.pages,
    answering.pages,
    outcomes.pages,
    registration.pages,
    catalogue.pages,
    directory.pages,
    wishing.pages,
    consents.pages,
    personal.pages,
)
"""What the application registers."""
