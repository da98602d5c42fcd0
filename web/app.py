"""The application factory: configuration, headers, errors as pages."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, render_template

from matchmaker.errors import MatchmakerError, NotFoundError
from web import public, stores

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def create_app(workspace: str | Path = "openmap.db") -> Flask:
    """An application on one workspace file: ``flask --app "web:create_app('openmap.db')" run``."""
    app = Flask(__name__)
    app.config["WORKSPACE"] = Path(workspace)
    app.register_blueprint(public.pages)
    app.teardown_appcontext(stores.close_store)
    app.after_request(_protect)
    app.register_error_handler(MatchmakerError, _explain)
    app.register_error_handler(HTTPStatus.NOT_FOUND, lambda _: _page("There is no such page.", HTTPStatus.NOT_FOUND))
    return app


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _explain(error: MatchmakerError) -> tuple[str, int]:
    missing = isinstance(error, NotFoundError)
    return _page(str(error), HTTPStatus.NOT_FOUND if missing else HTTPStatus.SERVICE_UNAVAILABLE)


def _page(message: str, status: HTTPStatus) -> tuple[str, int]:
    return render_template("error.html", message=message), status
