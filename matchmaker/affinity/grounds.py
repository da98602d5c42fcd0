"""What a need and an offer have in common, as it can be said: a group of the taxonomy, and words."""

from __future__ import annotations

import re

from matchmaker.affinity.grams import telling
from matchmaker.entities import Line
from matchmaker.registrations.names import fold
from matchmaker.sectors import recognise

READ = 1_000
"""Characters of a sentence that count: whoever pastes a brochure does not slow down everybody's suggestions."""

_WRITTEN = re.compile(r"[^\W_]+")
_SHORTEST = 3
"""Letters that a shared word has at least."""
_STEM, _ENDING = 6, 3
"""Letters that two forms of a word share at least, and how many more the longer one may have."""


def groups_of_sector(line: Line) -> tuple[str, ...]:
    """Those that were chosen, else those that the sector means as it is written."""
    return line.groups or recognise(line.sector)


def groups_of_sentence(line: Line) -> tuple[str, ...]:
    """Those that title and sentence mean."""
    return recognise(_sentence(line))


def wording(line: Line) -> str:
    """What is compared word by word: a sector that the taxonomy knows has its say as a group."""
    sentence = _sentence(line)
    return sentence if sentence and groups_of_sector(line) else f"{line.sector[:READ]} {sentence}"


def common_group(need: Line, offer: Line) -> str | None:
    """The first group that the need names and the offer too, sectors before sentences."""
    offered = {*groups_of_sector(offer), *groups_of_sentence(offer)}
    named = (*groups_of_sector(need), *groups_of_sentence(need))
    return next((key for key in named if key in offered), None)


def shared_words(need: Line, offer: Line) -> tuple[str, ...]:
    """Words of the need, as it writes them, that the offer has too in one form or another."""
    offered = telling(f"{offer.sector[:READ]} {_sentence(offer)}")
    beginnings = {word[:_SHORTEST] for word in offered}
    written = {fold(word): word for word in _WRITTEN.findall(wording(need))}
    near = [word for word in telling(" ".join(written)) if word[:_SHORTEST] in beginnings]
    return tuple(written[word] for word in near if any(_one_word(word, other) for other in offered))


def _sentence(line: Line) -> str:
    return f"{line.title} {line.text}".strip()[:READ]


def _one_word(word: str, other: str) -> bool:
    """Whether two are forms of one word: a plural, or one a little longer than the other."""
    if not (word.startswith(other) or other.startswith(word)):
        return False
    shared = min(len(word), len(other))
    ending = max(word, other, key=len)[shared:]
    return (shared >= _SHORTEST and ending in ("", "s", "x")) or (shared >= _STEM and len(ending) <= _ENDING)
