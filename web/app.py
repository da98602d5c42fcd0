"""The application factory: configuration, headers, what templates know."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response

from web import public, stores
from web.errors import explain_errors
from web.languages import LANGUAGES

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def create_app(workspace: str | Path = "openmap.db") -> Flask:
    """An application on one workspace file: ``flask --app "web:create_app('openmap.db')" run``."""
    app = Flask(__name__)
    app.url_map.strict_slashes = False  # adding a slash would redirect to whatever host the request named
    app.config["WORKSPACE"] = Path(workspace)
    app.jinja_env.globals["languages"] = LANGUAGES
    app.register_blueprint(public.pages)
    app.teardown_appcontext(stores.close_store)
    app.after_request(_protect)
    explain_errors(app)
    return app


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
