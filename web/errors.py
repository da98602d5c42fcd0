"""Errors as pages: what happened and what to do next. The only place where errors meet statuses."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, current_app, g, render_template
from flask_babel import LazyString
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from matchmaker.errors import ConflictError, MatchmakerError, NotFoundError
from web.messages import is_for_visitors, say, sentence
from web.organiser.sections import way_back
from web.stores import open_store

_LOST = (say("This page does not exist"), say("Check the address, or go back to the first page."))
_REFUSED = (say("This request was not understood"), say("Go back to the first page and start again."))
_FORBIDDEN = (say("This page is not yours to see"), say("Use the link that was sent to you."))
_STALE = (
    say("This page was open too long"),
    say("Nothing was changed. Go back, reload the page and send it again."),
)
_LARGE = (say("This is too much to send at once"), say("Go back and send a shorter text or a smaller file."))
_BUSY = (say("Too many attempts"), say("Wait a few minutes, then try again."))
_BROKEN = (
    say("This cannot be shown at the moment"),
    say("Reload the page in a few minutes. If it lasts, tell the organising team: the server's log says why."),
)
_MEND = say("Go back and correct it, or reload the page to see how things are now.")
_PAGES = {
    HTTPStatus.NOT_FOUND: _LOST,
    HTTPStatus.GONE: _LOST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _LARGE,
    HTTPStatus.TOO_MANY_REQUESTS: _BUSY,
}


def explain_errors(app: Flask) -> None:
    """Every error of an application becomes a page."""
    app.register_error_handler(MatchmakerError, _explain)
    app.register_error_handler(CSRFError, lambda _: _page(_STALE, HTTPStatus.BAD_REQUEST))
    app.register_error_handler(HTTPException, _answer)


def _explain(error: MatchmakerError) -> tuple[str, int]:
    if not is_for_visitors(error):
        current_app.logger.error("%s", error)
        return _page(_BROKEN, HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(error, NotFoundError):
        what, advice = _LOST
        return _page((what, sentence(error), advice), HTTPStatus.NOT_FOUND)
    status = HTTPStatus.CONFLICT if isinstance(error, ConflictError) else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page((sentence(error), _MEND), status)


def _answer(error: HTTPException) -> tuple[str, int]:
    if error.code == HTTPStatus.FORBIDDEN:
        events = open_store().events.all()
        return render_template("attendee/no_entry.html", words=_FORBIDDEN, events=events), HTTPStatus.FORBIDDEN
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    usual = _REFUSED if status < HTTPStatus.INTERNAL_SERVER_ERROR else _BROKEN
    return _page(_PAGES.get(status, usual), status)


def _page(words: tuple[LazyString, ...], status: int) -> tuple[str, int]:
    """The first of the words is the heading. Organisers keep their menu, once the gate knows them."""
    frame = "organiser/base.html" if g.get("organiser") else "base.html"
    return render_template("error.html", words=words, frame=frame, back=way_back()), status
