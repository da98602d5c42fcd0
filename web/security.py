"""What protects visitors: forms only from our own pages, careful cookies, strict headers, bounded requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import ParamSpec, TypeVar

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from matchmaker.errors import MatchmakerError
from matchmaker.settings import public_url, secret
from matchmaker.store import Store

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
LARGEST = 1_000_000
"""Bytes that a visitor may send at once; a page that takes files raises it with ``request.max_content_length``."""

_DAY = 24 * 3600  # seconds

_SEASON = timedelta(days=120)
"""How long a browser remembers who came in by a link; the link lets one in again afterwards."""

_csrf = CSRFProtect()

P = ParamSpec("P")
T = TypeVar("T")


class _Sessions(SecureCookieSessionInterface):
    """The session's cookie is as careful as the way that this very request took."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return is_private()


def protect(app: Flask, *, behind_proxy: bool) -> None:
    """Set up an application whose ``WORKSPACE`` is known.

    ``behind_proxy``: one web server in front says where a request came from, by which way, and to what part of its
    site; never for which host, which is the visitor's own word.
    """
    site, key = _site_of(app.config["WORKSPACE"])
    app.config.update(
        SECRET_KEY=key,
        PERMANENT_SESSION_LIFETIME=_SEASON,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PRIVATE_PROXY=behind_proxy and site.startswith("https:"),
        MAX_CONTENT_LENGTH=LARGEST,
        MAX_FORM_MEMORY_SIZE=LARGEST,
        WTF_CSRF_TIME_LIMIT=_DAY,
        WTF_CSRF_SSL_STRICT=False,  # our own policy keeps browsers from sending the Referer it would compare
    )
    app.session_interface = _Sessions()
    if behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0, x_prefix=1)  # type: ignore[method-assign]
    _csrf.init_app(app)
    app.after_request(_add_headers)


def checked_by_form(view: Callable[P, T]) -> Callable[P, T]:
    """For a view that acts only through ``Form.carries_out`` (or after ``validate``), which checks the token itself.

    A page that was open too long then comes back with everything typed and a fresh token. All other views are refused
    before they begin. Whatever else wraps the view keeps its name (``functools.wraps``): that is how it is known.
    """
    exempt: Callable[P, T] = _csrf.exempt(view)
    return exempt


def is_private() -> bool:
    """Whether nobody on the way reads this request: its cookies are then sent back by no other way.

    It goes by the request, not by the public address: where pages are opened by plain http, as on a room's own network,
    a browser would drop such cookies, and every form would be refused for ever.
    """
    return request.is_secure or bool(current_app.config["PRIVATE_PROXY"])


def _site_of(workspace: Path) -> tuple[str, str]:
    """Its public address and its secret; without a file nothing is signed that lasts."""
    try:
        with Store.open(workspace) as store:
            return public_url(store), secret(store)
    except MatchmakerError:
        return "", token_urlsafe(32)


def _add_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.endpoint != "static":
        # Shared computers: the next one at the keyboard finds no personal page by going back.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
