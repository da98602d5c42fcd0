"""``whatif``: a table of what other numbers of slots and tables, or other lengths, would give."""

from __future__ import annotations

import re
import shlex
from datetime import time
from pathlib import Path

import click

from matchmaker.cli.common import Parsed, event_option, find_event, number, target, workspace
from matchmaker.cli.layout import count, echo, echo_list, echo_table
from matchmaker.cli.times import parse_time
from matchmaker.errors import InputError
from matchmaker.store import Store
from matchmaker.whatif import Advice, Grid, Row, advise, explore, invent

HEADER = ("slots", "minutes", "tables", "until", "granted", "of wished", "none", "short", "long waits", "waiting", "")
COLUMNS = """\b
Columns:
  granted     wished meetings that take place, their share; ≥: perhaps more
  none        participants without a meeting, although they could have one
  short       participants below the floor, although they could reach it
  long waits  idle slots beyond two in a row, at most
  waiting     idle slots beyond one in a row, at most"""


def _parse_numbers(text: str) -> tuple[int, ...]:
    """``10,12,14``, each once."""
    if not re.fullmatch("[1-9][0-9]{0,3}( *, *[1-9][0-9]{0,3})*", text.strip()):
        raise InputError("“{text}” is no list of whole numbers from 1 on; write it as 10,12,14", text=text)
    return tuple(dict.fromkeys(map(int, text.split(","))))


NUMBERS = Parsed("numbers", _parse_numbers)


@click.command(epilog=COLUMNS)
@workspace
@event_option
@click.option("--slots", type=NUMBERS, metavar="N,N,…", help="Numbers of slots to try.")
@click.option("--tables", type=NUMBERS, metavar="N,N,…", help="Numbers of tables to try.")
@click.option("--meeting", type=NUMBERS, metavar="N,N,…", help="Minutes of a meeting to try.")
@click.option("--until", type=Parsed("time", parse_time), metavar="TIME", help="When the last meeting must be over.")
@click.option("--buyers", type=number(1), metavar="NUMBER", help="Invent this many buyers instead of those registered.")
@click.option("--suppliers", type=number(1), metavar="NUMBER", help="And this many suppliers.")
@click.option("--wishes", type=number(1), default=6, metavar="NUMBER", help="And this many wishes each (6).")
def whatif(
    workspace: Path,
    which: str | None,
    slots: tuple[int, ...] | None,
    tables: tuple[int, ...] | None,
    meeting: tuple[int, ...] | None,
    until: time | None,
    buyers: int | None,
    suppliers: int | None,
    wishes: int,
) -> None:
    """Compare numbers of slots and tables and lengths of meetings. Nothing is changed.

    Without --slots, as many as fit before --until, or before the end as it is now. Wishes are those of the file, which
    may be last year's; or expected ones.

    \b
    Examples:
      matchmaker whatif openmap.db --slots 10,12,14 --tables 40,45,50
      matchmaker whatif openmap.db --tables 40,50 --buyers 30 --suppliers 120
    """
    with Store.open(workspace) as store:
        event = find_event(store, which)
        edition = store.load_edition(event.id)
    if buyers is not None or suppliers is not None:
        if buyers is None or suppliers is None:
            raise click.UsageError("--buyers and --suppliers go together")
        edition = invent(edition, buyers=buyers, suppliers=suppliers, wishes=wishes)
    if not edition.participants:
        raise InputError("this event has no participants yet; say how many you expect: --buyers 30 --suppliers 120")
    rows = explore(edition, Grid(slots or (), tables or (), meeting or (), until))
    _tell(rows, here=shlex.join(map(str, target(workspace, which))))


def _tell(rows: tuple[Row, ...], *, here: str) -> None:
    echo_table([HEADER, *map(_cells, rows)], right=range(10))
    reasons = {row.why.template: str(row.why) for row in reversed(rows) if row.why}
    if reasons:
        echo("\nNot possible:")
        echo_list(reason.replace("FILE.db", here) for reason in reasons.values())
    advice = advise(rows)
    if advice is not None:
        echo(f"\n{_say(advice)}.")


def _say(advice: Advice) -> str:
    row, found, more = advice.row, advice.found, advice.more
    short = count(found.short, "participant") if found.short else "nobody"
    said = (
        f"{row.slots} slots of {row.meeting} minutes and {row.tables} tables grant {found.granted} of {found.asked} "
        f"wished meetings by {row.end:%H:%M} and leave {short} with fewer than they should have"
    )
    if more is None:
        return f"{said}; nothing else tried here grants more"
    return (
        f"{said}: the least room that gives nearly as much as the best. Most grant {more.slots} slots of "
        f"{more.meeting} minutes and {more.tables} tables: {advice.gained} more, by {more.end:%H:%M}"
    )


def _cells(row: Row) -> tuple[str, ...]:
    where = str(row.slots), str(row.meeting), str(row.tables), f"{row.end:%H:%M}"
    found = row.forecast
    if found is None:
        return *where, *["–"] * 6, ""
    share = f"{found.granted / found.asked:.0%}" if found.asked else "–"
    counts = map(str, (found.idle, found.short, found.long_waits, found.waiting))
    return *where, f"{'' if found.proved else '≥ '}{found.granted}", share, *counts, ""
