"""Where the report of an import may be written: never over what somebody still needs."""

from __future__ import annotations

from pathlib import Path

from matchmaker.errors import FileError, InputError
from matchmaker.registrations.answers import read_answers


def check_report(
    report: Path, *, workspace: Path, file: Path, mapping: Path | None, answers: Path | None, dry_run: bool
) -> None:
    """Whether the report may be written there; to be asked before anything is done.

    Raises:
        InputError: It would take the place of the workspace, of a file that is read, of answers that were not given
            to this import (or, in a rehearsal, would not be kept), or of a file that is no report.
    """
    needed = (("the workspace", workspace), ("the file with the registrations", file), ("the mapping", mapping))
    for what, path in needed:
        if path is not None and _is_same(report, path):
            raise InputError(
                "{report} is {what}, and the report would take its place; choose another name for the report",
                report=report,
                what=what,
            )
    given = answers is not None and _is_same(report, answers)
    if given and dry_run:
        raise InputError(
            "with --dry-run the answers in {report} are not kept, and the report would take their place; choose "
            "another name for the report",
            report=report,
        )
    if not given and report.exists():
        _check_existing(report)


def _check_existing(report: Path) -> None:
    """An empty file and a report without answers may be replaced."""
    if report.is_file() and not report.stat().st_size:
        return
    try:
        answered = bool(read_answers(report))
    except FileError as error:
        raise InputError(
            "{report} is there already and is no report; choose another name for the report", report=report
        ) from error
    except InputError:  # answers that contradict each other are answers
        answered = True
    if answered:
        raise InputError(
            "{report} holds answers, and the new report would take their place; give them to this import too, with "
            "--answers {report}, or choose another name for the report",
            report=report,
        )


def _is_same(one: Path, other: Path) -> bool:
    """Also by another path or a link."""
    return one.exists() and other.exists() and one.samefile(other)
