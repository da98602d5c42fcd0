"""The opening minute: hundreds register and wish at once, against the served application; and the directory alone."""

from __future__ import annotations

import random
import re
import resource
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from html import unescape
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from benchmarks.commands import Options, main
from benchmarks.figures import verdict, whole
from benchmarks.serving import served
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
    "what", "visitors", "answers", "errors", "lost", "seconds", "median ms", "95 % ms", "worst ms", "CPU ms",
    "asked", "reached",
)  # fmt: skip
SECTORS = ("green", "laundry", "catering", "cleaning")


@dataclass(frozen=True, slots=True)
class Minute:
    """``answers`` of all visitors, how long all of it took, and what of theirs the workspace does not hold afterwards
    (``lost``). ``registered``: participants at the end, whose directory is looked at then, in ``pages``. ``worked``:
    seconds of processor time of all processes of the server, from its start to its end.
    """

    answers: tuple[Answer, ...]
    seconds: float
    lost: int
    registered: int
    pages: tuple[Answer, ...]
    worked: float


def measure(options: Options) -> Table:
    """A row for those who arrive within the minute, one for all at once, one for the directory that they leave."""
    visitors, rounds = (SMALL, 5) if options.smoke else (VISITORS, 40)
    spread, crowd = (_minute(visitors, pause, rounds=rounds) for pause in (ARRIVALS, 0.0))
    pages, largest = spread.pages, max(len(page.text.encode()) for page in spread.pages)
    rows = (
        _row("register and wish, arriving one by one", visitors, spread, minute_asked(spread)),
        _row("register and wish, all at once", visitors, crowd, crowd_asked(crowd)),
        (
            "the directory, alone", "1", whole(len(pages)), whole(_errors(pages)), "0",
            f"{sum(page.seconds for page in pages):.1f}", *_times(pages), "", *_verdict(directory_asked(pages)),
        ),
    )  # fmt: skip
    note = (
        "Each visitor opens the event page, registers with a form, is let in, looks at the directory and says "
        f"{WISHES} wishes, a page after each, without pauses; {EARLIER} participants were there before. One by one: "
        "ten visitors come each second, whether earlier ones are done or not. All at once: "
        f"{HANDS} at any moment, the next as soon as one is done, so times are those of a queue. Client and server "
        "share the machine. Lost: registrations and wishes that the workspace does not hold afterwards. CPU: of all "
        "processes of the server, their start included, for each answer. The largest page of the "
        f"directory with {spread.registered} "
        f"participants has {largest:,} bytes."
    )
    return Table(COLUMNS, rows, (note,))


def _minute(visitors: int, pause: float, *, rounds: int) -> Minute:
    """``pause``: seconds from one visitor to the next. ``rounds``: how often the directory is looked at afterwards."""
    before = _worked()
    with TemporaryDirectory() as folder:
        workspace = Path(folder) / "openmap.db"
        _open(workspace)
        with served(workspace) as port:
            answers, seconds = _rush(port, visitors, pause)
            with Store.open(workspace) as store:
                registered, wished = len(store.participants.all(1)), len(store.statements.all(1))
            pages = _browse(port, workspace, rounds=rounds)
    lost = visitors + EARLIER - registered + visitors * WISHES - wished
    return Minute(answers, seconds, lost, registered, tuple(pages), _worked() - before)


def _worked() -> float:
    """Seconds of processor time of processes that were begun here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def minute_asked(minute: Minute) -> tuple[str, bool]:
    """What was asked of the minute, and whether it was reached."""
    asked, reached = crowd_asked(minute)
    return f"{asked}, 95 % ≤ {OFTEN} ms", reached and _often(minute.answers) <= OFTEN


def crowd_asked(minute: Minute) -> tuple[str, bool]:
    """The same of those who come all at once: they are all served within the minute."""
    reached = minute.seconds <= MINUTE and not minute.lost and not _errors(minute.answers)
    return f"≤ {MINUTE:.0f} s, 0 errors, 0 lost", reached


def directory_asked(pages: Sequence[Answer]) -> tuple[str, bool]:
    """What was asked of the directory, and whether it was reached."""
    largest = max(len(page.text.encode()) for page in pages)
    return f"≤ {FAST} ms, ≤ {LARGEST // 1000} kB", _middle(pages) <= FAST and largest <= LARGEST


def _row(what: str, visitors: int, minute: Minute, asked: tuple[str, bool]) -> tuple[str, ...]:
    answers = minute.answers
    return (
        what,
        whole(visitors),
        whole(len(answers)),
        whole(_errors(answers)),
        whole(minute.lost),
        f"{minute.seconds:.1f}",
        *_times(answers),
        f"{minute.worked / len(answers) * 1000:.1f}",
        *_verdict(asked),
    )


def _times(answers: Sequence[Answer]) -> tuple[str, str, str]:
    worst = max(answer.seconds for answer in answers) * 1000
    return f"{_middle(answers):.0f}", f"{_often(answers):.0f}", f"{worst:.0f}"


def _verdict(asked: tuple[str, bool]) -> tuple[str, str]:
    return asked[0], verdict(asked[1])


def _errors(answers: Sequence[Answer]) -> int:
    return sum(answer.status >= 400 for answer in answers)


def _middle(answers: Sequence[Answer]) -> float:
    return median(answer.seconds for answer in answers) * 1000


def _often(answers: Sequence[Answer]) -> float:
    return quantiles((answer.seconds for answer in answers), n=20)[-1] * 1000


def _rush(port: int, visitors: int, pause: float) -> tuple[tuple[Answer, ...], float]:
    """Every answer, and the seconds until the last of them."""
    start = perf_counter()
    with ThreadPoolExecutor(HANDS) as hands:
        seen = list(hands.map(lambda number: _visit(port, number, start + number * pause), range(visitors)))
    return tuple(answer for answers in seen for answer in answers), perf_counter() - start


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


def _open(workspace: Path) -> None:
    """A workspace whose event takes registrations and wishes now."""
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


if __name__ == "__main__":
    main("attendees")
