"""Agendas with nothing on them but the rounds: for those who walk in, filled in by hand at the desk."""

from __future__ import annotations

from matchmaker.papers.headings import Record, Source, heading
from matchmaker.papers.leaves import Leaf, Paper
from matchmaker.papers.rooms import say_row

_FEWEST, _SHARE = 4, 20
"""So many, and one for every so many participants."""


def blank_agendas(source: Source) -> Paper:
    """All alike, as many as may be needed."""
    copies = max(_FEWEST, len(source.edition.participants) // _SHARE)
    content: Record = {"copies": copies, "rows": [say_row(row, source.words) for row in source.free_rows]}
    head = heading(source.edition, source.plan, "blanks_title", source.words)
    return Paper("blanks", "blanks", head, (Leaf(content),), whole=True)
