"""Which language a page speaks: the one asked for, else the one chosen before, else the browser's, else the event's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from babel.support import Translations
from flask import Flask, Response, g, request
from flask_babel import Babel, get_domain, refresh
from markupsafe import Markup

from matchmaker.entities import Event
from web.security import is_private

LANGUAGES = {"fr": "Français", "en": "English"}
"""Each by the name it gives itself; the first one is for readers who prefer none of them."""

_COOKIE = "lang"
_YEAR = 365 * 24 * 3600  # seconds


def teach_languages(app: Flask) -> None:
    """Templates translate; ``?lang=`` is remembered on the visitor's machine."""
    Babel(app, locale_selector=language)
    app.after_request(_remember)
    app.jinja_env.globals.update(
        languages=LANGUAGES, language=language, addresses_by_language=addresses_by_language, _=translated
    )


def language() -> str:
    """The code of the language of this request."""
    if "language" not in g:
        g.language = _find_language()
    return str(g.language)


def catalogue_text(text: str) -> str:
    """In the language of this request. The catalogue is looked for once: a page has hundreds of sentences."""
    if "catalogue" not in g:
        g.catalogue = get_domain().get_translations()
    said: str = g.catalogue.ugettext(text)
    return said


def find_sentences(language: str) -> Callable[[str], str]:
    """Sentences in a language without a request: for what the command line writes in that of an event."""
    return Translations.load(Path(__file__).with_name("translations"), [language]).gettext


def translated(text: str, /, **places: Any) -> Markup:
    """``_`` of templates: a sentence with its ``%(places)s`` filled, which are escaped."""
    said = Markup(catalogue_text(text))
    return said % places if places else said


def about(event: Event) -> None:
    """From here on this request is about an event: its name is in the header, its zone and its language hold."""
    g.event = event
    g.pop("language", None)
    g.pop("catalogue", None)
    refresh()


def addresses_by_language() -> dict[str, str]:
    """For each language the address of this very page; relative, so that it names no host."""
    rule = request.url_rule
    here = rule is None or "GET" in (rule.methods or ())
    path = quote(request.script_root + (request.path if here else "/"))
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return {code: f"{path}?{urlencode([*others, ('lang', code)])}" for code in LANGUAGES}


def _find_language() -> str:
    event: Event | None = g.get("event")
    for code in (request.args.get("lang"), request.cookies.get(_COOKIE), _read_by_browser(), event and event.language):
        if code in LANGUAGES:
            return str(code)
    return next(iter(LANGUAGES))


def _read_by_browser() -> str | None:
    """The one of ours that its reader prefers, in whichever country; "any" names none."""
    preferred = (code.partition("-")[0].lower() for code, weight in request.accept_languages if weight > 0)
    return next((code for code in preferred if code in LANGUAGES), None)


def _remember(response: Response) -> Response:
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and chosen != request.cookies.get(_COOKIE):
        response.set_cookie(
            _COOKIE,
            chosen,
            max_age=_YEAR,
            path=request.script_root or "/",
            secure=is_private(),
            httponly=True,
            samesite="Lax",
        )
    return response
