"""Whether the offers that answer a need come first: ours beside sectors alone, words alone, and what others use."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from statistics import fmean
from time import process_time

from rapidfuzz import fuzz

from benchmarks.commands import Options, main
from benchmarks.figures import NONE, spread, verdict
from benchmarks.processes import run_apart
from benchmarks.tables import Table
from matchmaker.affinity.grams import Grams
from matchmaker.affinity.suggestions import Suggestions
from matchmaker.demo import demo_registrants
from matchmaker.entities import Line, LineKind, Organisation, Participant, Role
from matchmaker.registrations.names import phrase, words
from matchmaker.sectors import recognise

CASES = Path(__file__).parents[1] / "tests" / "data" / "matching.json"
SIZES: dict[int, tuple[float, float] | None] = {400: (300.0, 20.0), 2_000: None}
"""Participants, and the milliseconds that are asked: to build the index, to rank everybody for one."""

SMOKE: dict[int, tuple[float, float] | None] = {20: None}
LINES = 3
COLUMNS = ("method", "looks at", "tuning: first", "among 5", "held out: first", "among 5", "ms a need")
NOTE = (
    "*first*, *among 5*: needs with an offer that answers it at the head of the list, or among its first five; "
    "ties fall as the shuffled offers lie. *ms a need*: processor time, index included."
)


@dataclass(frozen=True, slots=True)
class Case:
    """A need, positions of the offers that answer it, and whether weights were chosen with it (``tuning``) or not."""

    need: Line
    answers: frozenset[int]
    part: str


@dataclass(frozen=True, slots=True)
class Cases:
    """Invented needs and the offers they choose from."""

    offers: tuple[Line, ...]
    needs: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """Milliseconds of processor time: the index, everybody ranked for one participant, the best for each of them."""

    index: float
    one: float
    all: float


Method = Callable[[Cases], list[list[int]]]
"""For each need the positions of offers, best first."""


def read_cases(path: Path = CASES) -> Cases:
    """The test set, its offers shuffled: written as they were, those that answer a need lie side by side."""
    data = json.loads(path.read_text(encoding="utf-8"))
    Random(1).shuffle(data["offers"])
    places = {offer["id"]: place for place, offer in enumerate(data["offers"])}
    return Cases(
        tuple(Line(LineKind.OFFER, offer["sector"], offer["text"]) for offer in data["offers"]),
        tuple(
            Case(
                Line(LineKind.NEED, need["sector"], need["text"]),
                frozenset(places[id] for id in need["offers"]),
                need["part"],
            )
            for need in data["needs"]
        ),
    )


def count_hits(cases: Cases, ranked: Sequence[Sequence[int]], *, part: str, among: int) -> int:
    """Needs of a part with an offer that answers it among the first ones."""
    return sum(
        not case.answers.isdisjoint(places[:among])
        for case, places in zip(cases.needs, ranked, strict=True)
        if case.part == part
    )


def rank_ours(cases: Cases) -> list[list[int]]:
    """As the product suggests: every line is a participant of its own."""
    sellers = [_participant(place, Role.SUPPLIER, (line,)) for place, line in enumerate(cases.offers)]
    first = len(sellers)
    buyers = [_participant(first + place, Role.BUYER, (case.need,)) for place, case in enumerate(cases.needs)]
    index = Suggestions([*sellers, *buyers])
    return [[found.partner for found in index.of(buyer.id, most=first)] for buyer in buyers]


def rank_by_sectors(cases: Cases) -> list[list[int]]:
    """Same group or not."""
    return _rank(cases, lambda need, offer: float(not _groups(need).isdisjoint(_groups(offer))))


def rank_by_words(cases: Cases, *, sectors_first: bool = False) -> list[list[int]]:
    """Hashed character n-grams; if asked, within the same group first."""
    lines = [*cases.offers, *(case.need for case in cases.needs)]
    grams = Grams([f"{line.sector} {line.text}" for line in lines])
    alike: dict[Line, list[float]] = {
        case.need: grams.likeness(len(cases.offers) + place)[: len(cases.offers)].tolist()
        for place, case in enumerate(cases.needs)
    }
    places = {offer: place for place, offer in enumerate(cases.offers)}

    def score(need: Line, offer: Line) -> float:
        same = sectors_first and not _groups(need).isdisjoint(_groups(offer))
        return float(same) + alike[need][places[offer]]

    return _rank(cases, score)


def rank_by_tokens(cases: Cases) -> list[list[int]]:
    """RapidFuzz on folded words."""
    return _rank(cases, lambda need, offer: fuzz.token_set_ratio(_folded(need), _folded(offer)))


def rank_by_full_text(cases: Cases) -> list[list[int]]:
    """SQLite FTS5: any of the need's words, by BM25, accents apart."""
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE offers USING fts5(said, tokenize='unicode61 remove_diacritics 2')")
        database.executemany("INSERT INTO offers VALUES (?)", [(_folded(offer),) for offer in cases.offers])
        query = "SELECT rowid - 1 FROM offers WHERE said MATCH ? ORDER BY bm25(offers), rowid"
        asked = [" OR ".join(f'"{word}"' for word in words(_folded(case.need))) for case in cases.needs]
        return [[place for (place,) in database.execute(query, (need,))] for need in asked]


METHODS: Mapping[tuple[str, str], Method] = {
    ("ours", "groups of sector and sentence, and words"): rank_ours,
    ("sectors first, then words", "groups, within them words"): partial(rank_by_words, sectors_first=True),
    ("sectors only", "groups"): rank_by_sectors,
    ("words only", "hashed character 3–5-grams"): rank_by_words,
    ("RapidFuzz", "token_set_ratio"): rank_by_tokens,
    ("SQLite FTS5", "bm25 of any word"): rank_by_full_text,
}


def measure_pace(participants: int) -> Pace:
    """Of participants with three lines each, as the demonstration invents them."""
    people = _crowd(participants)
    start = process_time()
    index = Suggestions(people)
    built = process_time()
    for one in people[:20]:
        index.of(one.id, most=participants)
    ranked = process_time()
    for one in people:
        index.of(one.id, most=1)
    return Pace(1e3 * (built - start), 1e3 * (ranked - built) / 20, 1e3 * (process_time() - ranked))


def measure(options: Options) -> Table:
    """One row per method; how fast ours is stands below."""
    cases = read_cases()
    rows = tuple(_row(cases, name, method) for name, method in METHODS.items())
    sizes = SMOKE if options.smoke else SIZES
    return Table(COLUMNS, rows, (NOTE, *(_pace(size, asked, options.runs) for size, asked in sizes.items())))


def _row(cases: Cases, name: tuple[str, str], method: Method) -> tuple[str, ...]:
    start = process_time()
    ranked = method(cases)
    milliseconds = 1e3 * (process_time() - start) / len(cases.needs)
    hits = [
        f"{count_hits(cases, ranked, part=part, among=among)} of {sum(case.part == part for case in cases.needs)}"
        for part in ("tuning", "held out")
        for among in (1, 5)
    ]
    return (*name, *hits, spread([milliseconds]))


def _pace(participants: int, asked: tuple[float, float] | None, runs: int) -> str:
    paces = [run_apart(measure_pace, participants).result for _ in range(runs)]
    index, one = [pace.index for pace in paces], [pace.one for pace in paces]
    limits = [f" (asked ≤ {limit:.0f} ms)" for limit in asked] if asked else ["", ""]
    reached = verdict(fmean(index) <= asked[0] and fmean(one) <= asked[1]) if asked else NONE
    return (
        f"{participants:,} participants with {LINES} lines each, {runs} runs, milliseconds of processor time: index "
        f"{spread(index)}{limits[0]}; all partners of one with their reasons {spread(one)}{limits[1]}; the best "
        f"partner of everybody {spread([pace.all for pace in paces])}. Reached: {reached}."
    )


def _crowd(participants: int) -> list[Participant]:
    """Each line differs in its words, as sentences of people do."""
    rng = Random(1)
    registered = demo_registrants(participants)
    said = sorted({word for one in registered for line in one.lines for word in words(line.text)})
    lines = {kind: [line for one in registered for line in one.lines if line.kind is kind] for kind in LineKind}
    roles = [rng.choice((Role.BUYER, Role.SUPPLIER)) for _ in registered]
    return [
        _participant(
            place,
            role,
            tuple(
                replace(line, text=f"{line.text} {' '.join(rng.choices(said, k=6))}")
                for line in rng.choices(lines[LineKind.NEED if role is Role.BUYER else LineKind.OFFER], k=LINES)
            ),
        )
        for place, role in enumerate(roles)
    ]


def _participant(id: int, role: Role, lines: tuple[Line, ...]) -> Participant:
    return Participant(id, id, Organisation(id, f"Structure {id}", f"structure {id}"), role, lines=lines)


def _rank(cases: Cases, score: Callable[[Line, Line], float]) -> list[list[int]]:
    scored = [[score(case.need, offer) for offer in cases.offers] for case in cases.needs]
    return [sorted(range(len(line)), key=line.__getitem__, reverse=True) for line in scored]


def _groups(line: Line) -> frozenset[str]:
    return frozenset(recognise(line.sector) or recognise(line.text))


def _folded(line: Line) -> str:
    return phrase(f"{line.sector} {line.text}")


if __name__ == "__main__":
    main("matching")
