"""The directory of an event as one participant looks through it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound

from matchmaker.directory import Filters, Glance, Listing, look, look_at
from matchmaker.editions import PastEdition, met_by
from matchmaker.entities import Participant
from matchmaker.openings import openings_of
from matchmaker.reception import Phase
from matchmaker.sectors import label
from matchmaker.visits import look_again
from matchmaker.wishing import must_explain, own_wishes, priorities_left
from web.addresses import ID
from web.attendee import terms
from web.clock import now
from web.languages import language
from web.listings import listing_of
from web.numbers import asked_number
from web.stores import open_store
from web.visitors import visitor

pages = Blueprint("directory", __name__)

LONGEST = 200
"""Characters of a search that are read."""


@pages.get(f"/my/<{ID}:participant_id>/directory")
def everybody(participant_id: int) -> str:
    """Suggestions, then everybody one could meet; or those that were looked for."""
    one, filters = visitor(participant_id), filters_asked()
    listing, glance = glance_of(one)
    view, choices = look(listing, glance, filters=filters, page=page_asked()), listing.choices(one)
    return render_template(
        "attendee/directory.html",
        **wishing_of(one),
        met=_met(one),
        view=view,
        filters=filters,
        weighed=listing.has_weighed(one),
        returning=glance.since is not None,
        sectors=[(key, label(key, language())) for key in choices.sectors],
        kinds=[(kind, terms.kind(kind)) for kind in choices.kinds],
        roles=[(role.value, terms.ROLES[role]) for role in choices.roles],
        departments=[(number, number) for number in choices.departments],
        query=query_of(filters),
        back=query_of(filters, page=view.page),
    )


@pages.get(f"/my/<{ID}:participant_id>/directory/<{ID}:target>")
def one(participant_id: int, target: int) -> str:
    """All that everybody may know of one participant."""
    reader = visitor(participant_id)
    card = look_at(*glance_of(reader), target)
    if card is None:
        raise NotFound
    query = query_of(filters_asked(), page=page_asked())
    return render_template(
        "attendee/entry.html",
        **wishing_of(reader),
        met=_met(reader),
        card=card,
        back={**query, "to": "one"},
        list=url_for("directory.everybody", participant_id=reader.id, **query, _anchor=f"p{target}"),
    )


def glance_of(one: Participant) -> tuple[Listing, Glance]:
    """What a participant looks at, and with which eyes; that it looks is remembered."""
    store = open_store()
    event_id = store.participants.event_of(one.id)
    said = {said.target: said for said in own_wishes(store, event_id, one)}
    return listing_of(event_id), Glance(one, said, look_again(store, one, now=now()))


def wishing_of(one: Participant) -> dict[str, Any]:
    """What cards need to know: who wishes, whether it may now, and how cards are worded."""
    store = open_store()
    event_id = store.participants.event_of(one.id)
    reception = store.receptions.get(event_id)
    phase = openings_of(store, event_id, now=now()).wishes
    return {
        "one": one,
        "reception": reception,
        "phase": phase,
        "open": phase is Phase.OPEN,
        "left": priorities_left(store, event_id, one),
        "explains": must_explain(one),
        "terms": terms,
    }


def _met(one: Participant) -> Mapping[int, PastEdition]:
    """Whom its organisation met in earlier editions."""
    store = open_store()
    return met_by(store, store.participants.event_of(one.id), one, today=now().date())


def filters_asked() -> Filters:
    """What the address of this request asks for."""
    text = {name: request.args.get(name, "").strip()[:LONGEST] for name in ("sector", "kind", "role", "department")}
    return Filters(
        query=request.args.get("q", "").strip()[:LONGEST],
        new="new" in request.args,
        said="said" in request.args,
        **text,
    )


def page_asked() -> int:
    """The number of the page, from 1."""
    return asked_number("page") or 1


def query_of(filters: Filters, *, page: int = 1) -> dict[str, Any]:
    """The reverse of both: what an address needs to say so, and no more."""
    said = {
        "q": filters.query,
        "sector": filters.sector,
        "kind": filters.kind,
        "role": filters.role,
        "department": filters.department,
        "new": "1" if filters.new else "",
        "said": "1" if filters.said else "",
        "page": page if page > 1 else "",
    }
    return {name: value for name, value in said.items() if value}


def way_back(participant_id: int, target: int) -> str:
    """To the card that a button was pressed on, in the same list."""
    if request.args.get("to") == "wishes":
        return url_for("wishing.mine", participant_id=participant_id, _anchor=f"p{target}")
    query = query_of(filters_asked(), page=page_asked())
    if request.args.get("to") == "one":
        return url_for("directory.one", participant_id=participant_id, target=target, **query)
    return url_for("directory.everybody", participant_id=participant_id, **query, _anchor=f"p{target}")
