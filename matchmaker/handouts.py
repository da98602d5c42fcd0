"""Papers and exports as one file to download: made in a folder that is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from matchmaker.day.steering import running_of
from matchmaker.errors import ConflictError, InputError
from matchmaker.exports import export
from matchmaker.papers import PAPERS, SET, print_catalogue, write_papers
from matchmaker.plans import open_plan
from matchmaker.printings import Wanted, collect, remember
from matchmaker.store import Store

TYPES = {
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for. ``number``: of the plan; None: the one in force, else the latest. ``wanted``: which parts of
    papers. ``printed_by``: who takes them to the printer, which is remembered; empty: somebody only looks at them.
    """

    event: int
    number: int | None
    language: str
    now: datetime
    wanted: Wanted = field(default_factory=Wanted)
    printed_by: str = ""


@dataclass(frozen=True, slots=True)
class Handout:
    """One file. ``type``: as in ``application/pdf``."""

    name: str
    type: str
    content: bytes


def hand_out(store: Store, product: str, order: Order) -> Handout:
    """One of ``OF_PLANS`` or ``OF_EVENTS``; what comes as several files comes as one zip.

    Raises:
        InputError: There is no such product or language.
        NotFoundError: No such event or plan.
        ConflictError: The plan cannot be shown any more, or there is nothing to print.
        FileError: The files cannot be made.
    """
    make = {**OF_PLANS, **OF_EVENTS}.get(product)
    if make is None:
        raise InputError("There is no paper {paper}; choose one of the list", paper=product)
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = make(store, order, folder)
        if not files:
            if order.wanted.changed:
                raise ConflictError("Nothing has changed since the last printing")
            raise ConflictError(
                "There is nothing of this to print: choose more participants or tables, or another plan"
            )
        if len(files) == 1 and product not in _ZIPPED:
            return _handout(files[0].name, files[0].read_bytes())
        return _handout(f"{product}.zip", _zip(files, folder))


Maker = Callable[[Store, Order, Path], Sequence[Path]]


def _papers(*which: str) -> Maker:
    def make(store: Store, order: Order, folder: Path) -> Sequence[Path]:
        edition, plan, _ = open_plan(store, order.event, number=order.number)
        wanted = replace(order.wanted, papers=which)
        papers = collect(store, edition, plan=plan, language=order.language, wanted=wanted)
        files = write_papers(papers, plan, folder, mark=wanted.mark)
        if order.printed_by:
            remember(
                store,
                papers,
                plan=plan,
                event_id=order.event,
                language=order.language,
                now=order.now,
                who=order.printed_by,
            )
        return files

    return make


def _exports(pattern: str) -> Maker:
    def make(store: Store, order: Order, folder: Path) -> Sequence[Path]:
        edition, plan, _ = open_plan(store, order.event, number=order.number)
        running = running_of(store, order.event)
        files = export(edition, plan, folder, language=order.language, running=running)
        return [path for path in files if path.relative_to(folder).match(pattern)]

    return make


def _catalogue(name: str) -> Maker:
    def make(store: Store, order: Order, folder: Path) -> Sequence[Path]:
        edition, reception = store.load_edition(order.event), store.receptions.get(order.event)
        today = order.now.astimezone(ZoneInfo(edition.event.timezone)).date()
        files = print_catalogue(edition, folder, language=order.language, today=today, priorities=reception.priorities)
        return [path for path in files if path.stem == name]

    return make


OF_PLANS: dict[str, Maker] = {
    **{paper: _papers(paper) for paper in PAPERS},
    "papers": _papers(*SET),
    "csv": _exports("*.csv"),
    "xlsx": _exports("*.xlsx"),
    "json": _exports("*.json"),
    "calendars": _exports("ics/*.ics"),
}
"""By name: what is made of a plan."""

OF_EVENTS: dict[str, Maker] = {"catalogue": _catalogue("catalogue"), "wishes": _catalogue("wishes")}
"""By name: what needs no plan."""

_ZIPPED = {"papers", "calendars"}
"""Sets, also when they hold one file only."""


def _handout(name: str, content: bytes) -> Handout:
    return Handout(name, TYPES[Path(name).suffix], content)


def _zip(files: Sequence[Path], folder: Path) -> bytes:
    """Without moments: the same files give the same bytes."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for path in files:
            archive.writestr(ZipInfo(path.relative_to(folder).name), path.read_bytes(), ZIP_DEFLATED)
    return target.getvalue()
