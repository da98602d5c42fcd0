"""The editions of a series side by side, and who met whom before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from flask import Blueprint, Response, render_template
from flask_babel import LazyString, format_date

from matchmaker.accounts import Action
from matchmaker.drafts import Overview
from matchmaker.editions import Figures, PastEdition, compare_editions, invited_again, met_in_series
from matchmaker.entities import Event, FirmKind, Plan, Role
from matchmaker.exports.lines import Column, Table
from matchmaker.exports.tables import as_csv
from matchmaker.registrations.names import fold
from web.addresses import ID
from web.languages import language
from web.messages import say
from web.organiser.drawing import draw
from web.organisers import allowed, event_of
from web.rules import KINDS
from web.stores import open_store

pages = Blueprint("editions", __name__)

EVENT = f"/organise/events/<{ID}:event_id>/editions"

FEW = 50
"""Pairs that the page names; the file has all of them."""

_ROLES = {
    Role.BUYER: say("Buyers"),
    Role.SUPPLIER: say("Suppliers"),
    Role.BOTH: say("Both buyers and suppliers"),
    Role.NETWORK: say("Networks"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of all editions."""

    name: LazyString
    cells: Sequence[object]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who come to this edition, and where they met last."""

    one: str
    other: str
    last: PastEdition


@pages.get(EVENT)
@allowed(Action.VIEW)
def beside(event_id: int) -> str:
    """The whole series, the earliest first."""
    event, store = event_of(event_id), open_store()
    with store.read():
        found, pairs = compare_editions(store, event), _pairs(event)
        asked = invited_again(store, event_id)
    spreads = [one.overview.spread if one.overview else () for one in found]
    return render_template(
        "organiser/editions.html",
        editions=[one.event for one in found],
        labels=[format_date(one.event.date, "medium") for one in found],
        series=next((one.name for one in store.series.all() if one.id == event.series), ""),
        rows=_rows(found),
        pictures=draw(spreads),
        spread=list(enumerate(zip_longest(*spreads, fillvalue=0))),
        pairs=pairs[:FEW],
        known=len(pairs),
        asked=asked,
    )


@pages.get(f"{EVENT}/met.csv")
@allowed(Action.VIEW)
def met(event_id: int) -> Response:
    """Every pair that met before, as a file."""
    titles = (say("One organisation"), say("Other organisation"), say("Edition in which they met last"), say("Day"))
    lines = tuple((pair.one, pair.other, pair.last.name, f"{pair.last.date}") for pair in _pairs(event_of(event_id)))
    content = as_csv(Table("met", tuple(Column(str(title), 30) for title in titles), lines), language=language())
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="met.csv"'})


def _pairs(event: Event) -> list[Pair]:
    """Of those who come to this edition, in order of name."""
    store = open_store()
    names = {one.organisation.id: one.name for one in store.participants.all(event.id)}
    found = []
    for both, last in met_in_series(store, event).items():
        if all(one in names for one in both):
            one, other = sorted((names[one] for one in both), key=fold)
            found.append(Pair(one, other, last))
    return sorted(found, key=lambda pair: (fold(pair.one), fold(pair.other)))


def _rows(found: Sequence[Figures]) -> list[Row]:
    """The measures; a dash where an edition has no plan."""

    def planned(tell: Callable[[Figures, Plan, Overview], object]) -> list[object]:
        return [tell(one, one.plan, one.overview) if one.plan and one.overview else "–" for one in found]

    return [
        Row(say("Participants"), [sum(one.roles.values()) for one in found]),
        *(Row(name, [one.roles.get(role, 0) for one in found]) for role, name in _ROLES.items()),
        Row(say("Wishes granted"), planned(lambda one, plan, seen: _of(seen.granted, seen.wished))),
        Row(say("Meetings"), planned(lambda one, plan, seen: len(plan.meetings))),
        Row(say("Meetings between organisations that never met"), planned(lambda one, plan, seen: one.first)),
        Row(say("Held, of those that somebody marked"), planned(lambda one, plan, seen: _held(one))),
        Row(say("Fewest meetings of those whom a wish concerns"), planned(lambda one, plan, seen: seen.fewest)),
        Row(say("Rounds of waiting of everybody together"), planned(lambda one, plan, seen: seen.idle)),
        *(Row(_with(kind), planned(_share(kind))) for kind in FirmKind),
    ]


def _of(part: int, whole: int) -> LazyString:
    return say("{granted} of {wished}", granted=part, wished=whole)


def _held(one: Figures) -> object:
    return _of(*one.held) if one.held else "–"


def _with(kind: FirmKind) -> LazyString:
    return say("Meetings with: {kind}", kind=KINDS[kind])


def _share(kind: FirmKind) -> Callable[[Figures, Plan, Overview], LazyString]:
    def tell(one: Figures, plan: Plan, seen: Overview) -> LazyString:
        share = round(100 * one.kinds[kind] / len(plan.meetings)) if plan.meetings else 0
        return say("{number} ({share} %)", number=one.kinds[kind], share=share)

    return tell
