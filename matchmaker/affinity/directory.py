"""The search box of a directory: finds participants although a word is cut short, misspelt or without its accents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matchmaker.affinity.grams import SMALL
from matchmaker.bars import groups_of
from matchmaker.entities import Line, Participant
from matchmaker.registrations.names import squash, words
from matchmaker.sectors import groups, recognise

_LEFT_OUT = SMALL | {"n", "no", "number", "numero"}
"""Words of a query that need not be found: "n° 12" is 12."""
_MOST_WORDS = 8
"""Of a query that are looked for; whoever pastes a page gets an answer in time all the same."""
_ENDINGS = ("", "e", "age", "ier", "erie", "ment", "ation", "s")
"""Of trades in French."""
_SHORT_WORD, _LONG_WORD = 4, 8
"""Letters from which a word may hold one slip, and two."""


class _Level(IntEnum):
    """Where a word of a query was found, the best first. A slip comes last: the word itself is rather meant."""

    NAME = 0
    LINE = 1
    NAME_MISSPELT = 2
    LINE_MISSPELT = 3
    NOWHERE = 8


_MISSPELT = {_Level.NAME: _Level.NAME_MISSPELT, _Level.LINE: _Level.LINE_MISSPELT}

_Found = Mapping[int, _Level]
"""By position of the participant."""


class Directory:
    """Participants with the words of their names, needs and offers, ready to be searched."""

    def __init__(self, participants: Sequence[Participant]) -> None:
        self.participants = tuple(participants)
        self._squashed = [squash(participant.name) for participant in participants]
        self._numbers = [str(participant.number) for participant in participants]
        self._places: dict[str, dict[int, _Level]] = {}
        for position, participant in enumerate(participants):
            for word, level in _words(participant):
                self._places.setdefault(word, {}).setdefault(position, level)
        self._vocabulary = list(self._places)

    def in_groups(self, keys: Sequence[str]) -> Iterator[int]:
        """Positions of those who need or offer something in one of the groups of sectors."""
        for position, participant in enumerate(self.participants):
            if any(key in keys for line in participant.lines for key in groups_of(line)):
                yield position

    def begins(self, position: int, beginning: str) -> bool:
        """Whether a participant's name begins so, spaces and accents apart."""
        return self._squashed[position].startswith(beginning)

    def is_number(self, position: int, asked: Sequence[str]) -> bool:
        """Whether the words of a query are a participant's number."""
        return [self._numbers[position]] == asked

    def find(self, word: str) -> _Found:
        """Where a folded word stands, begins a word, or is meant by one with a slip."""
        found: dict[int, _Level] = {}
        for candidate, misspelt in self._candidates(word):
            for position, level in self._places[candidate].items():
                known = _MISSPELT[level] if misspelt else level
                found[position] = min(known, found.get(position, known))
        return found

    def _candidates(self, word: str) -> Iterator[tuple[str, bool]]:
        """Words of the vocabulary, and whether it takes a slip to read this one as theirs."""
        for candidate in self._vocabulary:
            if candidate.startswith(word):
                yield candidate, False
        if len(word) < _SHORT_WORD or word.isdecimal():
            return
        slips = 1 if len(word) < _LONG_WORD else 2
        beginnings = [candidate[: len(word)] for candidate in self._vocabulary]
        for texts in (self._vocabulary, beginnings):
            for _, _, place in process.extract(word, texts, scorer=OSA.distance, score_cutoff=slips, limit=None):
                yield self._vocabulary[place], True


def search(query: str, directory: Directory) -> tuple[Participant, ...]:
    """Those who have most words of the query; all of them, as given, when it is empty.

    First come those whose name begins with the query or whose number it is, then those with its words in their names,
    then in needs and offers, then what takes a slip to be read so; equals stay as given. Last come those of the sector
    that the query names in other words, unless it is somebody's name.
    """
    asked = [word for word in words(query) if word not in _LEFT_OUT] or list(words(query))
    if not asked:
        return directory.participants
    beginning = squash(query)
    found = [directory.find(word) for word in asked[:_MOST_WORDS]]
    ranks = {}
    for position in range(len(directory.participants)):
        levels = [places.get(position, _Level.NOWHERE) for places in found]
        surely = directory.is_number(position, asked) or directory.begins(position, beginning)
        ranks[position] = (0 if surely else levels.count(_Level.NOWHERE), not surely, sum(levels))
    fewest = min(missing for missing, _, _ in ranks.values()) if ranks else 0
    kept = [position for position, (missing, _, _) in ranks.items() if missing == fewest < len(found)]
    hits = sorted(kept, key=ranks.__getitem__)
    if all(not_surely for _, not_surely, _ in map(ranks.__getitem__, hits)):
        hits += [position for position in directory.in_groups(_meant(asked)) if position not in kept]
    return tuple(directory.participants[position] for position in hits)


def _meant(asked: Sequence[str]) -> tuple[str, ...]:
    """The groups of sectors that a query names, if need be with a slip in a word."""
    meant = recognise(" ".join(asked))
    if meant:
        return meant
    spelt = (_spelt(word) for word in asked[:_MOST_WORDS])
    return recognise(" ".join(word for word in spelt if word))


def _spelt(word: str) -> str:
    """The word of the taxonomy that one with a slip means; empty when there is none."""
    if len(word) < _SHORT_WORD or word.isdecimal():
        return ""
    slips = 1 if len(word) < _LONG_WORD else 2
    best = process.extractOne(word, _trades(), scorer=OSA.distance, score_cutoff=slips)
    return str(best[0]) if best else ""


@cache
def _trades() -> tuple[str, ...]:
    """Single words by which groups are recognised; of those with any ending the usual ones stand for all."""
    single = sorted({word for group in groups() for word in group.words if " " not in word})
    stems = [word.removesuffix("*") for word in single if word.endswith("*")]
    return (*(word for word in single if not word.endswith("*")), *(f"{s}{end}" for s in stems for end in _ENDINGS))


def _words(participant: Participant) -> Iterator[tuple[str, _Level]]:
    """A participant's folded words, those of the name first; a name is also one word without its spaces.

    Figures of needs and offers are quantities, which nobody looks for.
    """
    for word in (*words(participant.name), squash(participant.name)):
        yield word, _Level.NAME
    for line in participant.lines:
        for word in words(f"{line.sector} {line.title} {line.text} {_labels(line)}"):
            if not word.isdecimal():
                yield word, _Level.LINE


def _labels(line: Line) -> str:
    """The groups that were chosen, in every language: a visitor may read another one."""
    return " ".join(name for group in groups() if group.key in line.groups for name in group.labels.values())
