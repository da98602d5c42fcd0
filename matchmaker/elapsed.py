"""Time that passes, also in a night in which the clocks change: Python reckons with what clocks of one zone show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def later(moment: datetime, by: timedelta) -> datetime:
    """So much later, in its own zone. ``moment``: aware."""
    return (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """How much time passes between two aware moments; negative if ``end`` comes first."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def next_shown(shown: datetime, *, now: datetime) -> datetime:
    """When clocks show this next; both aware. What they show twice in the night in which they go back is still to come
    as long as the second time is.
    """
    return shown if shown >= now else shown.replace(fold=1)
