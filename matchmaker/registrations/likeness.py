"""Misspelt names: which name is surely meant, and which are merely near.

A wrong organisation is far worse than an open question, so likeness answers only slips of the hand: every word must be
the word of the name but for a letter left out, added, swapped or mistaken, and no other name may be nearly as close.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from matchmaker.entities import Accreditation
from matchmaker.registrations.names import fold, phrase, squash, words

MOST_SLIPS = 2
"""In a whole name. A slip is one letter left out, added or mistaken, or two neighbours swapped."""
MARGIN = 2
"""So many more slips must lie between the text and any other name."""
NEAR = 65.0
"""Likeness (0 to 100, whatever the order of the words) from which a name is worth showing."""
SHOWN = 3

_REACH = MOST_SLIPS + MARGIN - 1
"""Names farther than this need not be looked at."""
_MARKERS = frozenset(map(fold, (*Accreditation, "SCOP", "SCIC", "SAS", "SARL", "SA", "EURL")))
"""Words that make two organisations of one name: “Relais” is not “ESAT Relais”."""
_SMALL = frozenset(("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "the", "of", "and"))
"""Words that say so little that one letter may be wrong in them."""
_LONGEST = 200
"""Characters; what is longer is a sentence, no name."""
_SHORT_NAME, _LONG_NAME = 6, 16
_SHORT_WORD, _LONG_WORD = 5, 10


class Likeness:
    """Names to compare with, by their folded keys."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = sorted(keys, key=lambda key: (len(squash(key)), key))
        self._squashed = [squash(key) for key in self._keys]
        self._lengths = [len(squashed) for squashed in self._squashed]
        self._spaced = [phrase(key) for key in self._keys]

    def meant(self, text: str) -> str | None:
        """The key of the only name that the text can be a misspelling of."""
        squashed = squash(text)
        first = bisect_left(self._lengths, len(squashed) - _REACH)
        last = bisect_right(self._lengths, len(squashed) + _REACH)
        found = process.extract(squashed, self._squashed[first:last], scorer=OSA.distance, score_cutoff=_REACH, limit=2)
        if not found or (len(found) > 1 and found[1][1] < found[0][1] + MARGIN):
            return None
        name, slips, place = found[0]
        few_enough = slips <= (MOST_SLIPS if len(name) >= _LONG_NAME else 1) and len(squashed) >= _SHORT_NAME
        key = self._keys[first + place]
        return key if few_enough and is_misspelling(text, key) else None

    def near(self, text: str) -> tuple[str, ...]:
        """The keys of at most ``SHOWN`` names, the nearest first."""
        if len(text) > _LONGEST:
            return ()
        found = process.extract(phrase(text), self._spaced, scorer=fuzz.token_ratio, score_cutoff=NEAR, limit=SHOWN)
        return tuple(self._keys[place] for _, _, place in found)


def is_misspelling(text: str, name: str) -> bool:
    """Word by word the name, but for at most ``MOST_SLIPS`` slips; markers and numbers agree exactly.

    >>> is_misspelling("Relais du al", "Relais du Val"), is_misspelling("Pôle Est", "Pôle Ouest")
    (True, False)
    """
    ours, theirs = words(text), words(name)
    if len(ours) != len(theirs):
        return False
    slips = [_slips(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return None not in slips and sum(filter(None, slips)) <= MOST_SLIPS


def _slips(a: str, b: str) -> int | None:
    """How many slips make b into a; None when they are two different words."""
    slips = OSA.distance(a, b)
    if {a, b} & _MARKERS or any(map(str.isdigit, a + b)):
        return None
    if slips > 1:
        alike = slips <= MOST_SLIPS and min(len(a), len(b)) >= _LONG_WORD and a[0] == b[0]
        return slips if alike else None
    if b in _SMALL or len(a) != len(b):
        return slips
    return slips if _swapped(a, b) or (len(a) >= _SHORT_WORD and a[0] == b[0]) else None


def _swapped(a: str, b: str) -> bool:
    return sorted(a) == sorted(b)
