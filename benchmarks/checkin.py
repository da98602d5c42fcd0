"""Check-in: ten helpers tap at once, against the served application, while every page asks who is missing."""

from __future__ import annotations

import json
import resource
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_hex
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from zoneinfo import ZoneInfo

from benchmarks.commands import Options, main
from benchmarks.figures import verdict, whole
from benchmarks.papers import prepare
from benchmarks.serving import served
from benchmarks.tables import Table
from matchmaker.accounts import begin
from matchmaker.store import Account, AccountRole, Store
from web.organisers import COOKIE

HELPERS, FAST = 10, 100
"""Milliseconds for 95 of 100 taps."""

SIZES = (180, 2_000)
TAPS = 18
"""Of each helper."""

PACE, ASKS = 2.0, 4
"""Seconds from one tap of a helper to the next; after so many the page asks who is missing, as it does every 8 s."""

COLUMNS = (
    "participants", "what", "taps", "errors", "lost", "median ms", "95 % ms", "worst ms", "CPU ms", "asked", "reached",
)  # fmt: skip
_DESK = "/organise/events/1/check-in"


@dataclass
class Helper:
    """One browser at the door. ``pace``: seconds from one tap to the next; it begins ``late`` seconds after the first.
    ``taps`` and ``asks``: seconds of each answer.
    """

    port: int
    session: str
    participants: Sequence[int]
    pace: float
    late: float = 0.0
    taps: list[float] = field(default_factory=list)
    asks: list[float] = field(default_factory=list)
    errors: int = 0

    def work(self) -> None:
        """Check them in, one after the other."""
        self._line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._cookie = f"{COOKIE}={self.session}"
        sleep(self.late)
        for turn, id in enumerate(self.participants):
            begun = perf_counter()
            if turn % ASKS == 0:
                token = self._state()
            tap = {"key": token_hex(16), "participant": id, "way": "in", "ago": 0}
            self.taps.append(self._ask("POST", f"{_DESK}/taps", json.dumps({"taps": [tap]}), token)[0])
            sleep(max(0.0, self.pace - (perf_counter() - begun)))
        self._line.close()

    def _state(self) -> str:
        seconds, text = self._ask("GET", f"{_DESK}/state")
        self.asks.append(seconds)
        return str(json.loads(text)["token"])

    def _ask(self, method: str, path: str, body: str = "", token: str = "") -> tuple[float, str]:
        headers = {"Cookie": self._cookie, "Content-Type": "application/json", "X-CSRFToken": token}
        start = perf_counter()
        self._line.request(method, path, body=body or None, headers=headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        seconds = perf_counter() - start
        self.errors += answer.status != 200
        for name, value in answer.getheaders():
            if name == "Set-Cookie" and value.startswith("session="):
                self._cookie = f"{COOKIE}={self.session}; {value.split(';')[0]}"
        return seconds, text


@dataclass(frozen=True, slots=True)
class Rush:
    """``lost``: taps that the workspace does not hold afterwards. ``worked``: seconds of processor time of the server,
    without its start and end.
    """

    helpers: tuple[Helper, ...]
    lost: int
    worked: float


def measure(options: Options) -> Table:
    """For each size a row at the pace of people, and one without pauses."""
    sizes, taps, paces = ((20,), 2, (0.0,)) if options.smoke else (SIZES, TAPS, (PACE, 0.0))
    rows = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            workspace = Path(folder) / "openmap.db"
            _open(workspace, size)
            idle = 0.0 if options.smoke else _worked(workspace, ())
            for pace in paces:
                rows += _rows(size, pace, _rush(workspace, taps, pace, idle=idle))
    note = (
        f"{HELPERS} helpers at once check in {taps} participants each, by HTTP, when the first round is five minutes "
        f"away and everybody is missing; each asks who is missing before the first tap and after every {ASKS}. At the "
        f"pace of people: a tap every {PACE:.0f} s, not all at the same moment. Client and server share the machine. "
        "CPU: of all processes of the server, for each answer of either kind, without their start and end. Lost: what "
        "the workspace does not hold."
    )
    return Table(COLUMNS, tuple(rows), (note,))


def _rows(size: int, pace: float, rush: Rush) -> list[tuple[str, ...]]:
    how = f"a tap every {pace:.0f} s" if pace else "without pauses"
    answers = sum(len(one.taps) + len(one.asks) for one in rush.helpers)
    taps = [seconds for one in rush.helpers for seconds in one.taps]
    asks = [seconds for one in rush.helpers for seconds in one.asks]
    errors, spent = sum(one.errors for one in rush.helpers), f"{rush.worked / answers * 1000:.1f}"
    reached = _often(taps) <= FAST and not errors and not rush.lost
    judged = (f"95 % ≤ {FAST} ms, 0 lost", verdict(reached)) if pace else ("", "")
    return [
        (whole(size), f"{how}: taps", whole(len(taps)), whole(errors), whole(rush.lost), *_times(taps), spent, *judged),
        (whole(size), f"{how}: who is missing", whole(len(asks)), "", "", *_times(asks), "", "", ""),
    ]


def _times(seconds: Sequence[float]) -> tuple[str, str, str]:
    return f"{median(seconds) * 1000:.0f}", f"{_often(seconds):.0f}", f"{max(seconds) * 1000:.0f}"


def _often(seconds: Sequence[float]) -> float:
    """Milliseconds within which 95 of 100 are."""
    return quantiles(seconds, n=20, method="inclusive")[-1] * 1000


def _rush(workspace: Path, taps: int, pace: float, *, idle: float) -> Rush:
    """``idle``: what a server costs that is asked nothing."""
    with Store.open(workspace) as store:
        sessions = [begin(store, store.accounts.get(1), now=datetime.now(UTC)) for _ in range(HELPERS)]
        ids = [one.id for one in store.participants.all(1)]
        before = len(store.arrivals.all(1))
    helpers = tuple(
        Helper(
            0, session, [ids[(place * taps + turn) % len(ids)] for turn in range(taps)], pace, pace * place / HELPERS
        )
        for place, session in enumerate(sessions)
    )
    worked = _worked(workspace, helpers)
    with Store.open(workspace) as store:
        kept = len(store.arrivals.all(1)) - before
    return Rush(helpers, len(helpers) * taps - kept, max(0.0, worked - idle))


def _worked(workspace: Path, helpers: Sequence[Helper]) -> float:
    """Seconds of processor time of a server from its start to its end, while the helpers work."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with served(workspace) as port, ThreadPoolExecutor(max(1, len(helpers))) as pool:
        for one in helpers:
            one.port = port
        list(pool.map(Helper.work, helpers))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _open(workspace: Path, size: int) -> None:
    """A published plan whose first round begins in five minutes, wherever that is in the morning."""
    prepare(workspace, size)
    now = datetime.now(UTC)
    east = 8 - now.hour if 8 - now.hour >= -12 else 32 - now.hour
    zone = f"Etc/GMT{-east:+d}" if east else "Etc/GMT"
    first = now.astimezone(ZoneInfo(zone)) + timedelta(minutes=5)
    with Store.open(workspace) as store:
        start = first.time().replace(second=0, microsecond=0)
        store.events.save(replace(store.events.get(1), date=first.date(), start=start, timezone=zone))
        plan = store.plans.latest(1)
        if plan is None:
            raise RuntimeError("there is no plan")
        store.plans.publish(plan)
        store.accounts.add(Account(0, "Personne 1", "un@equipe.example", AccountRole.HELPER, "fr", now))


if __name__ == "__main__":
    main("checkin")
