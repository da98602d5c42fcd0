"""Names of organisations: when two spellings are one name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Protocol

_SPELT = str.maketrans({"œ": "oe", "æ": "ae", **dict.fromkeys("’‘ʼ‛′`´＇", "'")})
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """The key of a name: two names are one organisation exactly when their keys are equal.

    Folded are case, accents, the ligatures œ and æ, kinds of apostrophes, and the amount and kind of space; nothing
    else, so hyphens and other punctuation count.

    >>> fold("  ESAT Relais  d’Œuvre ")
    "esat relais d'oeuvre"
    """
    if name.isascii():
        return " ".join(name.lower().replace("`", "'").split())
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(plain.translate(_SPELT).split())


def words(name: str) -> tuple[str, ...]:
    """The folded words, without punctuation.

    >>> words("Relais d’Emploi (93)")
    ('relais', 'd', 'emploi', '93')
    """
    return tuple(_WORD.findall(fold(name)))


def squash(name: str) -> str:
    """The folded letters and digits alone: equal for names that differ in spaces and punctuation.

    >>> squash("Chantier-Nord") == squash("ChantierNord")
    True
    """
    return "".join(words(name))


def phrase(text: str) -> str:
    """The folded words with single spaces: for headers and other fixed phrases."""
    return " ".join(words(text))


class Named(Protocol):
    """Whoever stands in a list."""

    @property
    def name(self) -> str:
        """As people write it."""

    @property
    def number(self) -> int:
        """Between equal names it decides."""


def alphabetical(one: Named) -> tuple[str, int]:
    """Where one stands in a list that people read: case, accents and punctuation do not count."""
    return phrase(one.name), one.number
