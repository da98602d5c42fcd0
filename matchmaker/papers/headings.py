"""What stands above and below the pages of a plan: the event and its day, the plan, and who pays for the morning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from matchmaker.agendas import Agenda, Row, agendas, free_rows
from matchmaker.entities import Edition, Event, Logo, Plan, PlanState
from matchmaker.papers.fitting import POINT
from matchmaker.papers.lettering import cut, width
from matchmaker.papers.words import Words

Record = dict[str, Any]
"""JSON for one template."""

A4_WIDTH = 178
"""Millimetres between the margins of an A4 page."""

_MASTHEAD = 9
"""Points of the event's name and its day."""


_VERSION, _COLOPHON = 74, 8
"""Millimetres of the plan's number and date below a page, and points of what stands beside them."""


@dataclass(frozen=True)
class Source:
    """What papers are made from. ``site``: where attendees reach the pages, empty when nowhere. ``logos`` of organisers
    and funders. ``published``: when the plan was, and by which rule; empty for a draft. ``dropped``: numbers of the
    rounds of which is known that they do not take place.
    """

    edition: Edition
    plan: Plan
    words: Words
    site: str = ""
    logos: tuple[Logo, ...] = ()
    published: str = ""
    dropped: frozenset[int] = frozenset()

    @cached_property
    def agendas(self) -> tuple[Agenda, ...]:
        """Everybody's, looked up once for all papers that show them."""
        return tuple(page.strike(self.dropped) for page in agendas(self.edition, self.plan))

    @property
    def free_rows(self) -> tuple[Row, ...]:
        """The morning of somebody who has no meeting yet."""
        return tuple(row.strike(self.dropped) for row in free_rows(self.edition))


def heading(edition: Edition, plan: Plan, title: str, words: Words, *, room: float = A4_WIDTH) -> Record:
    """The masthead, ``room`` millimetres wide, and the colophon; ``title``: the name of a sentence."""
    event = edition.event
    draft = words.say("draft") if plan.state is PlanState.DRAFT else ""
    # As base.typ shares it, in letters: 3 to 2 of what a draft in its frame leaves, and a gap of 8 mm between them.
    letters = room / (_MASTHEAD * POINT) - (width(draft.upper(), bold=True) + 2.3 if draft else 0)
    return {
        "language": words.language,
        "title": words.say(title, event=event.name),
        "event": cut(event.name, letters * 0.6 - 2.6, lines=2, bold=True),
        "day": day_in_lines(event, words, letters * 0.4 - 0.1),
        "version": words.version(plan, event),
        "draft": draft,
        "line": cut(event.mandatory_line, (room - _VERSION) / (_COLOPHON * POINT), lines=2),
        "words": dict(words.labels),
    }


def paid_heading(source: Source, title: str, *, room: float = A4_WIDTH) -> Record:
    """The same, with logos and the whole sentence of those who pay."""
    return {
        **heading(source.edition, source.plan, title, source.words, room=room),
        "line": source.edition.event.mandatory_line,
        "published": source.published,
        "logos": [{"name": one.name, "file": file_of(one)} for one in source.logos],
    }


def day_and_place(event: Event, words: Words) -> str:
    """As in "mardi 18 mai 2027 · Halle des Tilleuls"."""
    return " · ".join(filter(None, (words.day(event.date), event.place)))


def day_in_lines(event: Event, words: Words, room: float) -> str:
    """The same on at most two lines, ``room`` letters wide, which break between the two where each has room on one."""
    parts = filter(None, (words.day(event.date), event.place))
    together = " · ".join(part.replace(" ", "\u00a0") if width(part) + 1 <= room else part for part in parts)
    return cut(together, room, lines=2)


def file_of(logo: Logo) -> str:
    """The name under which the typesetter finds a logo: another picture, another name."""
    return f"{sha256(logo.content).hexdigest()}.{logo.media_type.rpartition('/')[2]}"
