"""Papers for a morning, from everybody's agenda to the sign on the table; before it, a catalogue and wish forms.

Data and templates meet as JSON: nothing that people typed is ever read as markup. ``makers`` knows every paper by its
name, ``leaves`` the parts that can be printed alone, ``press`` makes the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from matchmaker.entities import Edition, Plan
from matchmaker.papers.catalogues import catalogue_document, form_document
from matchmaker.papers.headings import Source
from matchmaker.papers.leaves import Paper
from matchmaker.papers.letters import Unprintable, unprintable
from matchmaker.papers.makers import PAPERS, SET, make_papers
from matchmaker.papers.press import Job, jobs_of, print_all
from matchmaker.papers.words import words

__all__ = [
    "PAPERS", "SET", "Paper", "Source", "Unprintable", "make_papers", "print_catalogue", "unprintable",
    "write_papers",
]  # fmt: skip


def write_papers(papers: Sequence[Paper], plan: Plan, out: Path, *, mark: str = "") -> tuple[Path, ...]:
    """Write papers into a folder, in volumes where there are more than 250 leaves, and say which files were written.

    The same papers give the same bytes on every machine. Letters that no font has print as □: see
    :func:`unprintable`. ``mark``: part of the files' names, for papers that are not whole.

    Raises:
        FileError: a file cannot be written.
    """
    jobs = (job for paper in papers for job in jobs_of(paper, mark=mark))
    return print_all(jobs, out, timestamp=int(plan.created.timestamp()))


def print_catalogue(edition: Edition, out: Path, *, language: str, today: date, priorities: int) -> tuple[Path, ...]:
    """Write catalogue.pdf (who comes, with numbers) and wishes.pdf (a form for each, and a blank one) into a folder.

    The same registrations give the same bytes all day. ``priorities``: how many one may give.

    Raises:
        InputError: no such language.
        FileError: a file cannot be written.
    """
    spoken = words(language)
    forms = form_document(edition, edition.participants, priorities=priorities, today=today, words=spoken)
    jobs = (
        Job("catalogue", "catalogue", catalogue_document(edition, today=today, words=spoken)),
        Job("wishes", "wishes", forms),
    )
    return print_all(jobs, out, timestamp=int(datetime.combine(today, time(), UTC).timestamp()))
