"""Papers of a plan as files, by what ``print`` and the pages use."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from matchmaker.entities import Edition, Plan
from matchmaker.papers import SET, Source, make_papers, write_papers
from matchmaker.papers.words import words


def print_papers(
    edition: Edition, plan: Plan, out: Path, *, language: str, which: Iterable[str] = SET, site: str = ""
) -> tuple[Path, ...]:
    """All leaves of these papers; nothing is remembered as printed."""
    source = Source(edition, plan, words(language), site=site)
    return write_papers(make_papers(source, which), plan, out)
