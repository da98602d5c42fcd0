"""Who meets whom, and when: ours against one integer model in CP-SAT and in HiGHS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.cases import HUGE, LARGE, MORNING, TINY, TINY_SHARED, Case, Stored
from benchmarks.choosers import CP_SAT, HIGHS, OURS, Choice, choose
from benchmarks.commands import Options, main
from benchmarks.figures import NONE, percent, spread, verdict, whole
from benchmarks.processes import Run, run_apart
from benchmarks.tables import Table

LIMIT = 180.0
"""Seconds for one run of a peer."""

AGAIN = 90.0
"""Seconds for all runs of a peer on one event: another is only started if it should end before."""

LARGEST = 500_000
"""Pairs × slots above which the single model is not tried."""

COLUMNS = (
    "event", "who", "runs", "seconds", "ratio", "wishes", "bound", "gap", "not proved", "peak MB", "asked",
    "reached",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What ours should reach at most, in seconds, gap of the wishes and megabytes; ``ratios``: how many times longer
    a peer that proves the same should take at least.
    """

    seconds: float | None = None
    gap: float = 0.0
    megabytes: int | None = None
    ratios: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        """As a cell of the table says it."""
        words = [f"≤ {self.seconds} s"] if self.seconds else []
        words += [f"gap ≤ {percent(self.gap)}" if self.gap else "all proved"]
        words += [f"≤ {self.megabytes:,} MB"] if self.megabytes else []
        return ", ".join(words)


NOT_RUN = ("0", "not run", *[NONE] * 8)

RATIOS = {CP_SAT: 100.0, HIGHS: 20.0}
EVENTS: tuple[tuple[Case, Asked], ...] = (
    (MORNING, Asked(ratios=RATIOS)),
    (LARGE, Asked(1.0, gap=0.001, ratios={HIGHS: 100.0})),
    (HUGE, Asked(5.0, gap=0.001, megabytes=1000)),
)
REAL = Asked(0.3, ratios=RATIOS)
SMOKE: tuple[tuple[Case, Asked], ...] = ((TINY, Asked()), (TINY_SHARED, Asked()))


def measure(options: Options) -> Table:
    """One row per event and solver."""
    events = SMOKE if options.smoke else EVENTS
    if options.problem:
        events = ((Stored(options.problem), REAL), *events)
    rows = [row for case, asked in events for row in _rows(case, asked, runs=_compare(case, options.runs))]
    notes = (
        "*seconds*: median (least–greatest) of the runs. *ratio*: seconds of the peer over ours of the same round. "
        "*gap*: of the wishes, where the goals before them are proved. *peak MB*: of the whole process.",
        f"A peer is stopped after {LIMIT:.0f} s, and run again while its runs on an event take less than {AGAIN:.0f} s "
        f"together; above {LARGEST:,} pairs × slots it is not run.",
    )
    return Table(COLUMNS, tuple(rows), notes)


Runs = dict[str, list[Run[Choice]]]
"""By solver; the n-th runs of all of them are of the same round."""


def _compare(case: Case, rounds: int) -> Runs:
    """Round by round, ours and every peer in turn."""
    peers = [CP_SAT, HIGHS] if case.size <= LARGEST else []
    runs: Runs = {who: [] for who in (OURS, *peers)}
    for _ in range(rounds):
        for who, mine in runs.items():
            spent = [run.result.seconds for run in mine]
            if who == OURS or not spent or sum(spent) + max(spent) <= AGAIN:
                mine.append(run_apart(choose, case, who, limit=LIMIT))
    refuse_contradiction([run.result for mine in runs.values() for run in mine])
    return runs


def refuse_contradiction(choices: Sequence[Choice]) -> None:
    """Raise AssertionError if two of them prove different values."""
    proofs = [choice.proved for choice in choices if choice.proved is not None]
    if any(proof != proofs[0] for proof in proofs):
        raise AssertionError(f"these cannot all be proved: {proofs}")


def _rows(case: Case, asked: Asked, *, runs: Runs) -> Iterator[tuple[str, ...]]:
    ours = runs[OURS]
    yield (str(case), OURS, *_figures(ours, NONE), str(asked), verdict(_is_reached(asked, ours)))
    yield ("", "ours, with waiting and tables", str(len(ours)), spread([run.result.whole for run in ours]), *[NONE] * 8)
    for peer in (CP_SAT, HIGHS):
        mine = runs.get(peer)
        yield ("", peer, *(_peer_figures(mine, ours, least=asked.ratios.get(peer)) if mine else NOT_RUN))


def _is_reached(asked: Asked, ours: Sequence[Run[Choice]]) -> bool:
    gaps = [run.result.gap for run in ours]
    return (
        all(gap is not None and gap <= asked.gap for gap in gaps)
        and (asked.seconds is None or median([run.result.seconds for run in ours]) <= asked.seconds)
        and (asked.megabytes is None or max(run.megabytes for run in ours) <= asked.megabytes)
    )


def _peer_figures(runs: Sequence[Run[Choice]], ours: Sequence[Run[Choice]], *, least: float | None) -> tuple[str, ...]:
    ratios = [run.result.seconds / base.result.seconds for run, base in zip(runs, ours, strict=False)]
    stopped = any(run.result.unproved for run in runs)
    return (
        *_figures(runs, spread(ratios, sign="> " if stopped else "")),
        NONE if least is None else f"≥ {least:.0f} × ours",
        verdict(None if least is None else median(ratios) >= least),
    )


def _figures(runs: Sequence[Run[Choice]], ratio: str) -> tuple[str, ...]:
    last = runs[-1].result
    return (
        str(len(runs)),
        spread([run.result.seconds for run in runs]),
        ratio,
        whole(last.values["wishes"]),
        whole(last.bounds.get("wishes")),
        percent(last.gap),
        last.unproved or NONE,
        str(max(run.megabytes for run in runs)),
    )


if __name__ == "__main__":
    main("choosing")
