"""How far a plan is from the published one, as ``plan`` and ``check`` tell it."""

from __future__ import annotations

from matchmaker.cli.common import Words
from matchmaker.cli.layout import echo, echo_next
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


def tell_smaller_changes(departure: Departure | None, words: Words) -> None:
    """Name what leaves more of the published agendas as they are. ``words``: the workspace and event."""
    if departure is not None and departure.differ:
        echo_next(
            ("repair", *words),
            ("plan", *words, "--fill", "--plan", str(departure.published)),
            why="To change fewer of them, see the least repair, or keep all that is published and fill what is free:",
        )
