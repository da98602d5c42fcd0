"""What a person should know about a file: sentences with named places, like errors, so that they can be translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Translate = Callable[[str], str]
"""A template in English to the same template in the reader's language."""

_SHOWN = 80
"""Characters."""


def say(template: str) -> str:
    """Marks a template that stands apart from its remark, for whoever collects what is to be translated."""
    return template


def shorten(text: str) -> str:
    """As much of a text as a sentence about it needs: a cell may hold pages."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"


def untranslated(template: str) -> str:
    """The template as it is."""
    return template


@dataclass(frozen=True, slots=True)
class Remark:
    """``line``: its number in the file, or None when it concerns the whole file."""

    template: str
    line: int | None
    places: Mapping[str, object]

    def text(self, translate: Translate = untranslated) -> str:
        """The sentence with its places filled in.

        >>> remark("“{value}” is no time", line=3, value="soon").text()
        '“soon” is no time'
        """
        return translate(self.template).format(**self.places)


def remark(template: str, line: int | None = None, **places: object) -> Remark:
    """A remark with its places by name."""
    return Remark(template, line, places)
