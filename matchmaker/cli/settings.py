"""The options for the settings of an event, one for each field of ``Event`` that an organiser may choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from matchmaker.cli.common import OrNone, Parsed, number
from matchmaker.cli.times import parse_break, parse_date, parse_session, parse_time
from matchmaker.entities.rules import MOST_NEVER_MET

Command = Callable[..., Any]

DAY, TIME, BREAK = Parsed("day", parse_date), Parsed("time", parse_time), Parsed("break", parse_break)
SESSION = Parsed("session", parse_session)

_OPTIONS: tuple[Callable[[Command], Command], ...] = (
    click.option("--name", metavar="TEXT", help="Name of the event, as on the papers."),
    click.option("--place", metavar="TEXT", help="Where it takes place."),
    click.option("--date", type=DAY, metavar="DAY", help="As 2027-05-18 or 18/05/2027."),
    click.option("--from", "start", type=TIME, metavar="TIME", help="Start of the first slot, as 09:00 or 9h00."),
    click.option("--slots", type=number(1, 200), metavar="NUMBER", help="How many meeting times."),
    click.option("--meeting", type=number(1, 240), metavar="MINUTES", help="Length of a meeting."),
    click.option("--changeover", type=number(0, 120), metavar="MINUTES", help="Time to change tables."),
    click.option(
        "--break",
        "breaks",
        type=OrNone(BREAK),
        multiple=True,
        metavar="TIME+MINUTES",
        help="A pause, as 10:30+15; once for each. “none” takes all away.",
    ),
    click.option(
        "--session",
        "sessions",
        type=OrNone(SESSION),
        multiple=True,
        metavar="TIME+MINUTES TITLE",
        help="An item for everybody, as “9h00+20 Welcome”; once for each. “none” takes all away.",
    ),
    click.option("--tables", type=number(0, 5000), metavar="NUMBER", help="How many tables."),
    click.option(
        "--step-free",
        type=number(0, 5000),
        metavar="NUMBER",
        help="How many of them can be reached without a step: the first ones.",
    ),
    click.option(
        "--own-tables/--shared-tables",
        "buyers_own_tables",
        default=None,
        help="Buyers keep a table each, or all tables are shared.",
    ),
    click.option(
        "--floor",
        type=number(0, 20),
        metavar="NUMBER",
        help="Everybody gets this many meetings before further wishes count.",
    ),
    click.option(
        "--wishes-first/--fairness-first", default=None, help="Let all wishes count before everybody has these."
    ),
    click.option(
        "--never-met",
        type=number(0, MOST_NEVER_MET),
        metavar="POINTS",
        help="Added to the wishes of a pair that did not meet in an earlier edition of the series.",
    ),
    click.option(
        "--maximum",
        type=OrNone(number(1, 200)),
        metavar="NUMBER",
        help="Most meetings of one participant; “none” for no limit.",
    ),
    click.option(
        "--seed", type=number(0, 2**31 - 1), metavar="NUMBER", help="Another seed, another lot between equals."
    ),
    click.option("--language", type=click.Choice(["fr", "en"]), help="Language of the papers."),
    click.option("--mandatory-line", metavar="TEXT", help="What funders want to read on pages and papers."),
    click.option("--timezone", metavar="ZONE", help="As Europe/Paris."),
)


def settings(command: Command) -> Command:
    """Options for every setting of an event and its room; None (or empty) where nothing was said."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
