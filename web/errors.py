"""Errors as pages: what happened and what to do next, in every language, since nobody knows whose they are."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, current_app, render_template
from werkzeug.exceptions import HTTPException

from matchmaker.errors import MatchmakerError, NotFoundError
from matchmaker.papers.words import words
from web.languages import LANGUAGES


def explain_errors(app: Flask) -> None:
    """Every error of an application becomes a page."""
    app.register_error_handler(MatchmakerError, _explain)
    app.register_error_handler(HTTPException, _answer)


def _explain(error: MatchmakerError) -> tuple[str, int]:
    """The sentence is for the organiser, who reads the log: it may name files."""
    if isinstance(error, NotFoundError):
        return _page("lost", HTTPStatus.NOT_FOUND)
    current_app.logger.error("%s", error)
    return _page("broken", HTTPStatus.SERVICE_UNAVAILABLE)


def _answer(error: HTTPException) -> tuple[str, int]:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.NOT_FOUND:
        return _page("lost", status)
    return _page("refused" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "broken", status)


def _page(what: str, status: int) -> tuple[str, int]:
    return render_template("error.html", what=what, spoken=[words(language) for language in LANGUAGES]), status
