"""Which language a page speaks: the one asked for, else the event's, else the reader's."""

from __future__ import annotations

from flask import request

from matchmaker.entities import Event
from matchmaker.papers.words import Words, words

LANGUAGES = {"fr": "Français", "en": "English"}
"""Each by the name it gives itself; the first one is for readers who prefer none of them."""


def spoken(event: Event | None = None) -> Words:
    """The words for this request."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return words(asked)
    if event is not None and event.language in LANGUAGES:
        return words(event.language)
    return words(request.accept_languages.best_match(LANGUAGES) or next(iter(LANGUAGES)))
