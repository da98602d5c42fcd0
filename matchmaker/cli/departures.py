"""How far a plan is from the published one, as ``plan`` and ``check`` tell it."""

from __future__ import annotations

from matchmaker.cli.layout import echo
from matchmaker.plans import Departure

NAMED = 10
"""So few are named."""


def tell_departure(departure: Departure | None) -> None:
    """Print whose agendas change; nothing when no other plan is published."""
    if departure is None:
        return
    count, number = len(departure.differ), departure.published
    if not count:
        echo(f"\nEvery agenda is the one of published plan {number}.")
        return
    names = ": " + "; ".join(one.name for one in departure.differ) if count <= NAMED else ""
    echo(f"\n{count} of {departure.agendas} agendas differ from published plan {number}{names}")
