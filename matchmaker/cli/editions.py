"""``editions``: those of a series side by side."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, workspace
from matchmaker.cli.layout import echo_table
from matchmaker.editions import Figures, compare_editions
from matchmaker.entities import FirmKind, Role
from matchmaker.entities.targets import NAMES
from matchmaker.store import Store


@click.command()
@workspace
@event_option
def editions(workspace: Path, which: str | None) -> None:
    """Compare the editions of a series: who came, what was wished, granted and held.

    \b
    Example:
      matchmaker editions openmap.db --event 2
    """
    with Store.open(workspace) as store:
        found = compare_editions(store, find_event(store, which))
    lines = [_line(one) for one in found]
    echo_table([(title, *(line[place] for line in lines)) for place, title in enumerate(_TITLES)])


_TITLES = (
    "event", "date", "participants", "buyers", "suppliers", "both", "networks", "wishes granted", "meetings",
    "first meetings", "held", "fewest", "rounds waited", *(NAMES[kind] for kind in FirmKind),
)  # fmt: skip


def _line(one: Figures) -> tuple[str, ...]:
    came = [str(one.roles.get(role, 0)) for role in (Role.BUYER, Role.SUPPLIER, Role.BOTH, Role.NETWORK)]
    start = (one.event.name, f"{one.event.date}", str(sum(one.roles.values())), *came)
    if one.plan is None or one.overview is None:
        return (*start, *("–" for _ in range(len(_TITLES) - len(start))))
    held = f"{one.held[0]} of {one.held[1]}" if one.held else "–"
    return (
        *start,
        f"{one.overview.granted} of {one.overview.wished}",
        str(len(one.plan.meetings)),
        str(one.first),
        held,
        str(one.overview.fewest),
        str(one.overview.idle),
        *(str(one.kinds.get(kind, "not known")) for kind in FirmKind),
    )
