"""Pages of those who organise, behind an account."""

from __future__ import annotations

from web.organiser import (
    entering,
    entrance,
    event,
    importing,
    outbox,
    overview,
    papers,
    participant,
    participants,
    people,
    planning,
    plans,
    publishing,
    reception,
    runs,
    workspace,
)

BLUEPRINTS = (
    entrance.pages,
    overview.pages,
    people.pages,
    outbox.pages,
    workspace.pages,
    event.pages,
    reception.pages,
    participants.pages,
    participant.pages,
    importing.pages,
    entering.pages,
    planning.pages,
    runs.pages,
    plans.pages,
    publishing.pages,
    papers.pages,
)
"""What the application registers."""
