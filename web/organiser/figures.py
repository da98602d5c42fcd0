"""The event in numbers: plots, the same numbers as tables beside them, and a file of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_babel import LazyString
from werkzeug.wrappers import Response

from matchmaker.accounts import Action, may
from matchmaker.exports.lines import Table
from matchmaker.exports.tables import as_csv
from matchmaker.numbers import FEWEST, Count, Division, Numbers, coarsen, count_event
from matchmaker.numbers.wording import (
    division_table,
    one_table,
    percent,
    say_category,
    share_table,
    spread_table,
)
from matchmaker.papers.words import words
from web.addresses import ID
from web.amounts import percent as say_percent
from web.languages import language
from web.messages import say
from web.organiser.drawing import draw
from web.organisers import allowed, event_of, organiser
from web.stores import open_store

pages = Blueprint("figures", __name__)

AT_ONCE = 12
"""Categories that a plot shows, of which the table has all."""

LENGTH, THICK, STEP, HEAD = 330, 12, 14, 26
"""Of the longest stroke, and of every one; from one to the next, and for the name above them."""

_TITLES = {
    Division.KIND: say("Wished pairs and meetings by legal form and accreditation"),
    Division.SECTOR: say("Wished pairs and meetings by sector"),
    Division.DEPARTMENT: say("Wished pairs and meetings by department"),
}
_EARLY = {
    Division.KIND: say("Wished pairs by legal form and accreditation"),
    Division.SECTOR: say("Wished pairs by sector"),
    Division.DEPARTMENT: say("Wished pairs by department"),
}
"""Before there is a plan."""


Bars = Sequence[tuple[str, int, str]]
"""Series, number, and what is written at the end, of each."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A bar that lies. ``series``: its class and pattern; ``y``: its upper edge; ``number``: what stands at its end."""

    series: str
    y: int
    length: int
    number: str


@dataclass(frozen=True, slots=True)
class Line:
    """A category with its strokes; ``y``: where its name stands."""

    name: str
    y: int
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """``key``: of its elements. ``left_out``: categories that stand in the table only."""

    key: str
    title: LazyString
    lines: tuple[Line, ...]
    table: Table
    height: int
    left_out: int = 0

    @property
    def series(self) -> list[str]:
        """Those that are drawn."""
        return list(dict.fromkeys(stroke.series for line in self.lines for stroke in line.strokes))


@pages.get(f"/organise/events/<{ID}:event_id>/numbers")
@allowed(Action.VIEW)
def show(event_id: int) -> str:
    """What is wished and what meets, by kind, sector and department; meetings of each; shares of firms."""
    event = event_of(event_id)
    numbers, spoken = _numbers(event_id), words(language())
    planned = numbers.plan is not None
    return render_template(
        "organiser/numbers.html",
        event=event,
        numbers=numbers,
        fewest=FEWEST,
        plots=[_division_plot(numbers, division) for division in Division],
        shares=_share_plot(numbers) if planned else None,
        pictures=draw(list(zip(*numbers.spread, strict=True))) if numbers.spread else [],
        spread=spread_table(numbers, words=spoken),
    )


@pages.get(f"/organise/events/<{ID}:event_id>/numbers.csv")
@allowed(Action.VIEW)
def table(event_id: int) -> Response:
    """All of them, a number on each line."""
    event_of(event_id)
    spoken = words(language())
    content = as_csv(one_table(_numbers(event_id), words=spoken), language=spoken.language)
    return Response(
        content, headers={"Content-Disposition": 'attachment; filename="numbers.csv"', "Content-Type": "text/csv"}
    )


def _numbers(event_id: int) -> Numbers:
    """Whoever may see wishes sees all counts of them."""
    found = count_event(open_store(), event_id)
    return found if may(organiser(), Action.ARRANGE) else coarsen(found)


def _division_plot(numbers: Numbers, division: Division) -> Plot:
    spoken = words(language())
    counts = numbers.divisions[division]
    most = max((number for one in counts for number in (one.wished, one.met) if number), default=1)
    planned = numbers.plan is not None
    shown = [(say_category(one, division, spoken), _bars(one, planned=planned)) for one in counts[:AT_ONCE]]
    table = division_table(numbers, division, words=spoken)
    title = (_TITLES if planned else _EARLY)[division]
    return _plot(division.value, title, shown, table, most=most, left_out=len(counts) - len(shown))


def _bars(one: Count, *, planned: bool) -> Bars:
    numbers = {"wished": one.wished, **({"met": one.met} if planned else {})}
    return [(series, number or 0, "–" if number is None else str(number)) for series, number in numbers.items()]


def _share_plot(numbers: Numbers) -> Plot:
    """Percent of all meetings, beside what is aimed at."""
    spoken = words(language())
    aims = {one.kind: one.share for one in numbers.targets if one.share}
    lines = []
    for one in numbers.attained:
        bars = [
            ("met", percent(one), say_percent(percent(one))) if one.known else ("met", 0, spoken.say("numbers_unknown"))
        ]
        if (aim := aims.get(one.target.kind)) is not None:
            bars.append(("aim", aim, say_percent(aim)))
        lines.append((spoken.say(f"record_kind_{one.target.kind.value}"), bars))
    title = say("Percent of all meetings with kinds of firms, and what is aimed at")
    return _plot("shares", title, lines, share_table(numbers, words=spoken), most=100)


def _plot(
    key: str, title: LazyString, said: Sequence[tuple[str, Bars]], table: Table, *, most: int, left_out: int = 0
) -> Plot:
    """Of names and what is drawn below each; ``most``: the number of the longest stroke."""
    row = HEAD + STEP * max((len(bars) for _, bars in said), default=0)
    lines = tuple(_line(name, row * position, bars, most) for position, (name, bars) in enumerate(said))
    return Plot(key, title, lines, table, row * len(lines), left_out)


def _line(name: str, top: int, bars: Bars, most: int) -> Line:
    strokes = (
        Stroke(series, top + 20 + place * STEP, round(number * LENGTH / most), said)
        for place, (series, number, said) in enumerate(bars)
    )
    return Line(name, top + 14, tuple(strokes))
