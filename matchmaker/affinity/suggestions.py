"""Whom a participant should meet, and why: offers for its needs, and needs for its offers.

Looks at roles, needs and offers alone. What anybody wished or refused never gets here, so no suggestion can betray it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from zlib import crc32

import numpy as np

from matchmaker.affinity import Reason
from matchmaker.affinity.grams import GOLDEN, Floats, Grams, Integers
from matchmaker.affinity.grounds import common_group, groups_of_sector, groups_of_sentence, shared_words, wording
from matchmaker.entities import Line, LineKind, Participant
from matchmaker.pairing import BUYERS, SUPPLIERS
from matchmaker.sectors import groups

AGREEMENT = 0.08
"""What each agreement of groups is worth beside the likeness of words (0 to 1). There are four: the sector and the
sentence of a need with those of an offer. Benchmarks say how this ranks beside sectors alone and words alone."""
LIKE_ENOUGH = 0.1
"""Likeness of words from which they are a reason without a common group."""
MOST = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody worth meeting. ``partner``: their participant id; ``reason``: the need and the offer that fit best.

    ``sector``: key of the group that both belong to, if any; ``shared``: words of the need that the offer has too, as
    the need writes them. At least one of the two is there: what cannot be explained is not suggested.
    """

    partner: int
    reason: Reason
    sector: str | None
    shared: tuple[str, ...]


class Suggestions:
    """An index of what everybody seeks and provides. A buyer's needs count and a supplier's offers; networks' nothing.

    Equally good partners come in an order drawn from the names of the pair: whoever registered first has no advantage,
    and not everybody sees the same one first.
    """

    def __init__(self, participants: Sequence[Participant]) -> None:
        self._ids = [participant.id for participant in participants]
        self._lots = np.array([crc32(one.organisation.key.encode()) for one in participants], np.uint64)
        self._places = {id: place for place, id in enumerate(self._ids)}
        counted = [(place, line) for place, one in enumerate(participants) for line in _counted(one)]
        self._lines = [line for _, line in counted]
        self._owners: Integers = np.array([place for place, _ in counted], np.int64)
        self._needs = np.array([line.kind is LineKind.NEED for line in self._lines], np.bool_)
        self._groups = [
            np.array([_bits(meant(line)) for line in self._lines], np.int64)
            for meant in (groups_of_sector, groups_of_sentence)
        ]
        self._grams = Grams([wording(line) for line in self._lines])

    def of(self, participant: int, *, most: int = MOST) -> tuple[Suggestion, ...]:
        """The best partners for a participant id of the index, each once with its best reason.

        Its needs and offers take turns, the best partner for each of them first: a need that many can answer does not
        keep the others from the top of the list.
        """
        pairs = self._ranked(self._rows(participant), np.arange(len(self._lines)))
        found = (suggestion for own, other in self._in_turn(*pairs) if (suggestion := self._explain(own, other)))
        return tuple(islice(found, most))

    def between(self, participant: int, partner: int) -> Suggestion | None:
        """The best reason for two ids of the index to meet, as said to the first."""
        pairs = zip(*self._ranked(self._rows(participant), self._rows(partner)), strict=True)
        return next((suggestion for own, other in pairs if (suggestion := self._explain(own, other))), None)

    def _rows(self, participant: int) -> Integers:
        return np.flatnonzero(self._owners == self._places[participant])

    def _ranked(self, own: Integers, others: Integers) -> tuple[Integers, Integers]:
        """Own rows, and the other rows that answer them: pairs, the best first."""
        scores = np.array([self._scores(row)[others] for row in own]).reshape(len(own), len(others))
        places = np.nonzero(scores)
        mine, theirs = own[places[0]], others[places[1]]
        draws = (self._lots[self._owners[mine]] ^ self._lots[self._owners[theirs]]) * GOLDEN
        order = np.lexsort((draws, -scores[places]))
        return mine[order], theirs[order]

    def _in_turn(self, mine: Integers, theirs: Integers) -> Iterator[tuple[np.int64, np.int64]]:
        """Of ranked pairs the best of each partner, own rows in turn."""
        best = np.sort(np.unique(self._owners[theirs], return_index=True)[1])
        mine, theirs = mine[best], theirs[best]
        turns = np.zeros(len(mine), np.int64)
        for row in np.unique(mine):
            turns[mine == row] = np.arange(np.count_nonzero(mine == row))
        for at in np.argsort(turns, kind="stable"):
            yield mine[at], theirs[at]

    def _scores(self, row: np.int64) -> Floats:
        """How well each row answers this one; 0 for its own side, its own participant, and what has no reason."""
        alike = self._grams.likeness(row)
        agreements = np.zeros(len(alike))
        for of_this in self._groups:
            for of_others in self._groups:
                agreements += (of_others & of_this[row]) != 0
        answers = (self._needs != self._needs[row]) & (self._owners != self._owners[row])
        explained = (agreements > 0) | (alike >= LIKE_ENOUGH)
        return np.where(answers & explained, np.round(alike + AGREEMENT * agreements, 9), 0)

    def _explain(self, own: np.int64, other: np.int64) -> Suggestion | None:
        need, offer = (own, other) if self._needs[own] else (other, own)
        reason = Reason(self._ids[self._owners[need]], self._lines[need], self._lines[offer])
        sector, shared = common_group(reason.need, reason.offer), shared_words(reason.need, reason.offer)
        return Suggestion(self._ids[self._owners[other]], reason, sector, shared) if sector or shared else None


def _counted(participant: Participant) -> Iterator[Line]:
    if participant.role in BUYERS:
        yield from participant.needs
    if participant.role in SUPPLIERS:
        yield from participant.offers


def _bits(keys: Collection[str]) -> int:
    """Groups as a set, one bit each."""
    return sum(1 << place for place, group in enumerate(groups()) if group.key in keys)
