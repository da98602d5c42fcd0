"""``import`` and ``participant``: who comes and what they said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from matchmaker import imports
from matchmaker.cli.common import Parsed, echo_table, event_option, find_event, workspace
from matchmaker.entities import Participant, Role
from matchmaker.errors import NotFoundError
from matchmaker.files import write_whole
from matchmaker.imports import Outcome
from matchmaker.programme import parse_time
from matchmaker.registrations.answers import read_answers, render_csv
from matchmaker.registrations.names import fold
from matchmaker.registrations.report import render_text
from matchmaker.store import Store

EXISTING = click.Path(path_type=Path)


@click.command("import")
@workspace
@click.argument("file", type=EXISTING)
@event_option
@click.option("--mapping", type=EXISTING, help="A file that says which header means what, one header;field per line.")
@click.option("--encoding", help="Encoding of a CSV file, as cp1252; found by itself when left out.")
@click.option("--delimiter", help="Delimiter of a CSV file; found by itself when left out.")
@click.option("--answers", type=EXISTING, help="A report of an earlier import, with its last column filled in.")
@click.option("--report", type=EXISTING, help="Also write the report as CSV, to be filled in and given back.")
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
def import_(
    workspace: Path,
    file: Path,
    which: str | None,
    mapping: Path | None,
    encoding: str | None,
    delimiter: str | None,
    answers: Path | None,
    report: Path | None,
    dry_run: bool,
) -> None:
    """Read registrations from a CSV or XLSX file, and again tomorrow's longer one: only what differs is applied.

    \b
    matchmaker import openmap.db inscriptions.csv --report questions.csv
    matchmaker import openmap.db inscriptions.csv --answers questions.csv
    """
    given = read_answers(answers) if answers else {}
    with Store.open(workspace) as store:
        outcome = imports.import_file(
            store,
            find_event(store, which).id,
            path=file,
            mapping=mapping,
            encoding=encoding,
            delimiter=delimiter,
            answers=given,
            rehearse=dry_run,
        )
    click.echo(render_text(outcome.report), nl=False)
    _tell_changes(outcome)
    if report:
        write_whole(report, render_csv(outcome.report))
        click.echo(f"\nThe report is in {report}; fill in its last column and give it back with --answers {report}")
    click.echo("\nNothing was kept (--dry-run)." if dry_run else f"\nNext: matchmaker plan {workspace}")


def _tell_changes(outcome: Outcome) -> None:
    changes = outcome.changes
    if outcome.nothing:
        click.echo("\nNothing differs from what is known already.")
        return
    updated = sorted({change.key for change in changes.updated})
    click.echo(
        f"\n{len(changes.added)} added, {len(updated)} updated, wishes of {len(outcome.wishes)} set, "
        f"{len(changes.unchanged)} unchanged."
    )
    for change in changes.updated:
        click.echo(f"  {change.key}: {change.field} was {_show(change.old)}, is {_show(change.new)}")
    if changes.conflicts:
        click.echo("Corrected by hand and changed in the file; your correction was kept:")
    for conflict in changes.conflicts:
        click.echo(f"  {conflict.key}: {conflict.field} stays {_show(conflict.ours)}; the file says {_show(conflict.theirs)}")
    if changes.gone:
        click.echo("No longer in the file; withdraw them with matchmaker participant … --withdraw:")
    for registrant in changes.gone:
        click.echo(f"  {registrant.name}")
    for name in outcome.withdrawn:
        click.echo(f"  {name} is in the file, but was withdrawn by hand and stays so")


def _show(value: object) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} entries" if len(value) > 3 else "(" + ", ".join(map(_show, value)) + ")"
    return "–" if value in (None, "") else str(value)


@click.command()
@workspace
@click.argument("who", metavar="NAME|NUMBER")
@event_option
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What it comes for.")
@click.option("--arrive", type=Parsed("time", parse_time), help="From when on it is there, as 9h30.")
@click.option("--leave", type=Parsed("time", parse_time), help="Until when.")
@click.option("--parallel", type=click.IntRange(1, 50), help="Meetings at once.")
@click.option("--head-count", type=click.IntRange(1, 500), help="People who come.")
@click.option("--minimum", type=click.IntRange(0, 200), help="Meetings it should have at least.")
@click.option("--maximum", type=click.IntRange(1, 200), help="Meetings it has at most.")
@click.option("--step-free/--no-step-free", default=None, help="Needs a table without a step.")
@click.option("--withdraw/--return", "withdrawn", default=None, help="It does not come; it comes after all.")
def participant(workspace: Path, who: str, which: str | None, **said: Any) -> None:
    """Show a participant, or correct what the options name. Later imports keep your corrections.

    \b
    matchmaker participant openmap.db "Ville de Marnelle"
    matchmaker participant openmap.db 17 --leave 11:30
    """
    changes = {name: value for name, value in said.items() if value is not None}
    if "role" in changes:
        changes["role"] = Role(changes["role"])
    with Store.open(workspace) as store, store.write():
        one = _find(store.participants.all(find_event(store, which).id, withdrawn=True), who)
        if changes:
            if "withdrawn" in changes:
                changes["missing"] = False
            one = store.participants.save(replace(one, **changes))
    _show_participant(one)


def _find(people: tuple[Participant, ...], who: str) -> Participant:
    for one in people:
        if who == str(one.number) or fold(who) == one.organisation.key:
            return one
    near = [one.name for one in people if fold(who) in one.organisation.key]
    hint = "; near: " + ", ".join(near[:3]) if near else ""
    raise NotFoundError("no participant has the name or number “{who}”{hint}", who=who, hint=hint)


def _show_participant(one: Participant) -> None:
    click.echo(f"{one.number}  {one.name}" + ("  (withdrawn)" if one.withdrawn else ""))
    times = (f"{one.arrive:%H:%M}" if one.arrive else "the start", f"{one.leave:%H:%M}" if one.leave else "the end")
    limits = f"{one.minimum} to {one.maximum if one.maximum is not None else 'any number'}"
    echo_table(
        [
            ("role", one.role.value),
            ("there", f"from {times[0]} to {times[1]}"),
            ("meetings", f"{limits}, {one.parallel} at once"),
            ("people", str(one.head_count)),
            ("step-free", "needed" if one.step_free else "not needed"),
            *((line.kind.value, ": ".join(filter(None, (line.sector, line.text)))) for line in one.lines),
        ]
    )
