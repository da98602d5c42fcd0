"""How alike sentences are: hashed character n-grams, weighed by how rare they are (TF-IDF), compared by cosine.

Parts of words say more than whole words where people write « élagage » and « élagueur », a plural or a slip of the pen.
Nothing is learnt and nothing is random: the same texts give the same figures on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matchmaker.registrations.names import words

LENGTHS = (3, 4, 5)
COLUMNS = 1 << 16
"""Hashed to: with a hundred grams a line, two that matter rarely share one."""

SMALL = frozenset({
    "a", "afin", "an", "and", "au", "aux", "avec", "by", "ce", "ces", "d", "dans", "de", "des", "du", "en", "et",
    "for", "from", "in", "l", "la", "le", "les", "leur", "leurs", "nos", "notre", "of", "on", "ou", "par", "pour",
    "qu", "que", "qui", "s", "sa", "sans", "ses", "son", "sur", "the", "to", "un", "une", "vos", "votre", "with", "y",
})  # fmt: skip
"""Words that say nothing about a trade."""

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""Knuth's multiplicative hashing: the high bits of a product with 2^64 over the golden ratio."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@lru_cache(maxsize=100_000)
def telling(text: str) -> tuple[str, ...]:
    """The folded words that say something about a trade: neither small nor figures.

    >>> telling("Entretien de l’école, 12 salles")
    ('entretien', 'ecole', 'salles')
    """
    return tuple(word for word in words(text) if word not in SMALL and not word.isdecimal())


class Grams:
    """Texts as rows of a sparse matrix; every row has length 1, or 0 when its text says nothing."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._rows = len(texts)
        keys, times = np.unique(_entries(texts), return_counts=True)
        rows, columns = keys // COLUMNS, keys % COLUMNS
        found_in = np.bincount(columns, minlength=COLUMNS)
        values = (1 + np.log(times)) * np.log1p(self._rows / found_in[columns])
        lengths = np.sqrt(np.bincount(rows, values**2, minlength=self._rows))
        values = values / np.where(lengths > 0, lengths, 1)[rows]
        self._columns, self._values, self._starts = columns, values, _starts(rows, self._rows)
        by_column = np.argsort(columns, kind="stable")
        self._postings, self._posted, self._heads = rows[by_column], values[by_column], _starts(columns, COLUMNS)

    def likeness(self, row: int | np.int64) -> Floats:
        """Cosine of one row with every row, 0 to 1."""
        own = slice(self._starts[row], self._starts[row + 1])
        columns = self._columns[own]
        heads, lengths = self._heads[columns], self._heads[columns + 1] - self._heads[columns]
        places = np.arange(lengths.sum()) + np.repeat(heads - np.cumsum(lengths) + lengths, lengths)
        products = self._posted[places] * np.repeat(self._values[own], lengths)
        return np.bincount(self._postings[places], products, minlength=self._rows).astype(np.float64, copy=False)


def _starts(values: Integers, size: int) -> Integers:
    """Where each value begins once sorted; one more place for the end."""
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(values, minlength=size), out=starts[1:])
    return starts


def _entries(texts: Sequence[str]) -> Integers:
    """One ``row * COLUMNS + column`` per gram of a text; a gram may span two words, never two texts."""
    lines = [f" {' '.join(said)} " if (said := telling(text)) else "" for text in texts]
    letters = np.frombuffer("".join(lines).encode("utf-32-le"), "<u4").astype(np.uint64)
    rows = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    return np.concatenate([_of_length(length, letters=letters, rows=rows) for length in LENGTHS])


def _of_length(length: int, *, letters: NDArray[np.uint64], rows: Integers) -> Integers:
    """Grams of one length. Unsigned products wrap around, as hashing wants it."""
    count = max(0, len(letters) - length + 1)
    hashes = np.full(count, length, np.uint64)
    for place in range(length):
        hashes = (hashes ^ letters[place : place + count]) * GOLDEN
        hashes ^= hashes >> np.uint64(29)
    columns = (hashes >> np.uint64(48)).astype(np.int64)
    inside = rows[:count] == rows[length - 1 : length - 1 + count]
    entries: Integers = rows[:count][inside] * COLUMNS + columns[inside]
    return entries
