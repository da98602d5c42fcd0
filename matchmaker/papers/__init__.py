"""Papers for a morning: an agenda for everybody, a sheet for every table, the grid of the room; before it, a catalogue
and wish forms. Data and templates meet as JSON: nothing that people typed is ever read as markup.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

from matchmaker.agendas import agendas, grid, table_sheets
from matchmaker.entities import Edition, Plan, Role
from matchmaker.errors import FileError, InputError
from matchmaker.files import write_whole
from matchmaker.papers.catalogues import catalogue_document, form_document
from matchmaker.papers.documents import Record, agenda_document, grid_document, table_document
from matchmaker.papers.letters import Unprintable, printable, unprintable
from matchmaker.papers.volumes import volumes
from matchmaker.papers.words import Words, words

__all__ = ["PAPERS", "Unprintable", "print_catalogue", "print_papers", "unprintable"]

PAPERS = ("agendas", "tables", "grid")

_TYPESET = Path(__file__).with_name("typeset.py")

_SIDE_BY_SIDE = 2
"""Processes at a time: each takes up to half a gigabyte."""


def print_papers(
    edition: Edition, plan: Plan, out: Path, *, language: str, which: tuple[str, ...] = PAPERS, site: str = ""
) -> tuple[Path, ...]:
    """Write agendas.pdf, tables.pdf and grid.pdf into a folder and say which files were written.

    More than 250 agendas come in volumes by letter; a network that meets nobody has none. A paper without any page is
    not written. The same plan gives the same bytes on every machine. Letters that no font has print as □: see
    :func:`unprintable`. ``site``: where attendees find the contacts that a full page has no room for.

    Raises:
        InputError: no such language or paper.
        FileError: a file cannot be written.
    """
    spoken = words(language)
    for paper in which:
        if paper not in PAPERS:
            raise InputError("There is no paper {paper}; choose from {papers}.", paper=paper, papers=", ".join(PAPERS))
    jobs = [job for paper in PAPERS if paper in which for job in _JOBS[paper](edition, plan, spoken, site)]
    return _print_all(jobs, out, timestamp=int(plan.created.timestamp()))


def print_catalogue(edition: Edition, out: Path, *, language: str, today: date, priorities: int) -> tuple[Path, ...]:
    """Write catalogue.pdf (who comes, with numbers) and wishes.pdf (a form for each, and a blank one) into a folder.

    The same registrations give the same bytes all day. ``priorities``: how many one may give.

    Raises:
        InputError: no such language.
        FileError: a file cannot be written.
    """
    spoken = words(language)
    forms = form_document(edition, edition.participants, priorities=priorities, today=today, words=spoken)
    jobs = [
        _Job("catalogue", "catalogue", catalogue_document(edition, today=today, words=spoken)),
        _Job("wishes", "wishes", forms),
    ]
    return _print_all(jobs, out, timestamp=int(datetime.combine(today, time(), UTC).timestamp()))


@dataclass(frozen=True, slots=True)
class _Job:
    """One file: its template, its name without ``.pdf``, what is on it."""

    template: str
    name: str
    document: Record


def _agenda_jobs(edition: Edition, plan: Plan, words: Words, site: str) -> Iterator[_Job]:
    networks = {one.id for one in edition.participants if one.role is Role.NETWORK}
    pages = [one for one in agendas(edition, plan) if one.encounters or one.party.id not in networks]
    for volume in volumes(pages):
        name = "-".join(filter(None, ("agendas", volume.letters)))
        yield _Job("agendas", name, agenda_document(edition, plan, volume.agendas, words=words, site=site))


def _table_jobs(edition: Edition, plan: Plan, words: Words, site: str) -> Iterator[_Job]:
    if sheets := table_sheets(edition, plan):
        yield _Job("tables", "tables", table_document(edition, plan, sheets, words=words, site=site))


def _grid_jobs(edition: Edition, plan: Plan, words: Words, _: str) -> Iterator[_Job]:
    cells = grid(edition, plan)
    if cells.sheets:
        yield _Job("grid", "grid", grid_document(edition, plan, cells, words=words))


_JOBS: dict[str, Callable[[Edition, Plan, Words, str], Iterator[_Job]]] = {
    "agendas": _agenda_jobs,
    "tables": _table_jobs,
    "grid": _grid_jobs,
}


def _print_all(jobs: Sequence[_Job], out: Path, *, timestamp: int) -> tuple[Path, ...]:
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as presses:
        return tuple(presses.map(partial(_print, out=out, timestamp=timestamp), jobs))


def _print(job: _Job, *, out: Path, timestamp: int) -> Path:
    path = out / f"{job.name}.pdf"
    done = subprocess.run(
        [sys.executable, "-P", str(_TYPESET), job.template, str(timestamp)],
        input=json.dumps(printable(job.document)).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise FileError("{path} could not be made: {reason}", path=path, reason=reason[0])
    return write_whole(path, done.stdout)
