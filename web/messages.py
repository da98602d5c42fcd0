"""What services say, in the language of the visitor: sentences with named places, found in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from flask_babel import LazyString
from markupsafe import Markup, escape

from matchmaker.errors import ConflictError, InputError, MatchmakerError, NotFoundError
from matchmaker.store import Sentence
from web.amounts import amount
from web.languages import catalogue_text
from web.moments import clock

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_COUNTED = frozenset(("value", "bound", "better"))
"""Places of kept sentences that are numbers of something; others may be names that look like one."""

_ENDS = (".", "!", "?", "…")


class Spoken(LazyString):  # type: ignore[misc]  # the library has no types
    """Text, never markup: by itself the library lets templates take it as it is, names typed by strangers and all."""

    def __html__(self) -> Markup:
        return escape(str(self))


def say(template: str, **places: object) -> LazyString:
    """The sentence in the visitor's language, its ``{places}`` filled, when it is shown (so it may stand in a class).

    The template is a string literal in the code, where the catalogue finds it. A place may itself be an error or a
    sentence.
    """
    return Spoken(_fill, template, places)


def sentence(error: MatchmakerError) -> LazyString:
    """The error as a whole sentence: command lines begin theirs small and end them bare, pages do not."""
    return Spoken(lambda: whole(_fill(error.template, error.places)))


def retell(said: Sentence) -> LazyString:
    """What the workspace keeps as a sentence, whole; what it counts is written as the page's language does."""
    return Spoken(
        lambda: whole(_fill(said.template, {name: _counted(name, told) for name, told in said.places.items()}))
    )


def whole(text: object) -> str:
    """A sentence with its capital and its end, whoever said it: services and validators leave them out."""
    said = str(text)
    return said[:1].upper() + said[1:] + ("" if said.endswith(_ENDS) else ".")


def is_for_visitors(error: MatchmakerError) -> bool:
    """Whether its sentence may be shown: it is about what was asked or typed, and names no file of the organiser's."""
    return isinstance(error, InputError | ConflictError | NotFoundError) and "path" not in error.places


def _fill(template: str, places: Mapping[str, object]) -> str:
    text = catalogue_text(template)
    return text.format(**{name: _plain(value) for name, value in places.items()}) if places else text


def _counted(name: str, told: str) -> str:
    return amount(float(told)) if name in _COUNTED and _NUMBER.fullmatch(told) else told


def _plain(value: object) -> object:
    """Services write a time of day as 09:30."""
    if isinstance(value, MatchmakerError):
        return _fill(value.template, value.places)
    return clock(time.fromisoformat(value)) if isinstance(value, str) and _TIME.fullmatch(value) else value
