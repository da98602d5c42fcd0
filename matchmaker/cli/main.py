"""All commands, and the one place where errors become a sentence and an exit code."""

from __future__ import annotations

import sys
from typing import Any

import click

from matchmaker.cli import demo, events, papers, people, plans
from matchmaker.errors import MatchmakerError

EXIT_CODES = """\b
Exit codes: 0 done; 1 a check found something wrong; 2 the command was written wrongly;
3 a file cannot be used; 4 a value makes no sense; 5 there is no such thing;
6 somebody else changed or froze it; 7 no schedule keeps every rule."""


class Commands(click.Group):
    """Errors of the domain are told in one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; end the process with the exit code of the error, if there is one."""
        try:
            return super().invoke(ctx)
        except MatchmakerError as error:
            click.echo(f"matchmaker: {error}", err=True)
            sys.exit(error.exit_code)


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="matchmaker")
def main() -> None:
    """One-to-one meetings for an OpenMap morning: from a registration file to a proved schedule on paper.

    \b
    matchmaker init openmap.db --date 2027-05-18 --tables 60
    matchmaker import openmap.db inscriptions.csv
    matchmaker plan openmap.db
    matchmaker check openmap.db
    matchmaker print openmap.db --out papers/

    Each command has a --help with an example. One file holds one or more events; with several of them, name the one
    you mean with --event.
    """


for command in (
    events.init,
    events.event,
    people.import_,
    people.participant,
    plans.plan,
    plans.check,
    plans.publish,
    papers.print_,
    papers.export,
    demo.demo,
):
    main.add_command(command)
