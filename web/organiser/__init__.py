"""Pages of those who organise, behind an account."""

from __future__ import annotations

from web.organiser import entrance, event, outbox, overview, people, reception, workspace

BLUEPRINTS = (
    entrance.pages,
    overview.pages,
    people.pages,
    outbox.pages,
    workspace.pages,
    event.pages,
    reception.pages,
)
"""What the application registers."""
