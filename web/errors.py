"""Errors as pages: what happened and what to do next. The only place where errors meet statuses."""

from __future__ import annotations

from errno import ENOSPC
from http import HTTPStatus

from flask import Flask, current_app, g, render_template, request
from flask_babel import LazyString
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from matchmaker.errors import ConflictError, MatchmakerError, NotFoundError
from matchmaker.files import is_full
from web.messages import is_for_visitors, say, sentence
from web.organiser.sections import way_back
from web.stores import open_store

_LOST = (say("This page does not exist"), say("Check the address, or go back to the home page."))
_REFUSED = (say("This request was not understood"), say("Go back to the home page and start again."))
_FORBIDDEN = (say("This page is not for you"), say("Use the link that was sent to you."))
_STALE = (
    say("This page was open too long"),
    say("Nothing was changed. Go back, reload the page and send it again."),
)
_LONG = (say("This is too much to send at once"), say("Go back and send a shorter text."))
_BUSY = (say("Too many attempts"), say("Wait a few minutes, then try again."))
_BROKEN = (
    say("This cannot be shown at the moment"),
    say("Reload the page in a few minutes. If it lasts, tell the organising team: the server's log says why."),
)
_FULL = (
    say("The disk of the server is full"),
    say("Nothing was saved, and all that was saved before is whole."),
    say("Whoever looks after the server makes room on its disk; then do it again."),
)
_MEND = say("Go back and correct it, or reload the page to see how things are now.")
_PAGES = {
    HTTPStatus.NOT_FOUND: _LOST,
    HTTPStatus.GONE: _LOST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _LONG,
    HTTPStatus.TOO_MANY_REQUESTS: _BUSY,
}


def explain_errors(app: Flask) -> None:
    """Every error of an application becomes a page."""
    app.register_error_handler(MatchmakerError, _explain)
    app.register_error_handler(OSError, _explain_system)
    app.register_error_handler(CSRFError, lambda _: _page(_STALE, HTTPStatus.BAD_REQUEST))
    app.register_error_handler(HTTPException, _answer)


def _explain(error: MatchmakerError) -> tuple[str, int]:
    if not is_for_visitors(error):
        current_app.logger.error("%s", error)
        return _page(_FULL if is_full(error.places.get("path")) else _BROKEN, HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(error, NotFoundError):
        what, advice = _LOST
        return _page((what, sentence(error), advice), HTTPStatus.NOT_FOUND)
    status = HTTPStatus.CONFLICT if isinstance(error, ConflictError) else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page((sentence(error), _MEND), status)


def _explain_system(error: OSError) -> tuple[str, int]:
    """What no service expected, such as no room for the temporary file of what is sent."""
    if error.errno != ENOSPC:
        raise error
    current_app.logger.error("%s", error)
    return _page(_FULL, HTTPStatus.SERVICE_UNAVAILABLE)


def _answer(error: HTTPException) -> tuple[str, int]:
    if error.code == HTTPStatus.FORBIDDEN:
        events = open_store().events.all()
        return render_template("attendee/no_entry.html", words=_FORBIDDEN, events=events), HTTPStatus.FORBIDDEN
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE and request.mimetype == "multipart/form-data":
        return _page(_large_file(), status)
    usual = _REFUSED if status < HTTPStatus.INTERNAL_SERVER_ERROR else _BROKEN
    return _page(_PAGES.get(status, usual), status)


def _large_file() -> tuple[LazyString, ...]:
    size, limit = request.content_length, request.max_content_length
    if not size or not limit or size <= limit:
        return say("This file is too large"), say("Go back and send a smaller one.")
    return (
        say("This file is too large"),
        say(
            "It has {size} megabytes; at most {limit} are taken here.",
            size=-(-size // 1_000_000),
            limit=limit // 1_000_000,
        ),
        say("Go back and send a smaller one."),
    )


def _page(words: tuple[LazyString, ...], status: int) -> tuple[str, int]:
    """The first of the words is the heading. Organisers keep their menu, once the gate knows them."""
    frame = "organiser/base.html" if g.get("organiser") else "base.html"
    return render_template("error.html", words=words, frame=frame, back=way_back()), status
