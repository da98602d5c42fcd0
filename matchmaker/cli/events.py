"""``init`` and ``event``: make an event, show it, change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import click

from matchmaker.cli.common import OrNone, Parsed, event_option, find_event, given, target, workspace
from matchmaker.cli.layout import echo_next, echo_note, echo_table
from matchmaker.cli.settings import settings
from matchmaker.entities import Event
from matchmaker.events import Room, change_event, make_event
from matchmaker.journal import BY_COMMAND
from matchmaker.programme import find_oddities, slots_of
from matchmaker.rooms import number_tables
from matchmaker.store import Store
from matchmaker.targets import join_targets, parse_target, say_target
from matchmaker.wording import say

DEFAULTS = Event(id=0, name="OpenMap", date=date(2000, 1, 1), start=time(9), slots=12, meeting=12, changeover=3)
"""But for the date, which has none."""
TABLES = 60


@click.command()
@workspace
@settings
@click.option("--add", is_flag=True, help="Add another event to a file that holds some.")
def init(workspace: Path, add: bool, tables: int | None, step_free: int | None, **said: Any) -> None:
    """Make a workspace file with an event in it. What you leave out has a default, which is printed.

    \b
    Example:
      matchmaker init openmap.db --date 2027-05-18 --from 09:00 \\
          --slots 12 --meeting 12 --changeover 3 --break 10:30+15 --tables 60
    """
    changes = given(said)
    if "date" not in changes:
        raise click.UsageError("Say on which day it takes place: --date 2027-05-18")
    size = TABLES if tables is None else tables
    room = number_tables((), size, step_free=size if step_free is None else step_free)
    made, room = make_event(workspace, replace(DEFAULTS, **changes), room=room, add=add)
    click.echo(f"Event {made.id} in {workspace}")
    _show(made, room, chosen={*changes, *given({"tables": tables, "step_free": step_free})})
    echo_next(("import", *target(workspace, str(made.id) if add else None), "registrations.csv"))


@click.command()
@workspace
@event_option
@settings
@click.option(
    "--aim",
    "aims",
    type=OrNone(Parsed("aim", parse_target)),
    multiple=True,
    metavar="KIND=NUMBER|KIND=SHARE%",
    help="Wished for insertion, adapted or small firms, as insertion=1 for every buyer or small=20% of all meetings; "
    "once for each. “none” takes all away.",
)
@click.option("--series", metavar="NAME", help="The editions that this one is compared with; empty for none.")
def event(
    workspace: Path,
    which: str | None,
    tables: int | None,
    step_free: int | None,
    aims: tuple[Any, ...],
    series: str | None,
    **said: Any,
) -> None:
    """Show an event, or change what the options name.

    \b
    Examples:
      matchmaker event openmap.db
      matchmaker event openmap.db --slots 10 --break 10:30+20
      matchmaker event openmap.db --break none --maximum none
      matchmaker event openmap.db --aim insertion=1 --aim small=20%
    """
    changes = given(said)
    more = given({"tables": tables, "step_free": step_free, "targets": aims, "series": series})
    if aims:
        more["targets"] = join_targets(more["targets"])
    with Store.open(workspace) as store:
        found = find_event(store, which)
        if changes or more:
            change_event(store, found, changes=changes, who=BY_COMMAND, now=datetime.now(UTC), **more)
        now, room = store.events.get(found.id), store.tables.all(found.id)
        targets = store.targets.all(found.id)
        people, plan = store.participants.all(found.id), store.plans.latest(found.id)
    click.echo(f"Event {now.id} in {workspace}")
    last = f"{plan.number}, {plan.state.value}" if plan else "none"
    _show(
        now,
        room,
        more=[
            *(("aim", say_target(one)) for one in targets),
            ("people", f"{len(people)} participants"),
            ("last plan", last),
        ],
    )
    if plan and (changes or more):
        echo_next(("check", *target(workspace, which)), why=f"Does plan {plan.number} still hold?")


def _show(
    event: Event, room: Room, *, chosen: Collection[str] | None = None, more: Iterable[tuple[str, str]] = ()
) -> None:
    """``chosen``: what was said; the rest is marked as default. None marks nothing. ``more``: further lines."""
    slots = slots_of(event)
    times = f"{slots[0].start:%H:%M} to {slots[-1].end:%H:%M}, {event.timezone}"
    rows = [
        ("name", "name", event.name),
        ("date", "date", say(event.date)),
        ("place", "place", event.place or "not said"),
        ("slots", "slots", str(event.slots)),
        ("meeting", "meeting", f"{event.meeting} min"),
        ("changeover", "changeover", f"{event.changeover} min"),
        ("from", "start", times),
        ("breaks", "breaks", say(event.breaks) or "none"),
        *(("session", "sessions", say(one)) for one in event.sessions),
        ("tables", "tables", str(len(room))),
        ("step-free", "step_free", f"{sum(table.step_free for table in room)} of them"),
        ("buyers", "buyers_own_tables", "keep a table each" if event.buyers_own_tables else "share all tables"),
        ("floor", "floor", f"{event.floor} meetings for everybody before further wishes count"),
        ("order", "wishes_first", "wishes first, then the floor" if event.wishes_first else "floor first, then wishes"),
        *([("never met", "never_met", f"{event.never_met} points more")] if event.never_met else []),
        ("maximum", "maximum", f"{event.maximum} meetings each" if event.maximum else "no limit"),
        ("papers", "language", {"fr": "French", "en": "English"}[event.language]),
        ("seed", "seed", str(event.seed)),
        *([("line", "mandatory_line", event.mandatory_line)] if event.mandatory_line else []),
    ]
    defaults = {field for _, field, _ in rows if chosen is not None and field not in chosen}
    lines = [(label, value + (" (default)" if field in defaults else "")) for label, field, value in rows]
    echo_table([*lines, *more])
    for oddity in find_oddities(event, now=datetime.now(UTC)):
        echo_note(str(oddity))
