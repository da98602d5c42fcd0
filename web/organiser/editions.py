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
from matchmaker.openings import openings_of
from matchmaker.reception import Phase
from matchmaker.registrations.names import phrase
from web.addresses import ID
from web.amounts import percent, share
from web.clock import now
from web.languages import language
from web.messages import say
from web.organiser.drawing import draw
from web.organiser.goals import sees_wishes
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
        labels=[format_date(one.event.date, "d MMM y") for one in found],
        series=next((one.name for one in store.series.all() if one.id == event.series), ""),
        rows=_rows(found),
        pictures=draw(spreads),
        spread=list(enumerate(zip_longest(*spreads, fillvalue=0))),
        pairs=pairs[:FEW],
        known=len(pairs),
        asked=asked,
        opened=openings_of(store, event_id, now=now()).registration is Phase.OPEN,
        ripe=store.plans.is_published(event_id),
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
            one, other = sorted((names[one] for one in both), key=phrase)
            found.append(Pair(one, other, last))
    return sorted(found, key=lambda pair: (phrase(pair.one), phrase(pair.other)))


def _rows(found: Sequence[Figures]) -> list[Row]:
    """The measures; a dash where an edition has no plan."""

    def planned(tell: Callable[[Figures, Plan, Overview], object]) -> list[object]:
        return [tell(one, one.plan, one.overview) if one.plan and one.overview else "–" for one in found]

    granted = say("Wishes granted, of those that the rules allow")
    wishes = Row(granted, planned(lambda one, plan, seen: _of(seen.granted, seen.wished)))
    few = Row(say("Fewest meetings of anyone in a wish"), planned(lambda one, plan, seen: seen.fewest))
    return [
        Row(say("Participants"), [sum(one.roles.values()) for one in found]),
        *(Row(name, [one.roles.get(role, 0) for one in found]) for role, name in _ROLES.items()),
        *([wishes] if sees_wishes() else []),
        Row(say("Meetings"), planned(lambda one, plan, seen: len(plan.meetings))),
        Row(say("Meetings between organisations that never met"), planned(lambda one, plan, seen: one.first)),
        Row(say("Held, of those that somebody marked"), planned(lambda one, plan, seen: _held(one))),
        *([few] if sees_wishes() else []),
        Row(say("Waiting rounds, in total"), planned(lambda one, plan, seen: seen.idle)),
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
        if kind not in one.kinds:
            return say("not known")
        part = share(one.kinds[kind], len(plan.meetings)) if plan.meetings else percent(0)
        return say("{number} ({share})", number=one.kinds[kind], share=part)

    return tell
