"""A large paper comes in volumes: by letter as on the registration desk, agendas-a-c.pdf, agendas-d-l.pdf …, or what is
no participant's by position, tables-1-200.pdf, tables-201-400.pdf …
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from matchmaker.papers.leaves import Leaf
from matchmaker.registrations.names import phrase

_ONE_VOLUME = 250
"""Pages that still come as one file."""

_VOLUME = 200
"""Pages of a volume: Typst takes about 2 MB for each, and two volumes are made at a time."""


@dataclass(frozen=True, slots=True)
class Volume:
    """``letters`` end the file's name: empty when there is only one volume."""

    letters: str
    leaves: tuple[Leaf, ...]


def volumes(leaves: Sequence[Leaf]) -> tuple[Volume, ...]:
    """All leaves: those of participants in alphabetical order, names that begin with no Latin letter first, as 0; those
    that are nobody's last, in their own.
    """
    if not any(leaf.name for leaf in leaves):
        return _numbered(leaves)
    ordered = sorted(leaves, key=lambda leaf: (not leaf.name, _initial(leaf), phrase(leaf.name), leaf.number))
    if len(ordered) <= _ONE_VOLUME:
        return (Volume("", tuple(ordered)),)
    shelves: list[list[Leaf]] = []
    for _, group in groupby(ordered, _initial):
        letter = list(group)
        if not shelves or len(shelves[-1]) + len(letter) > _VOLUME:
            shelves.append([])
        shelves[-1].extend(letter)
    return tuple(volume for shelf in shelves for volume in _bind(shelf))


def _numbered(leaves: Sequence[Leaf]) -> tuple[Volume, ...]:
    if len(leaves) <= _ONE_VOLUME:
        return (Volume("", tuple(leaves)),) if leaves else ()
    starts = range(0, len(leaves), _VOLUME)
    parts = [tuple(leaves[start : start + _VOLUME]) for start in starts]
    return tuple(Volume(f"{start + 1}-{start + len(part)}", part) for start, part in zip(starts, parts, strict=True))


def _bind(shelf: list[Leaf]) -> list[Volume]:
    """One volume; several of equal thickness for a single letter that is too thick for one."""
    first, last = _initial(shelf[0]), _initial(shelf[-1])
    parts = -(-len(shelf) // _VOLUME)
    if parts == 1:
        return [Volume(first if first == last else f"{first}-{last}", tuple(shelf))]
    cuts = [len(shelf) * part // parts for part in range(parts + 1)]
    return [Volume(f"{first}-{part}", tuple(shelf[cuts[part - 1] : cuts[part]])) for part in range(1, parts + 1)]


def _initial(leaf: Leaf) -> str:
    """What has no name is filed under "blank"."""
    letter = phrase(leaf.name)[:1]
    return letter if letter and letter in string.ascii_lowercase else "0" if leaf.name else "blank"
