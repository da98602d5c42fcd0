"""Organisers' pages in a full workspace; how soon progress reaches the page; what a run costs attendees' pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep
from urllib.request import urlopen

from flask.testing import FlaskClient

from benchmarks.commands import Options, main
from benchmarks.figures import verdict, whole
from benchmarks.filling import fill, make_hard
from benchmarks.serving import served
from benchmarks.tables import Table
from matchmaker.accounts import begin
from matchmaker.runs import cancel_run, start_run
from matchmaker.runs.messages import Message
from matchmaker.runs.working import work
from matchmaker.store import Account, AccountRole, Run, RunState, Store
from solver.control import Progress
from web import create_app
from web.organisers import COOKIE
from web.processes import settled

EVENTS, PEOPLE = 50, 100
PAGE, SOON, SLOWER = 200, 1500, 1.5
"""Milliseconds of a page; milliseconds until progress is on it; how many times as long an attendee's page may take."""

SCRIPT = Path(__file__).parents[1] / "web" / "static" / "run.js"
POLL = int(re.findall(r"\}, (\d+)\);", SCRIPT.read_text(encoding="utf-8"))[0]) / 1000
"""Seconds between two questions of the page of a run."""

TOLD = 0.2
"""Seconds between two reports of the solver."""

COLUMNS = ("what", "page", "times", "median ms", "worst ms", "asked", "reached")
BASE = "/organise/events/1"
PAGES = {
    "all events": "/organise/",
    "steps": f"{BASE}/",
    "participants": f"{BASE}/participants",
    "dates and texts": f"{BASE}/reception",
    "plans": f"{BASE}/plan",
    "plans side by side": f"{BASE}/plan/beside",
    "what changes": f"{BASE}/plan/changes?from=1&to=2",
    "one plan": f"{BASE}/plans/1",
    "gate": f"{BASE}/plans/1/publish",
    "papers": f"{BASE}/papers",
    "mails": "/organise/mails",
    "the public list": "/",
    "a public event": "/events/1/",
}


def measure(options: Options) -> Table:
    """A row for each page, one for progress, one for attendees while something is computed."""
    events, people, times = (3, 20, 1) if options.smoke else (EVENTS, PEOPLE, 9)
    with TemporaryDirectory() as folder:
        workspace = Path(folder) / "openmap.db"
        fill(workspace, events=events, people=people)
        with _signed_in(workspace) as client, settled():
            rows = [_row("page", name, _ask(client, path, times), PAGE) for name, path in PAGES.items()]
            rows.append(_row("progress", "a run", _follow(client, workspace, polls=3 if options.smoke else 50), SOON))
        rows += _beside_a_run(workspace, times=10 * times)
    note = (
        f"{events} events of {people} participants each in one file. Pages: in the process, without a network. "
        f"Progress: from the moment of a report (one each {TOLD} s) until a page that is asked for each {POLL} s shows "
        "it or a later one. The last two rows are asked of `matchmaker serve` by HTTP, before and while a schedule is "
        "computed on the same machine; asked is that the median grows by half at most."
    )
    return Table(COLUMNS, tuple(rows), (note,))


def _row(what: str, page: str, seconds: Sequence[float], most: float) -> tuple[str, ...]:
    middle, worst = median(seconds) * 1000, max(seconds) * 1000
    judged = worst if what == "progress" else middle
    asked = f"≤ {most:.0f} ms"
    return what, page, whole(len(seconds)), f"{middle:.0f}", f"{worst:.0f}", asked, verdict(judged <= most)


def _ask(client: FlaskClient, path: str, times: int) -> list[float]:
    """The first answer warms up what every server has warm."""
    found = []
    for _ in range(times + 1):
        start = perf_counter()
        answer = client.get(path)
        found.append(perf_counter() - start)
        if answer.status_code not in (200, 303):
            raise RuntimeError(f"{path}: {answer.status}")
    return found[1:]


@contextmanager
def _signed_in(workspace: Path) -> Iterator[FlaskClient]:
    now = datetime.now(UTC)
    with Store.open(workspace) as store:
        account = store.accounts.add(Account(0, "Personne 1", "un@equipe.example", AccountRole.OWNER, "fr", now))
        token = begin(store, account, now=now)
    client = create_app(workspace).test_client()
    client.set_cookie(COOKIE, token)
    yield client


class _Clock:
    """Solves nothing: it tells how many milliseconds ago it began, as the points of wishes, until it is closed."""

    def __init__(self) -> None:
        self._begun = self._next = perf_counter()

    def listen(self, seconds: float) -> Iterator[Message]:
        """One report each ``TOLD`` seconds."""
        sleep(max(0.0, min(seconds, self._next - perf_counter())))
        if perf_counter() >= self._next:
            self._next += TOLD
            yield Progress("choose", "wishes", self.now(), 10**9, 0.0)

    def now(self) -> int:
        """Milliseconds since it began."""
        return round((perf_counter() - self._begun) * 1000)

    def stop(self) -> None:
        """It is cancelled instead."""

    def close(self) -> None:
        """Nothing is under way."""


def _follow(client: FlaskClient, workspace: Path, *, polls: int) -> list[float]:
    """How long reports took until they were on the page: of each two pages, that of the first report between them."""
    clock = _Clock()
    with Store.open(workspace) as store:
        run = start_run(store, 1, who="Personne 1", now=datetime.now(UTC))
        worker = Thread(target=work, args=(workspace,), kwargs={"begin": lambda problem: clock})
        worker.start()
        shown, found = 0, []
        for _ in range(polls):
            sleep(POLL)
            seen = _value(client.get(f"{BASE}/runs/{run.id}?lang=en").text)
            if shown:
                found.append((clock.now() - shown) / 1000 - TOLD)
            shown = seen
        cancel_run(store, run.id, who="Personne 1", now=datetime.now(UTC))
        worker.join()
    return found


def _value(page: str) -> int:
    found = re.search(r"([\d,]+) points of wishes", page)
    return int(found[1].replace(",", "")) if found else 0


def _beside_a_run(workspace: Path, *, times: int) -> list[tuple[str, ...]]:
    """The public page alone, and while a schedule is computed."""
    make_hard(workspace)
    with served(workspace) as port, Store.open(workspace) as store:
        alone = _fetch(port, times)
        run = start_run(store, 1, who="Personne 1", now=datetime.now(UTC))
        _await(store, run)
        busy = _fetch(port, times)
        ended = store.runs.get(run.id).over
        if not ended:
            cancel_run(store, run.id, who="Personne 1", now=datetime.now(UTC))
    most, beside = median(alone) * SLOWER * 1000, "during a run, which ended before" if ended else "during a run"
    return [_row("attendee", "alone", alone, PAGE), _row("attendee", beside, busy, most)]


def _await(store: Store, run: Run) -> None:
    for _ in range(200):
        if store.runs.get(run.id).state is not RunState.QUEUED:
            return
        sleep(0.1)
    raise RuntimeError("nobody took the run")


def _fetch(port: int, times: int) -> list[float]:
    found = []
    for _ in range(times):
        start = perf_counter()
        with urlopen(f"http://127.0.0.1:{port}/events/1/", timeout=30) as answer:
            answer.read()
        found.append(perf_counter() - start)
    return found[1:]


if __name__ == "__main__":
    main("organisers")
