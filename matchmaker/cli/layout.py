"""Lines that fit a terminal, and aligned columns."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from textwrap import wrap as wrap_words
from typing import TextIO

import click

NARROW, WIDE = 40, 100
PLAIN = 80
"""Columns where the output is no terminal."""


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody is reading; None is what Python makes of a stream that was closed from outside."""
    return stream is not None and stream.isatty()


def get_width() -> int:
    """Columns to write in."""
    if not is_terminal(sys.stdout):
        return PLAIN
    return min(max(shutil.get_terminal_size().columns, NARROW), WIDE)


def wrap(text: str, *, indent: int = 0, hang: int | None = None) -> str:
    """Text in lines that fit: the first indented by ``indent``, the others by ``hang``. Words are never broken."""
    lines = wrap_words(
        text,
        get_width(),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hang is None else hang),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def echo(text: str = "", *, indent: int = 0, hang: int | None = None) -> None:
    """Print text in lines that fit; lines that it has are kept."""
    for line in text.split("\n"):
        click.echo(wrap(line, indent=indent, hang=hang))


def echo_table(rows: Iterable[Sequence[str]], *, right: Iterable[int] = (), indent: int = 2) -> None:
    """Print rows in aligned columns, those in ``right`` to the right; the last column is wrapped, unless it is one of
    them.
    """
    lines = [tuple(row) for row in rows]
    *widths, end = [max(map(len, column)) for column in zip(*lines, strict=True)] or [0]
    margin = indent + sum(widths) + 2 * len(widths)
    for *cells, last in lines:
        padded = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        start = " " * indent + "".join(f"{cell}  " for cell in padded)
        rest = last.rjust(end) if len(widths) in right else wrap(last, indent=margin, hang=margin).lstrip()
        click.echo((start + rest).rstrip())


def echo_next(*commands: Sequence[str | Path], why: str = "Next:") -> None:
    """Print what to type next: one line per command, never wrapped, quoted for the shell."""
    echo(f"\n{why}")
    for words in commands:
        click.echo("  matchmaker " + shlex.join(map(str, words)))


def echo_list(items: Iterable[str], *, indent: int = 2) -> None:
    """Print one item per line, longer ones hanging."""
    for item in items:
        echo(item, indent=indent, hang=indent + 4)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun; ``many``: the plural, when it is more than an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def echo_note(text: str) -> None:
    """Print what should be known although nothing went wrong, on standard error."""
    click.echo(wrap(f"note: {text}"), err=True)


def shorten(items: Sequence[str], most: int = 15) -> list[str]:
    """The first items, and how many more there are."""
    rest = len(items) - most
    return [*items[:most], *([f"and {rest} more"] if rest > 0 else [])]
