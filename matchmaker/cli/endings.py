"""How a command ends when something is in its way: a sentence on standard error and an exit code, no traceback."""

from __future__ import annotations

import os
import shlex
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import NoReturn

import click

from matchmaker.cli.common import SPOKEN_OF, Words
from matchmaker.cli.layout import wrap
from matchmaker.errors import FileError, InputError, MatchmakerError

DETAILS = "MATCHMAKER_DETAILS"
"""Set in the environment, it shows where a mistake of the program happened."""

MISTAKE, STOPPED, UNHEARD = 70, 130, 141
"""Exit codes: as sysexits.h has it for mistakes in software; as shells have them after Ctrl-C and a closed pipe."""


@contextmanager
def told(spoken_of: Mapping[str, Words] | None = None) -> Iterator[None]:
    """End the process with a sentence for whatever leaves the block, but for what click tells itself.

    ``spoken_of``: holds the workspace (and event), once they are known, for the commands that a sentence proposes.
    """
    try:
        yield
    except (click.ClickException, click.exceptions.Exit):
        raise
    except click.Abort as error:
        _end_of_question(error)
    except MatchmakerError as error:
        _end(_name_workspace(str(error), (spoken_of or {}).get(SPOKEN_OF)), error.exit_code)
    except KeyboardInterrupt:
        _end("stopped; the workspace holds the whole change or nothing of it", STOPPED)
    except BrokenPipeError:
        _give_up_output()
        sys.exit(UNHEARD)
    except OSError as error:
        _end_of_file(error)
    except UnicodeEncodeError:
        _end("what was typed holds signs that are no text; type it again in UTF-8", InputError.exit_code)
    except Exception as error:
        if os.environ.get(DETAILS):
            traceback.print_exc()
        _end(
            f"this is a mistake in matchmaker, not yours ({type(error).__name__}: {error}). Nothing was kept. Please "
            f"report it with what this shows: set {DETAILS}=1 and run the same command again",
            MISTAKE,
        )


def _name_workspace(sentence: str, words: Words | None) -> str:
    """Services know no paths and write FILE.db."""
    return sentence if words is None else sentence.replace("FILE.db", shlex.join(map(str, words)))


def _end_of_question(error: click.Abort) -> NoReturn:
    """click makes the same of a Ctrl-C and of an end of the input (Ctrl-D, or no terminal) while it asks."""
    with suppress(OSError):
        click.echo(err=True)  # the question still stands on this line
    if isinstance(error.__context__, KeyboardInterrupt):
        _end("stopped; nothing was done", STOPPED)
    _end("nothing was done: what was asked for was not typed", InputError.exit_code)


def _end_of_file(error: OSError) -> NoReturn:
    reason = error.strerror or str(error)
    if error.filename is None:
        _give_up_output()
        _end(f"the output cannot be written ({reason})", FileError.exit_code)
    _end(f"{os.fsdecode(error.filename)} cannot be used ({reason})", FileError.exit_code)


def _end(sentence: str, code: int) -> NoReturn:
    with suppress(OSError):
        click.echo(wrap(f"matchmaker: {sentence}"), err=True)
    sys.exit(code)


def _give_up_output() -> None:
    """What is still to be written goes nowhere, or Python would complain once more at the end."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
