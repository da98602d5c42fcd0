"""Who organises: the account signed in in this browser, and the one gate that all pages of organisers stand behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec
from zoneinfo import ZoneInfo

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from matchmaker.accounts import LENGTH, Action, begin, end, may, signed_in
from matchmaker.entities import Event
from matchmaker.errors import ConflictError
from matchmaker.store import Account
from web.clock import now
from web.languages import about
from web.security import is_private
from web.stores import open_store

COOKIE = "organiser"

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def allowed(action: Action) -> Callable[[View[P]], View[P]]:
    """For a view that only accounts may ask for whose role allows the action; others are told how to come in."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            g.organiser = known = signed_in(open_store(), request.cookies.get(COOKIE, ""), now=now())
            if known is None or not may(known, action):
                home = home_of(known) if known else ""
                return render_template("organiser/refused.html", account=known, home=home), HTTPStatus.FORBIDDEN
            return view(*args, **kwargs)

        return guarded

    return guard


def organiser() -> Account:
    """Who asks, in a view that is ``allowed``."""
    account: Account = g.organiser
    return account


def home_of(account: Account) -> str:
    """The address of the first page of an account; whoever only helps on the day is at the door then."""
    if may(account, Action.WELCOME) and not may(account, Action.ARRANGE):
        for event in open_store().events.all():
            if now().astimezone(ZoneInfo(event.timezone)).date() == event.date:
                return url_for("checkin.desk", event_id=event.id)
    return url_for("overview.everything" if may(account, Action.VIEW) else "helping.home")


def event_of(event_id: int) -> Event:
    """The event that the page is about; the request is about it from here on.

    Raises:
        NotFoundError: No such event.
    """
    event = open_store().events.get(event_id)
    about(event)
    return event


def remember(account: Account, response: Response) -> Response:
    """This browser is signed in; whoever was before is not any more."""
    store = open_store()
    end(store, request.cookies.get(COOKIE, ""))
    response.set_cookie(
        COOKIE,
        begin(store, account, now=now()),
        max_age=LENGTH * 14,  # the workspace knows when it is over; the cookie only must not end before
        path=request.script_root or "/",
        secure=is_private(),
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: Response) -> Response:
    """This browser is signed out, even where nothing can be written: without the cookie it is not let in."""
    with suppress(ConflictError):
        end(open_store(), request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path=request.script_root or "/")
    return response
