"""A large draft changed by hand: the grid, what every cell is for a picked meeting, one change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from flask.testing import FlaskClient

from benchmarks.commands import Options, main
from benchmarks.figures import NONE, verdict, whole
from benchmarks.tables import Table
from matchmaker.accounts import begin
from matchmaker.demo import write_demo
from matchmaker.editing import Change, edit
from matchmaker.entities import Event, Meeting
from matchmaker.entities import Table as Place
from matchmaker.imports import import_file
from matchmaker.plans import find_plan, make_plan
from matchmaker.store import Account, AccountRole, Deed, Store
from web import create_app
from web.organisers import COOKIE
from web.processes import settled

PEOPLE, TABLES, SLOTS = 400, 40, 14
FEW, FEW_TABLES = 60, 12
PAGE, COLOURS = 150, 100
"""Milliseconds of processor time in the server."""

COLUMNS = ("what", "as", "times", "kB", "median ms", "worst ms", "asked", "reached")
EDIT = "/organise/events/1/plans/1/edit"
EVENT = Event(0, "OpenMap", date(2027, 5, 18), time(9), slots=SLOTS, meeting=12, changeover=3, buyers_own_tables=False)

Ask = Callable[[Meeting], int]
"""Does something with a meeting of the plan; how many bytes the answer has."""


def measure(options: Options) -> Table:
    """A row for each answer, asked for one meeting after the other."""
    people, tables = (FEW, FEW_TABLES) if options.smoke else (PEOPLE, TABLES)
    times = 2 if options.smoke else 8 * options.runs
    with TemporaryDirectory() as folder:
        workspace = Path(folder) / "openmap.db"
        meetings = _fill(workspace, people=people, tables=tables)
        client, some = _sign_in(workspace), meetings[:: len(meetings) // (times + 1)][: times + 1]
        with settled():
            rows = _measure(workspace, client, some)
    note = (
        f"{people} participants, {tables} tables that all share, {SLOTS} rounds, {len(meetings)} meetings. Counted: "
        "processor time of the process that answers, from the request to the last byte, without a network."
    )
    return Table(COLUMNS, rows, (note,))


def _measure(workspace: Path, client: FlaskClient, some: Sequence[Meeting]) -> tuple[tuple[str, ...], ...]:
    return (
        _row("the grid", "page", some, lambda _: _get(client, EDIT), PAGE),
        _row("the grid, a meeting picked", "page", some, lambda one: _get(client, _pick(EDIT, one)), PAGE),
        _row("what every cell is", "JSON", some, lambda one: _get(client, _pick(f"{EDIT}/cells", one)), COLOURS),
        _row("a meeting taken out", "transaction", some, lambda one: _take_out(workspace, one), None),
    )


def _row(what: str, kind: str, meetings: Sequence[Meeting], ask: Ask, most: int | None) -> tuple[str, ...]:
    """The first answer warms up what every server has warm."""
    found = [_time(ask, one) for one in meetings][1:]
    middle, worst = median(seconds for seconds, _ in found) * 1000, max(seconds for seconds, _ in found) * 1000
    size = max(size for _, size in found)
    return (
        what,
        kind,
        whole(len(found)),
        f"{size / 1000:.0f}" if size else NONE,
        f"{middle:.0f}",
        f"{worst:.0f}",
        NONE if most is None else f"≤ {most} ms",
        verdict(None if most is None else middle <= most),
    )


def _time(ask: Ask, one: Meeting) -> tuple[float, int]:
    start = process_time()
    size = ask(one)
    return process_time() - start, size


def _pick(page: str, one: Meeting) -> str:
    return f"{page}?pick={one.a}-{one.b}"


def _get(client: FlaskClient, address: str) -> int:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status}")
    return len(answer.data)


def _take_out(workspace: Path, one: Meeting) -> int:
    with Store.open(workspace) as store:
        change, revision = Change(Deed.REMOVE, (one.a, one.b)), find_plan(store, 1).revision
        edit(store, 1, number=1, revision=revision, change=change, who="benchmark", now=datetime.now(UTC))
    return 0


def _fill(workspace: Path, *, people: int, tables: int) -> tuple[Meeting, ...]:
    """The meetings of a draft, of the invented list."""
    path = workspace.with_name("inscriptions.csv")
    write_demo(path, participants=people)
    with Store.open(workspace, create=True) as store:
        event = store.events.add(EVENT)
        import_file(store, event.id, path=path, who="benchmark")
        store.tables.set(event.id, [Place(0, str(number)) for number in range(1, tables + 1)])
        return make_plan(store, event.id).meetings


def _sign_in(workspace: Path) -> FlaskClient:
    """An organiser."""
    now = datetime.now(UTC)
    with Store.open(workspace) as store:
        account = store.accounts.add(
            Account(0, "Organiser", "organiser@openmap.example", AccountRole.ORGANISER, "en", now)
        )
        session = begin(store, account, now=now)
    client = create_app(workspace).test_client()
    client.set_cookie(COOKIE, session)
    return client


if __name__ == "__main__":
    main("editing")
