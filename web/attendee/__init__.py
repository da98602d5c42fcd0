"""One participant's own pages, behind its personal link."""

from __future__ import annotations

from web.attendee import entrance

BLUEPRINTS = (entrance.pages,)
"""What the application registers."""
