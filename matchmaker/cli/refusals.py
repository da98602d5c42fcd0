"""Refusals that nobody understood yet, as every command tells them that may do harm by it."""

from __future__ import annotations

from matchmaker.cli.layout import echo, echo_list, echo_note, shorten
from matchmaker.entities import Wish
from matchmaker.registrations.report import Report, explain_question


def tell_open_refusals(report: Report) -> None:
    """Print those of a file, each with its lines."""
    found = [question for question in report.open if question.wish is Wish.NO]
    if found:
        echo(f"Refusals that name nobody yet ({len(found)}); until you answer, they protect nobody:")
        echo_list(f"line {', '.join(map(str, one.lines))}: {explain_question(one)}" for one in found)
        echo()


def note_open_refusals(texts: tuple[str, ...]) -> None:
    """Warn of those that a plan could not respect."""
    if texts:
        named = "; ".join(shorten([f"“{text}”" for text in texts]))
        several = f"{len(texts)} refusals name nobody yet and are not"
        said = "1 refusal names nobody yet and is not" if len(texts) == 1 else several
        echo_note(
            f"{said} respected: {named}. To answer them, import the file "
            "again with --report, fill in its last column, and import once more with --answers"
        )
