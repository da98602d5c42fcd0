"""A paper in parts that can be printed alone: an agenda, a table's sheet, or the whole of what everybody shares."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from matchmaker.entities import Logo
from matchmaker.papers.headings import Record

_LETTERHEAD = ("language", "event", "day", "logos", "line")
"""What makes a leaf another one besides its own content; a plan's number and date do not."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """``content``: as templates get it. ``participant`` (its id) or ``table`` (its label): whom or what it is about;
    neither: it is the whole paper. ``name``: what leaves are sorted by, where that is a name.
    """

    content: Record
    participant: int | None = None
    table: str = ""
    name: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper, as ``agendas``; ``template``: what draws it, with ``logos``; ``head``: all but its pages.
    ``whole``: its one leaf is for everybody, and not one page of many.
    """

    name: str
    template: str
    head: Record
    leaves: tuple[Leaf, ...]
    whole: bool = False
    logos: tuple[Logo, ...] = ()


def digest_of(paper: Paper, leaf: Leaf) -> str:
    """SHA-256 of what is on a leaf, in hexadecimal: equal where nobody would see a difference."""
    said = {**{key: paper.head.get(key) for key in _LETTERHEAD}, "content": leaf.content}
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
