"""``closing``: what was held and what came of it, and when participants are asked for that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.afterwards.closing import Closing, Tally, close
from matchmaker.afterwards.meetings import OTHER
from matchmaker.afterwards.outcomes import ENOUGH, MOST, set_days_until_asked
from matchmaker.cli.common import event_option, find_event, number, workspace
from matchmaker.cli.layout import echo, echo_table, shorten
from matchmaker.journal import BY_COMMAND
from matchmaker.sectors import label
from matchmaker.store import Store


@click.command()
@workspace
@event_option
@click.option(
    "--ask-after",
    type=number(0, MOST),
    metavar="DAYS",
    help="When participants are asked what came of their meetings; 90 unless you say otherwise, 0: never.",
)
def closing(workspace: Path, which: str | None, ask_after: int | None) -> None:
    """Show what was held, by kind and by sector, and what came of it.

    \b
    Examples:
      matchmaker closing openmap.db
      matchmaker closing openmap.db --ask-after 120
    """
    with Store.open(workspace) as store:
        event = find_event(store, which)
        if ask_after is not None:
            set_days_until_asked(store, event.id, days=ask_after, who=BY_COMMAND)
        found = close(store, event, now=datetime.now(UTC))
    _show("all meetings", [("", found.total)])
    echo()
    _show("by kind", found.by_kind.items())
    echo()
    _show("by sector", ((_say_sector(key), tally) for key, tally in found.by_sector.items()))
    echo()
    echo_table(_figures(found))


def _show(title: str, tallies: Iterable[tuple[str, Tally]]) -> None:
    heads = (title, "planned", "held", "not held", "unmarked", "follow-ups", "useful")
    echo_table([heads, *(_told(name, tally) for name, tally in tallies)], right=range(1, 7))


def _told(name: str, one: Tally) -> tuple[str, ...]:
    counts = (one.planned, one.held, one.not_held, one.unmarked, one.follow_ups)
    return (name, *map(str, counts), f"{one.useful} of {one.judged}")


def _say_sector(key: str) -> str:
    return "no sector in common" if key == OTHER else label(key, "en")


def _figures(found: Closing) -> list[tuple[str, str]]:
    asked = str(found.asked_on) if found.asked_on else "never"
    return [
        ("cancelled on the day", str(found.cancelled)),
        ("did not come", str(found.no_shows)),
        ("tables not typed in", ", ".join(shorten(found.untyped)) or "none"),
        ("asked what came of it", f"{asked}; {found.sums.answered} of {found.sums.asked} have answered"),
        ("quotes, contracts", _sums(found)),
        ("data kept until", str(found.retention or "not said")),
    ]


def _sums(found: Closing) -> str:
    if found.sums.quotes is None:
        return f"shown from {ENOUGH} answers on"
    amounts = (f"{number} {amount.value or 'without amount'}" for amount, number in (found.sums.amounts or {}).items())
    return f"{found.sums.quotes} quotes, {found.sums.contracts} contracts ({'; '.join(amounts)})"
