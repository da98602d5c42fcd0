"""The opening minute: hundreds register and wish at once, against the served application; and the directory alone."""

from __future__ import annotations

import random
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from html import unescape
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.commands import Options, main
from benchmarks.figures import verdict, whole
from benchmarks.tables import Table
from benchmarks.visiting import Answer, Sheet, Visitor
from matchmaker.entities import Event, Organisation, Participant, Role
from matchmaker.links import link_of, token_of
from matchmaker.reception import Reception
from matchmaker.settings import set_public_url
from matchmaker.store import Store

VISITORS, SMALL = 500, 12
WISHES = 3
HANDS = 64
"""Visitors at the same moment, at most."""

EARLIER = 20
"""Participants who are there already: the first visitor has somebody to wish for."""

ARRIVALS = 0.1
"""Seconds from one visitor to the next: 500 of them in the first 50 seconds."""

MINUTE, OFTEN, LARGEST, FAST = 60.0, 200, 60_000, 50
"""Seconds for all of them; milliseconds for 95 of 100 answers; bytes and milliseconds of a directory page."""

COLUMNS = (
    "what", "visitors", "answers", "errors", "lost", "seconds", "median ms", "95 % ms", "worst ms", "asked", "reached",
)  # fmt: skip
SECTORS = ("green", "laundry", "catering", "cleaning")


@dataclass(frozen=True, slots=True)
class Minute:
    """``answers`` of all visitors, and how long all of it took."""

    answers: tuple[Answer, ...]
    seconds: float


def measure(options: Options) -> Table:
    """A row for the minute, and one for the directory that it leaves behind."""
    visitors = SMALL if options.smoke else VISITORS
    with TemporaryDirectory() as folder, _served(Path(folder) / "openmap.db") as port:
        workspace = Path(folder) / "openmap.db"
        minute = _rush(port, visitors)
        with Store.open(workspace) as store:
            registered, wished = len(store.participants.all(1)), len(store.statements.all(1))
        pages = _browse(port, workspace, rounds=5 if options.smoke else 40)
    lost = visitors + EARLIER - registered + visitors * WISHES - wished
    rows = (
        _row("register and wish", visitors, minute.answers, lost, minute.seconds, minute_asked(minute, lost)),
        _row("the directory, alone", 1, pages, 0, sum(page.seconds for page in pages), directory_asked(pages)),
    )
    largest = max(len(page.text.encode()) for page in pages)
    note = (
        "Each visitor opens the event page, registers with a form, is let in, looks at the directory and says "
        f"{WISHES} wishes, a page after each, without pauses; ten visitors come each second, and {EARLIER} were there "
        "before. Client and server share the machine. Lost: registrations and wishes that the workspace does not hold "
        f"afterwards. The largest page of the directory with {registered} participants has {largest:,} bytes."
    )
    return Table(COLUMNS, rows, (note,))


def minute_asked(minute: Minute, lost: int) -> tuple[str, bool]:
    """What was asked of the minute, and whether it was reached."""
    reached = minute.seconds <= MINUTE and not lost and not _errors(minute.answers)
    return f"≤ {MINUTE:.0f} s, 0 errors, 0 lost, 95 % ≤ {OFTEN} ms", reached and _often(minute.answers) <= OFTEN


def directory_asked(pages: Sequence[Answer]) -> tuple[str, bool]:
    """What was asked of the directory, and whether it was reached."""
    largest = max(len(page.text.encode()) for page in pages)
    return f"≤ {FAST} ms, ≤ {LARGEST // 1000} kB", _middle(pages) <= FAST and largest <= LARGEST


def _row(
    what: str, visitors: int, answers: Sequence[Answer], lost: int, seconds: float, asked: tuple[str, bool]
) -> tuple[str, ...]:
    worst = max(answer.seconds for answer in answers) * 1000
    return (
        what,
        whole(visitors),
        whole(len(answers)),
        whole(_errors(answers)),
        whole(lost),
        f"{seconds:.1f}",
        f"{_middle(answers):.0f}",
        f"{_often(answers):.0f}",
        f"{worst:.0f}",
        asked[0],
        verdict(asked[1]),
    )


def _errors(answers: Sequence[Answer]) -> int:
    return sum(answer.status >= 400 for answer in answers)


def _middle(answers: Sequence[Answer]) -> float:
    return median(answer.seconds for answer in answers) * 1000


def _often(answers: Sequence[Answer]) -> float:
    return quantiles((answer.seconds for answer in answers), n=20)[-1] * 1000


def _rush(port: int, visitors: int) -> Minute:
    start = perf_counter()
    with ThreadPoolExecutor(HANDS) as hands:
        seen = list(hands.map(lambda number: _visit(port, number, start + number * ARRIVALS), range(visitors)))
    seconds = perf_counter() - start
    return Minute(tuple(answer for answers in seen for answer in answers), seconds)


def _visit(port: int, number: int, when: float) -> list[Answer]:
    """One attendee from the event page to the last wish, from a moment of the clock on."""
    sleep(max(0.0, when - perf_counter()))
    one = Visitor("127.0.0.1", port)
    try:
        one.get("/events/1/")
        form = one.get("/events/1/register")
        welcome = one.send(form, lambda sheet: "name" in sheet.values, _registration(number))
        found = re.search(r"/my/(\d+)/", welcome.path)
        if found is None:
            return one.seen
        page = one.get(f"/my/{found[1]}/directory")
        for _ in range(WISHES):
            page = _wish(one, page)
        return one.seen
    finally:
        one.close()


def _wish(one: Visitor, page: Answer) -> Answer:
    """Say yes to somebody of the page about whom nothing was said yet."""

    def unsaid(sheet: Sheet) -> bool:
        return "/wishes/" in sheet.action and sheet.action not in _said_in(page)

    return one.send(page, unsaid, {"wish": ["yes"]})


def _said_in(page: Answer) -> frozenset[str]:
    """Where the forms of those lead about whom something was said: they have a button to take it back."""
    forms = re.findall(r'<form method="post" action="([^"]+)" class="wishes">(.*?)</form>', page.text, re.DOTALL)
    return frozenset(unescape(action) for action, inside in forms if 'value="nothing"' in inside)


def _registration(number: int) -> dict[str, list[str]]:
    """What one types: every fifth is a buyer with two needs, the others are suppliers with two offers."""
    rng = random.Random(number)
    buyer = number % 5 == 0
    kind, sectors = ("needs", "offers")[not buyer], rng.sample(SECTORS, 2)
    more = {"sector2": "", "sector3": "", **({"amount": "", "contract": ""} if buyer else {"nature": ""})}
    lines = {
        f"{kind}-{position}-{field}": [value]
        for position, sector in enumerate(sectors)
        for field, value in {"title": f"Lot {number}", "sector": sector, "text": f"Prestation {number}", **more}.items()
    }
    return {
        "name": [f"Structure {number}"],
        "legal_form": ["public body" if buyer else "association"],
        "role": ["buyer" if buyer else "supplier"],
        "email": [f"contact{number}@structure.example"],
        "people-0-name": [f"Personne {number}"],
        "department": ["44"],
        "agreed": ["y"],
        **lines,
    }


def _browse(port: int, workspace: Path, *, rounds: int) -> list[Answer]:
    """One participant looks at the directory, page after page, while nobody else does anything."""
    one = Visitor("127.0.0.1", port)
    with Store.open(workspace) as store:
        token = token_of(store, link_of(store, 1, now=datetime.now(UTC)))
    one.get(f"/l/{token}")
    pages = [one.get(f"/my/1/directory?page={1 + turn % 3}") for turn in range(rounds)]
    one.close()
    return pages[1:]


@contextmanager
def _served(workspace: Path) -> Iterator[int]:
    """The port of a server of its own process, on a workspace whose event takes registrations and wishes now."""
    now, today = datetime.now(UTC), datetime.now(UTC).date()
    with Store.open(workspace, create=True) as store:
        day = today + timedelta(days=60)
        store.events.add(Event(0, "OpenMap", day, start=time(9), slots=12, meeting=12, changeover=3))
        texts = {name: name for name in ("contact", "publisher", "controller", "officer", "basis", "rights")}
        open_ = {"opens": now - timedelta(days=1), "wishes_open": now - timedelta(days=1), "accessibility": "-"}
        store.receptions.save(Reception(1, retention=day + timedelta(days=90), **texts, **open_))  # type: ignore[arg-type]
        set_public_url(store, "http://127.0.0.1")
        roles = (Role.BUYER, Role.SUPPLIER)
        names = (f"Ancienne {number}" for number in range(EARLIER))
        people = [Participant(0, 0, Organisation(0, name, name), roles[i % 2]) for i, name in enumerate(names)]
        store.participants.add(1, people)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    code = "from matchmaker.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", str(workspace), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _await(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _await(port: int) -> None:
    for _ in range(200):
        try:
            with urlopen(f"http://127.0.0.1:{port}/events/1/", timeout=5):
                return
        except (URLError, ConnectionError):
            sleep(0.1)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    main("attendees")
