"""A large set of agendas comes in volumes by letter, as on the registration desk: agendas-a-c.pdf, agendas-d-l.pdf …"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from matchmaker.agendas import Agenda
from matchmaker.registrations.names import phrase

_ONE_VOLUME = 250
"""Pages that still come as one file."""

_VOLUME = 200
"""Pages of a volume: Typst takes about 2 MB for each, and two volumes are made at a time."""


@dataclass(frozen=True, slots=True)
class Volume:
    """``letters`` end the file's name: empty when there is only one volume."""

    letters: str
    agendas: tuple[Agenda, ...]


def volumes(agendas: Sequence[Agenda]) -> tuple[Volume, ...]:
    """All agendas in alphabetical order; names that begin with no Latin letter come first, as 0."""
    ordered = sorted(agendas, key=lambda agenda: (_initial(agenda), phrase(agenda.party.name), agenda.party.number))
    if len(ordered) <= _ONE_VOLUME:
        return (Volume("", tuple(ordered)),) if ordered else ()
    shelves: list[list[Agenda]] = []
    for _, group in groupby(ordered, _initial):
        letter = list(group)
        if not shelves or len(shelves[-1]) + len(letter) > _VOLUME:
            shelves.append([])
        shelves[-1].extend(letter)
    return tuple(volume for shelf in shelves for volume in _bind(shelf))


def _bind(shelf: list[Agenda]) -> list[Volume]:
    """One volume; several of equal thickness for a single letter that is too thick for one."""
    first, last = _initial(shelf[0]), _initial(shelf[-1])
    parts = -(-len(shelf) // _VOLUME)
    if parts == 1:
        return [Volume(first if first == last else f"{first}-{last}", tuple(shelf))]
    cuts = [len(shelf) * part // parts for part in range(parts + 1)]
    return [Volume(f"{first}-{part}", tuple(shelf[cuts[part - 1] : cuts[part]])) for part in range(1, parts + 1)]


def _initial(agenda: Agenda) -> str:
    letter = phrase(agenda.party.name)[:1]
    return letter if letter and letter in string.ascii_lowercase else "0"
