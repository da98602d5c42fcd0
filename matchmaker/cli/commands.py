"""All commands, each loaded when it is called."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from io import TextIOWrapper
from typing import Any

import click

from matchmaker.cli.endings import told

COMMANDS = {
    "init": "events:init",
    "event": "events:event",
    "import": "imports:import_",
    "participant": "participants:participant",
    "erase": "erasing:erase",
    "lock": "locking:lock",
    "reception": "receiving:reception",
    "catalogue": "papers:catalogue",
    "whatif": "whatif:whatif",
    "plan": "planning:plan",
    "check": "checking:check",
    "reasons": "reasons:reasons",
    "publish": "publishing:publish",
    "print": "printing:print_",
    "export": "papers:export",
    "repair": "repair:repair",
    "record": "record:record",
    "numbers": "numbers:numbers",
    "next": "next:next_",
    "editions": "editions:editions",
    "closing": "closing:closing",
    "opendata": "opendata:opendata",
    "settings": "workspace_settings:settings",
    "sign-in": "accounts:sign_in",
    "mails": "mails:mails",
    "worker": "worker:worker",
    "backup": "backup:backup",
    "restore": "restore:restore",
    "carry": "carry:carry",
    "shred": "shred:shred",
    "demo": "demo:demo",
}
"""Module and name of each, in the order in which an organiser needs them."""

ADDED = "matchmaker.commands"
"""The group of entry points under which other packages add commands: this one imports none of them."""

EXIT_CODES = """\b
Exit codes:
  0    done
  1    a check found something wrong
  2    the command was written wrongly
  3    a file cannot be read or written
  4    a value makes no sense, or a question was not answered
  5    there is no such thing
  6    somebody else changed it, or it is frozen
  7    no schedule keeps every rule
  70   a mistake in matchmaker itself
  130  stopped by Ctrl-C
  141  nobody reads the output any more, as after “| head”
With 2 to 130 the workspace is as it was, unless the message says more."""


class Commands(click.Group):
    """Loads a command when it is named; ends every error with a sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use; those that other packages add come last."""
        return [*COMMANDS, *sorted(entry_points(group=ADDED).names)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        command: click.Command | None = None
        if cmd_name in COMMANDS:
            module, name = COMMANDS[cmd_name].split(":")
            command = getattr(import_module(f"matchmaker.cli.{module}"), name)
        for added in entry_points(group=ADDED, name=cmd_name):
            command = added.load()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """What is asked for; a name that is none comes back with the nearest one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            names = self.list_commands(ctx)
            if args[0] not in names:
                near = get_close_matches(args[0].lower(), names, n=1)
                proposed = f"did you mean “{near[0]}”?" if near else f"there are: {', '.join(names)}."
                raise click.UsageError(f"There is no command “{args[0]}”; {proposed}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Errors are told before click sees them: it would call a Ctrl-C a failed check."""
        with told(ctx.meta):
            return super().invoke(ctx)

    def main(self, *args: Any, **more: Any) -> Any:
        """Run; letters that the terminal cannot show become question marks."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")
        with told():
            return super().main(*args, **more)


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="matchmaker")
def main() -> None:
    """One-to-one meetings for an OpenMap morning: from a registration file to a proved schedule on paper.

    \b
    An event in five commands:
      matchmaker init openmap.db --date 2027-05-18 --tables 60
      matchmaker import openmap.db inscriptions.csv
      matchmaker plan openmap.db
      matchmaker publish openmap.db
      matchmaker print openmap.db --out papers/

    Each command has a --help with an example. One file holds one or more events; with several of them, name the one
    you mean with --event.
    """
