"""What is bought and sold, in groups of a purchasing taxonomy: sectors as people write them become comparable.

``taxonomy.json`` holds the groups. ``cpv`` are divisions of the Common Procurement Vocabulary (Regulation (EC) No
213/2008); the few that mix trades, as 90 for cleaning and waste, stand in each group they feed. ``words`` recognise a
group: folded, in the singular, and a final ``*`` takes any ending.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from matchmaker.errors import InputError, NotFoundError
from matchmaker.registrations.names import phrase

_TAXONOMY = Path(__file__).with_name("taxonomy.json")

_READ = 1_000
"""Characters of a text that are read: what is longer names its trade before."""

_Span = tuple[int, int, str]
"""Where a word of a group begins and ends, and the group's key."""


@dataclass(frozen=True, slots=True)
class Group:
    """``labels`` by language; ``cpv``: two-digit divisions; ``words``: what it is recognised by, in all languages."""

    key: str
    labels: Mapping[str, str]
    cpv: tuple[str, ...]
    words: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Every group, in the order of the taxonomy."""
    return tuple(
        Group(
            entry["key"],
            MappingProxyType(entry["labels"]),
            tuple(entry["cpv"]),
            tuple(word for words in entry["words"].values() for word in words),
        )
        for entry in json.loads(_TAXONOMY.read_text(encoding="utf-8"))
    )


def label(key: str, language: str) -> str:
    """The name of a group.

    Raises:
        NotFoundError: no group has this key.
        InputError: groups have no names in this language.
    """
    labels = {group.key: group.labels for group in groups()}
    if key not in labels:
        raise NotFoundError("There is no sector group {key}; choose one of {keys}.", key=key, keys=", ".join(labels))
    if language not in labels[key]:
        raise InputError(
            "Sector groups have no names in {language}; choose one of {spoken}.",
            language=language,
            spoken=", ".join(labels[key]),
        )
    return labels[key][language]


@lru_cache(maxsize=100_000)
def recognise(text: str) -> tuple[str, ...]:
    """Keys of the groups that a written sector or a sentence means, in the order they are named; often none.

    A longer phrase speaks for the words inside it:

    >>> recognise("Restauration, ESPACES VERTS")
    ('catering', 'green')
    >>> recognise("Entretien de vêtements")
    ('laundry',)
    """
    found = list(_spans(phrase(text[:_READ])))
    kept = [span for span in found if not any(_inside(span, other) for other in found)]
    return tuple(dict.fromkeys(key for _, _, key in sorted(kept)))


def _spans(text: str) -> Iterator[_Span]:
    for key, pattern in _patterns():
        for match in pattern.finditer(text):
            yield match.start(), match.end(), key


def _inside(span: _Span, other: _Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1] and other[1] - other[0] > span[1] - span[0]


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern per group; of its words that begin at one place the longest is taken."""
    return tuple(
        (group.key, re.compile(rf"\b(?:{'|'.join(map(_ending, sorted(group.words, key=len, reverse=True)))})\b"))
        for group in groups()
    )


def _ending(word: str) -> str:
    """A word of the taxonomy as a pattern: any ending after a star, else each part alone or with a plural's s or x."""
    return " ".join(
        rf"{re.escape(part[:-1])}\w*" if part.endswith("*") else f"{re.escape(part)}[sx]?" for part in word.split()
    )
