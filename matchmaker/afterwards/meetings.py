"""What became of each meeting, with what it is counted by: the kind of the firm, the sector that brought the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.affinity import common_sector
from matchmaker.day.held import Marked, marks
from matchmaker.entities import Participant
from matchmaker.pairing import HOSTS_FIRST
from matchmaker.store import Store
from matchmaker.turnout import Kind, kind_of

OTHER = "other"
"""The sector of meetings whose two sides have none in common that the taxonomy knows."""


class Fate(StrEnum):
    """What is known of a planned meeting."""

    HELD = "held"
    NOT_HELD = "not held"
    UNMARKED = "not marked"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A meeting afterwards. ``kind``: of the side that sells. ``sector``: a group of the taxonomy, or ``OTHER``."""

    marked: Marked
    fate: Fate
    kind: Kind
    sector: str

    @property
    def follow_up(self) -> bool:
        """Whether its sheet, or one of the two afterwards, says that they stay in touch."""
        wanted = self.marked.tick.follow_up or any(one.follow_up for one in self.marked.said)
        return wanted and self.fate is not Fate.NOT_HELD


def review(store: Store, event_id: int) -> tuple[Reviewed, ...]:
    """Every meeting of the plan in force, round by round; those of dropped rounds were not held.

    Raises:
        NotFoundError: No such event.
    """
    with store.read():
        people = {one.id: one for one in store.participants.all(event_id, withdrawn=True)}
        meetings = marks(store, event_id)
    return tuple(_told(one, people[one.meeting.a], people[one.meeting.b]) for one in meetings)


def took_place(meetings: Iterable[Marked]) -> tuple[Marked, ...]:
    """Those marked as held; where nobody marked any, all that nobody says were not held."""
    known = [(one, fate_of(one)) for one in meetings]
    held = tuple(one for one, fate in known if fate is Fate.HELD)
    return held or tuple(one for one, fate in known if fate is Fate.UNMARKED)


def fate_of(marked: Marked) -> Fate:
    """What its sheet says; meetings of dropped rounds were not held."""
    if marked.tick.held is None:
        return Fate.NOT_HELD if marked.dropped else Fate.UNMARKED
    return Fate.HELD if marked.tick.held else Fate.NOT_HELD


def _told(marked: Marked, a: Participant, b: Participant) -> Reviewed:
    buyer, seller = sorted((a, b), key=lambda one: HOSTS_FIRST.index(one.role))
    return Reviewed(marked, fate_of(marked), kind_of(seller.organisation), common_sector(buyer, seller) or OTHER)
