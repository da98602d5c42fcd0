"""Check-in: who is there, tapped by several helpers at once, also while the network is gone; who is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from itertools import compress
from secrets import token_hex
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from matchmaker.accounts import Action, may
from matchmaker.day.arrivals import count_present, find_missing, keep_taps, seek, seekable
from matchmaker.day.returns import find_returned
from matchmaker.entities import Arrival, Participant, Way
from matchmaker.errors import NotFoundError
from matchmaker.store import Answer
from matchmaker.taps import presences
from web.addresses import ID
from web.attendee.terms import ROLES
from web.clock import now
from web.messages import say
from web.moments import clock
from web.numbers import LARGEST, whole_number
from web.organisers import allowed, event_of, organiser
from web.public import ROLES as GROUPS
from web.stores import open_store

pages = Blueprint("checkin", __name__)

_DESK = f"/organise/events/<{ID}:event_id>/check-in"
_KEY = re.compile(r"[0-9a-f]{32}")
_UNDO = "undo"

MOST = 12
"""Whom the page shows at once; another letter leaves fewer."""


@pages.get(_DESK)
@allowed(Action.WELCOME)
def desk(event_id: int) -> str:
    """Look for somebody (``?q=``), as typed or by the code of a badge (``?number=``), and tap; who is missing."""
    event_of(event_id)
    store = open_store()
    with store.read():
        people, known = store.participants.all(event_id), presences(store.arrivals.all(event_id))
    asked = (request.args.get("number") or request.args.get("q", ""))[:100].strip()
    found = seek(people, asked)
    return render_template(
        "organiser/checkin.html",
        asked=asked,
        found=[(one, known.get(one.id)) for one in found[:MOST]],
        more=len(found) > MOST,
        counts=count_present(people, known),
        roles=ROLES,
        groups=GROUPS,
        new_key=lambda: token_hex(16),
        most=MOST,
        **_missing(event_id),
    )


@pages.post(_DESK)
@allowed(Action.WELCOME)
def tap(event_id: int) -> Response:
    """One tap of a browser without scripts."""
    event_of(event_id)
    store, sent = open_store(), request.form
    way, _, person = sent.get("tap", "").partition(" ")
    said: dict[str, Any] = {
        "key": sent.get("key"),
        "way": way,
        "participant": whole_number(sent.get("participant", "")),
        "person": whole_number(person) if person else None,
        "of": sent.get("last"),
    }
    if (person and said["person"] is None) or _keep(event_id, [said]):
        raise NotFoundError("this participant does not take part; choose one of the list")
    one = store.participants.get(said["participant"])
    flash(_told(one, way))
    return redirect(url_for("checkin.desk", event_id=event_id, number=one.number), 303)


@pages.get(f"{_DESK}/people")
@allowed(Action.WELCOME)
def people(event_id: int) -> Response:
    """Everybody who may come, by name, for the browser to look through by itself; no telephone numbers."""
    event_of(event_id)
    coming = sorted(open_store().participants.all(event_id), key=lambda one: one.organisation.key)
    return jsonify([_guest(one) for one in coming])


@pages.get(f"{_DESK}/state")
@allowed(Action.WELCOME)
def state(event_id: int) -> Response:
    """Who is there and who is missing now, with a fresh token for the taps that wait."""
    event = event_of(event_id)
    missing = render_template("organiser/missing.html", event=event, **_missing(event_id))
    version = "-".join(map(str, open_store().participants.version(event_id)))
    return jsonify(
        token=generate_csrf(), here=_here(open_store().arrivals.all(event_id)), missing=missing, people=version
    )


@pages.post(f"{_DESK}/taps")
@allowed(Action.WELCOME)
def taps(event_id: int) -> ResponseReturnValue:
    """Taps as a browser kept them. All that are answered may be forgotten there; ``refused`` are those of no use,
    ``here`` is what is known now of those who were tapped.
    """
    event_of(event_id)
    store, said = open_store(), _sent()
    refused = _keep(event_id, said)
    tapped = {one["participant"] for one in said if _is_count(one.get("participant"), most=LARGEST)}
    tapped &= store.participants.revisions(event_id).keys()
    arrivals = (tap for id in tapped for tap in store.arrivals.of(id) if not tap.undone)
    return jsonify(refused=refused, here=_here(arrivals))


def _sent() -> list[dict[str, Any]]:
    """The taps of a request; none if it is no batch."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # lists in lists in lists
        return []
    sent = body.get("taps") if isinstance(body, dict) else None
    return [one for one in sent if isinstance(one, dict)] if isinstance(sent, list) else []


def _keep(event_id: int, said: list[dict[str, Any]]) -> list[str | None]:
    """The keys of taps that make no sense or are of no use; None for what has no key."""
    sense = [_makes_sense(one) for one in said]
    fit = list(compress(said, sense))
    undone = {one["key"]: (one["of"], one["participant"]) for one in fit if one["way"] == _UNDO}
    arrivals = list(_arrivals(one for one in fit if one["way"] != _UNDO))
    refused = keep_taps(open_store(), event_id, arrivals, undone=undone, now=now(), who=organiser().name)
    senseless = (one.get("key") for one, fits in zip(said, sense, strict=True) if not fits)
    return [*refused, *(key if isinstance(key, str) else None for key in senseless)]


def _arrivals(said: Iterator[dict[str, Any]]) -> Iterator[Arrival]:
    moment, who = now(), organiser().name
    for one in said:
        at = moment - timedelta(milliseconds=one.get("ago") or 0)
        yield Arrival(one["key"], one["participant"], Way(one["way"]), at, who, one.get("person"))


def _makes_sense(said: dict[str, Any]) -> bool:
    """Whatever a browser sends; taps of an earlier version of the page may wait in it."""
    key, way, of, ago, person = (said.get(name) for name in ("key", "way", "of", "ago", "person"))
    if not _is_key(key) or not _is_count(said.get("participant"), most=LARGEST):
        return False
    if way == _UNDO:
        return _is_key(of)
    return (
        way in list(Way)  # what comes need not be hashable
        and (ago is None or _is_count(ago, most=10**10))
        and (person is None or _is_count(person, most=1000))
    )


def _is_key(value: object) -> bool:
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def _is_count(value: object, *, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _missing(event_id: int) -> dict[str, Any]:
    return {
        "returned": find_returned(open_store(), event_id, now=now()),
        "absent": find_missing(open_store(), event_id, now=now()),
        "moment": now(),
        "arranges": may(organiser(), Action.ARRANGE),
        "cannot": Answer.CANNOT,
    }


def _here(arrivals: Iterable[Arrival]) -> dict[int, dict[str, Any]]:
    """Many came in the same minute: its words are made once."""
    told = cache(clock)
    return {
        id: {
            "here": one.here,
            "at": told(one.at.replace(second=0, microsecond=0)),
            "key": one.key,
            "persons": sorted(one.persons),
        }
        for id, one in presences(arrivals).items()
    }


def _guest(one: Participant) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "name": one.name,
        "role": one.role.value,
        "kind": str(ROLES[one.role]),
        "words": seekable(one),
        "people": [person.name for person in one.people],
    }


def _told(one: Participant, way: str) -> str:
    match way:
        case Way.IN:
            return str(say("{name} is here.", name=one.name))
        case Way.OUT:
            return str(say("{name} has left.", name=one.name))
        case _:
            return str(say("The last tap for {name} was taken back.", name=one.name))
