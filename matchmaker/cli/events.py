"""``init`` and ``event``: make an event, show it, change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, time
from pathlib import Path
from typing import Any

import click

from matchmaker.cli.common import Parsed, echo_table, event_option, find_event, workspace
from matchmaker.entities import Event, Table
from matchmaker.errors import ConflictError
from matchmaker.programme import parse_break, parse_date, parse_time, slots_of
from matchmaker.rooms import number_tables
from matchmaker.store import Store

DEFAULTS = Event(
    id=0, name="OpenMap", date=date(2000, 1, 1), start=time(9), slots=12, meeting=12, changeover=3, breaks=()
)
TABLES = 60

SETTINGS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("--name", {"type": str}, "Name of the event, as on the papers."),
    ("--place", {"type": str}, "Where it takes place."),
    ("--date", {"type": Parsed("date", parse_date)}, "Day, as 2027-05-18 or 18/05/2027."),
    ("--from", {"type": Parsed("time", parse_time), "metavar": "TIME"}, "Start of the first slot, as 09:00 or 9h00."),
    ("--slots", {"type": click.IntRange(1, 200)}, "Number of meeting times."),
    ("--meeting", {"type": click.IntRange(1, 240), "metavar": "MINUTES"}, "Length of a meeting."),
    ("--changeover", {"type": click.IntRange(0, 120), "metavar": "MINUTES"}, "Time to change tables."),
    ("--break", {"type": Parsed("break", parse_break), "multiple": True}, "A pause: start + minutes, as 10:30+15."),
    ("--language", {"type": click.Choice(["fr", "en"])}, "Language of the papers."),
    ("--timezone", {"type": str}, "Time zone, as Europe/Paris."),
    ("--floor", {"type": click.IntRange(0, 20)}, "Everybody gets this many meetings before wishes decide."),
    ("--wishes-first/--fairness-first", {"default": None}, "Which of the two goals comes first."),
    ("--maximum", {"type": click.IntRange(1, 200)}, "Most meetings of one participant."),
    ("--seed", {"type": click.IntRange(0, 2**31 - 1)}, "Seed of the lot that decides between equals."),
    ("--own-tables/--shared-tables", {"default": None}, "Buyers keep a table of their own, or share them all."),
)
FIELDS = {"from": "start", "break": "breaks", "own_tables": "buyers_own_tables"}


def settings(command: Callable[..., None]) -> Callable[..., None]:
    """The options for every setting of an event; None (or empty) where nothing was said."""
    for name, more, text in reversed(SETTINGS):
        command = click.option(name, help=text, **more)(command)
    step_free = click.option(
        "--step-free", type=click.IntRange(0, 5000), help="How many tables can be reached without a step (the first)."
    )
    tables = click.option("--tables", type=click.IntRange(0, 5000), help="Number of tables.")
    return tables(step_free(command))


@click.command()
@workspace
@click.option("--add", is_flag=True, help="Add another event to a file that holds some.")
@settings
def init(workspace: Path, add: bool, tables: int | None, step_free: int | None, **said: Any) -> None:
    """Make a workspace file with an event in it. Whatever you leave out is printed as it was chosen.

    \b
    matchmaker init openmap.db --date 2027-05-18 --from 09:00 --slots 12 \\
        --meeting 12 --changeover 3 --break 10:30+15 --tables 60
    """
    if said["date"] is None:
        raise click.UsageError("Say on which day it takes place: --date 2027-05-18")
    event = replace(DEFAULTS, **_changes(said))
    slots_of(event)
    with Store.open(workspace, create=True) as store, store.write():
        if store.events.all() and not add:
            raise ConflictError("{path} holds an event already; use --add for another one in the same file", path=workspace)
        event = store.events.add(event)
        count = TABLES if tables is None else tables
        made = number_tables((), count, step_free=count if step_free is None else step_free)
        store.tables.set(event.id, made)
    chosen = {name for name, value in {**said, "tables": tables, "step_free": step_free}.items() if _given(value)}
    _show(event, made, defaults={FIELDS.get(name, name) for name in SETTING_NAMES - chosen})
    click.echo(f"\nNext: matchmaker import {workspace} registrations.csv")


@click.command()
@workspace
@event_option
@settings
def event(workspace: Path, which: str | None, tables: int | None, step_free: int | None, **said: Any) -> None:
    """Show an event, or change what the options name.

    \b
    matchmaker event openmap.db
    matchmaker event openmap.db --slots 10 --break 10:30+20
    """
    with Store.open(workspace) as store:
        with store.write():
            found = find_event(store, which)
            changed = replace(found, **_changes(said))
            slots_of(changed)
            if changed != found:
                found = store.events.save(changed)
            room = store.tables.all(found.id)
            if tables is not None or step_free is not None:
                count = len(room) if tables is None else tables
                free = sum(table.step_free for table in room) if step_free is None else step_free
                whole = step_free is None and all(table.step_free for table in room)
                room = store.tables.set(found.id, number_tables(room, count, step_free=count if whole else free))
        people = store.participants.all(found.id)
        plan = store.plans.latest(found.id)
    _show(found, room)
    echo_table([("participants", str(len(people))), ("last plan", f"{plan.number} ({plan.state.value})" if plan else "–")])


SETTING_NAMES = {name.split("/")[0].removeprefix("--").replace("-", "_") for name, _, _ in SETTINGS} | {
    "tables",
    "step_free",
}


def _changes(said: dict[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(Event)}
    changes = {FIELDS.get(name, name): value for name, value in said.items() if _given(value)}
    return {name: value for name, value in changes.items() if name in known}


def _given(value: Any) -> bool:
    return value is not None and value != ()


def _show(event: Event, tables: tuple[Table, ...], *, defaults: set[str] | frozenset[str] = frozenset()) -> None:
    slots = slots_of(event)
    breaks = ", ".join(f"{one.start:%H:%M} for {one.minutes} min" for one in event.breaks) or "none"
    step_free = sum(table.step_free for table in tables)
    rows = [
        ("name", event.name, {"name"}),
        ("date", event.date.isoformat(), {"date"}),
        ("place", event.place or "–", {"place"}),
        ("slots", f"{event.slots} of {event.meeting} min, {event.changeover} min to change", {"slots", "meeting", "changeover"}),
        ("times", f"{slots[0].start:%H:%M} to {slots[-1].end:%H:%M} ({event.timezone})", {"start", "timezone"}),
        ("breaks", breaks, {"breaks"}),
        ("tables", f"{len(tables)}, {step_free} step-free", {"tables", "step_free"}),
        ("buyers", "keep a table of their own" if event.buyers_own_tables else "share the tables", {"buyers_own_tables"}),
        ("goals", _goals(event), {"floor", "wishes_first", "maximum"}),
        ("papers", {"fr": "in French", "en": "in English"}[event.language], {"language"}),
        ("seed", str(event.seed), {"seed"}),
    ]
    click.echo(f"Event {event.id}")
    echo_table([(label, value, "(default)" if names <= defaults else "") for label, value, names in rows])


def _goals(event: Event) -> str:
    first, then = f"{event.floor} meetings for everybody", "wishes"
    order = f"{then} first, then {first}" if event.wishes_first else f"{first} first, then {then}"
    return order + (f"; at most {event.maximum} each" if event.maximum else "")
