"""``import``: registrations from a file, today's and tomorrow's."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from textwrap import fill

import click

from matchmaker.cli.common import Words, event_option, find_event, target, workspace
from matchmaker.cli.layout import count, echo, echo_list, echo_next, shorten
from matchmaker.cli.refusals import tell_open_refusals
from matchmaker.cli.reports import check_report
from matchmaker.errors import FileError
from matchmaker.files import write_whole
from matchmaker.imports import Outcome, Rewish, Update, import_file
from matchmaker.journal import BY_COMMAND
from matchmaker.registrations.answers import render_csv
from matchmaker.registrations.columns import Field
from matchmaker.registrations.mappings import EXAMPLE
from matchmaker.registrations.remarks import Translate, untranslated
from matchmaker.registrations.report import render_text
from matchmaker.store import Conflict, Store
from matchmaker.wording import say, say_field

TRANSLATIONS = "matchmaker.translations"
"""The group of entry points under which other packages translate sentences: this one imports none of them."""

FILE = click.Path(path_type=Path)


FIELDS = f"""\b
Fields of a mapping file, one line per column of yours, as
“{EXAMPLE}”:
{fill(", ".join(Field), 76, initial_indent="  ", subsequent_indent="  ")}"""


@click.command("import", epilog=FIELDS)
@workspace
@click.argument("file", type=FILE)
@event_option
@click.option("--mapping", type=FILE, metavar="FILE", help="Says which header means what: one header;field per line.")
@click.option("--encoding", metavar="NAME", help="Encoding of a CSV file, as cp1252; found by itself when left out.")
@click.option("--delimiter", metavar="SIGN", help="Delimiter of a CSV file; found by itself when left out.")
@click.option("--report", type=FILE, metavar="FILE", help="Also write the report as CSV, to be filled in.")
@click.option("--answers", type=FILE, metavar="FILE", help="A report with its last column filled in.")
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
def import_(
    workspace: Path,
    file: Path,
    which: str | None,
    mapping: Path | None,
    encoding: str | None,
    delimiter: str | None,
    report: Path | None,
    answers: Path | None,
    dry_run: bool,
) -> None:
    """Read registrations from a CSV or XLSX file.

    Again tomorrow with a longer file: only what differs from the last one is applied. What you corrected by hand
    stays, and so do answers. Who is gone from the file is proposed as withdrawn, never deleted.

    \b
    Examples:
      matchmaker import openmap.db inscriptions.csv --report questions.csv
    Fill in the last column of questions.csv, then:
      matchmaker import openmap.db inscriptions.csv --answers questions.csv
    """
    if report:
        check_report(report, workspace=workspace, file=file, mapping=mapping, answers=answers, dry_run=dry_run)
    with Store.open(workspace) as store:
        event = find_event(store, which)
        outcome = import_file(
            store,
            event.id,
            path=file,
            who=BY_COMMAND,
            mapping=mapping,
            encoding=encoding,
            delimiter=delimiter,
            answers=answers,
            rehearse=dry_run,
        )
    tell_open_refusals(outcome.report)
    for line in render_text(outcome.report).splitlines():
        indent = len(line) - len(line.lstrip())
        echo(line.strip(), indent=indent, hang=3 * indent)
    event_words = target(workspace, which)
    _tell_changes(outcome)
    _tell_accessibility(outcome, event_words)
    _tell_questions(outcome, event_words)
    if report:
        _write_report(outcome, report, language=event.language, kept=not dry_run)
    if dry_run:
        echo("\nNothing was kept (--dry-run).")
    else:
        _tell_next(outcome, event_words, file=file, report=report)


def _tell_changes(outcome: Outcome) -> None:
    nothing = "Nothing was changed." if outcome.conflicts else "The file says nothing new."
    echo(f"\nParticipants: {outcome.summary}." if outcome.changed else f"\n{nothing}")
    file = len(outcome.report.reading.registrants)
    if outcome.participants != file:
        echo(f"In the event: {count(outcome.participants, 'participant')}; in this file: {file}.")
    if outcome.added and not outcome.first:
        echo("  New: " + "; ".join(shorten(outcome.added)), hang=6)
    echo_list(_update(update) for update in outcome.updates)
    if not outcome.first:
        newcomers = set(outcome.added)
        echo_list(shorten([_rewish(one) for one in outcome.wishes if one.name not in newcomers]))
    echo_list(f"{name} is in the file again" for name in outcome.returned)
    echo_list(f"{name} is in the file, but was withdrawn by hand and stays so" for name in outcome.withdrawn)


def _tell_accessibility(outcome: Outcome, target: Words) -> None:
    count = sum(bool(one.accessibility) for one in outcome.report.reading.registrants)
    if count:
        echo_next(("participant", *target), why=f"{count} said something about accessibility; the list marks them:")


def _tell_questions(outcome: Outcome, target: Words) -> None:
    """What waits for the organiser."""
    if outcome.conflicts:
        echo("\nCorrected by hand, and the file says something else; your correction stays:")
        echo_list(_conflict(name, conflict) for name, conflict in outcome.conflicts)
        echo_next(("participant", *target, outcome.conflicts[0][0], "--keep"), why="To hear no more of it:")
    if outcome.missing:
        echo("\nNo longer in the file; until you decide, they take part:")
        echo_list(outcome.missing)
        echo_next(("participant", *target, outcome.missing[0], "--withdraw"), why="To decide (or --return):")


def _update(update: Update) -> str:
    name, field = update.name, say_field(update.field)
    if isinstance(update.old, tuple) and isinstance(update.new, tuple):
        added = [f"+ {say(item)}" for item in update.new if item not in update.old]
        taken = [f"- {say(item)}" for item in update.old if item not in update.new]
        return f"{name}: {field}: " + ("; ".join(added + taken) or "in another order")
    return f"{name}: {field} was {_shown(say(update.old))}, is {_shown(say(update.new))}"


def _rewish(one: Rewish) -> str:
    if one.before == one.after:
        return f"{one.name}: other wishes or refusals, or in another order ({count(one.after, 'wish', 'wishes')})"
    return f"{one.name}: wishes {one.before} -> {one.after}"


def _conflict(name: str, conflict: Conflict) -> str:
    field = say_field(conflict.field)
    return f"{name}: {field} stays {_shown(conflict.ours)}; the file says {_shown(conflict.theirs)}"


def _shown(words: str) -> str:
    return f"“{words}”" if words else "empty"


def _write_report(outcome: Outcome, report: Path, *, language: str, kept: bool) -> None:
    """In the language of the event; sentences stay English where no package that translates them is installed."""
    translate: Translate = untranslated
    for found in entry_points(group=TRANSLATIONS):
        translate = found.load()(language)
    try:
        write_whole(report, render_csv(outcome.report, translate, language=language))
    except FileError as error:
        if not kept:
            raise
        raise FileError(
            "the registrations were imported, but the report was not written: {error}", error=error
        ) from error
    click.echo(f"\nThe report is in {report}")


def _tell_next(outcome: Outcome, target: Words, *, file: Path, report: Path | None) -> None:
    echo_next(("plan", *target))
    if outcome.report.open and report is None:
        why = "Or first write a report, to answer what is open:"
        echo_next(("import", *target, file, "--report", "questions.csv"), why=why)
    elif outcome.report.open:
        why = "Or first answer what is open in the last column of the report, then:"
        echo_next(("import", *target, file, "--answers", str(report)), why=why)
