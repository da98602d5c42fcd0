"""Whom the wishes mean: texts to participants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.entities import Wish
from matchmaker.registrations.likeness import Likeness
from matchmaker.registrations.names import fold, phrase, squash
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.remarks import Remark, remark

_KIND = (
    r"(eas?|esats?|acis?|eis?|ais?|ettis?|geiqs?|scops?|scics?|siaes?|acheteu(r|se)s?|fournisseurs?|structures?|"
    r"organisations?|entreprises?|associations?|collectivites?|villes?|communes?|reseaux?|buyers?|suppliers?|compan(y|ies))"
)
_GROUP = re.compile(
    rf"(tou(s|tes?|t)|une?|des|les|quelques|plusieurs|n importe|any|all|every|an?|some)\b.* ?\b{_KIND}\b.*"
    rf"|{_KIND}( publi(cs?|ques?))?( (du|de|dans le|in) [0-9]{{2,3}})?|tout le monde|everybody|everyone"
)
"""“Toutes les EA”, “un ESAT du 93”, “acheteurs publics”: a group, which no single organisation stands for."""


class How(StrEnum):
    """How a text was understood, or why it was not. ``NOBODY``: the organiser answered that nobody is meant."""

    EXACT = "exact"
    REMEMBERED = "remembered"
    SPACING = "spacing"
    LIKENESS = "likeness"
    NOBODY = "nobody"
    GROUP = "group"
    ABSENT = "absent"
    NEAR = "near"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """``key``: who is meant, None when open or nobody. ``near``: keys worth proposing, the nearest first."""

    how: How
    key: str | None = None
    near: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Nothing is left to ask."""
        return self.key is not None or self.how is How.NOBODY


@dataclass(frozen=True, slots=True)
class Said:
    """What one registrant (key) said about another (key); ``rank``: place in its list, from 1, None for a veto."""

    source: str
    target: str
    wish: Wish
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A text that somebody should look at: not understood, or understood by likeness.

    ``text``: as first written. ``wish``: ``NO`` when one at least of those who wrote it vetoed. ``askers`` and
    ``near``: names of organisations; ``taken``: the name it was understood as.
    """

    text: str
    wish: Wish
    how: How
    askers: tuple[str, ...]
    lines: tuple[int, ...]
    taken: str | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """All wishes and vetoes: understood, to be looked at, and what else is to be said."""

    said: tuple[Said, ...]
    questions: tuple[Question, ...]
    remarks: tuple[Remark, ...]


class Resolver:
    """Finds the participant a text means.

    The same name; else what the organiser once answered; else the same letters but for spaces and punctuation; else a
    slip of the hand, as it was once taken; else it stays open. ``names``: key → name of every participant.
    ``remembered``: folded text → name, or None for nobody. ``found``: folded text → name, of earlier likenesses.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        remembered: Mapping[str, str | None] | None = None,
        *,
        found: Mapping[str, str] | None = None,
    ) -> None:
        self.names = names
        self._remembered = remembered or {}
        self._found = found or {}
        self._likeness = Likeness(names)
        self._squashed: dict[str, list[str]] = {}
        for key in filter(squash, names):
            self._squashed.setdefault(squash(key), []).append(key)
        self._known: dict[str, Match] = {}

    def resolve(self, text: str) -> Match:
        """Who is meant."""
        key = fold(text)
        if key not in self._known:
            self._known[key] = Match(How.EXACT, key) if key in self.names else self._resolve(key)
        return self._known[key]

    def _resolve(self, key: str) -> Match:
        if key in self._remembered:
            return self._remember(self._remembered[key])
        same = self._squashed.get(squash(key), [])
        if len(same) == 1:
            return Match(How.SPACING, same[0])
        meant = fold(self._found.get(key, "")) or self._likeness.meant(key)
        if meant in self.names:
            return Match(How.LIKENESS, meant)
        if _GROUP.fullmatch(phrase(key)):
            return Match(How.GROUP)
        near = self._likeness.near(key)
        return Match(How.NEAR if near else How.UNKNOWN, near=near)

    def _remember(self, name: str | None) -> Match:
        if name is None:
            return Match(How.NOBODY)
        return Match(How.REMEMBERED, fold(name)) if fold(name) in self.names else Match(How.ABSENT)


def resolve_wishes(registrants: Iterable[Registrant], resolver: Resolver) -> Resolution:
    """Understand every wish and veto.

    A wish about oneself is ignored, the same target twice keeps its first rank, and a veto beats a wish: each is
    reported. Ranks are places in the list as written, so that an answer given later finds its rank.
    """
    said: list[Said] = []
    remarks: list[Remark] = []
    asked: dict[str, list[_Asked]] = {}
    for registrant in registrants:
        own, notes = _say(registrant, resolver)
        said += own
        remarks += notes
        for asking in _doubts(registrant, resolver):
            asked.setdefault(fold(asking.text), []).append(asking)
    questions = tuple(_question(askers, resolver) for _, askers in sorted(asked.items()))
    return Resolution(tuple(said), questions, tuple(remarks))


@dataclass(frozen=True, slots=True)
class _Asked:
    registrant: Registrant
    text: str
    wish: Wish


def _say(registrant: Registrant, resolver: Resolver) -> tuple[list[Said], list[Remark]]:
    """What is understood, each target once: wishes by rank, then vetoes."""
    wishes, notes = _targets(registrant, registrant.wishes, resolver)
    vetoes, more = _targets(registrant, registrant.vetoes, resolver)
    both = [
        _note("{name} both wishes and refuses {target}: the refusal counts.", registrant, resolver.names[key])
        for key in wishes
        if key in vetoes
    ]
    said = [Said(registrant.key, key, Wish.YES, rank) for key, rank in wishes.items() if key not in vetoes]
    return said + [Said(registrant.key, key, Wish.NO) for key in vetoes], notes + more + both


def _targets(registrant: Registrant, texts: tuple[str, ...], resolver: Resolver) -> tuple[dict[str, int], list[Remark]]:
    """Key → place in the list of its first mention."""
    targets: dict[str, int] = {}
    notes = []
    for rank, text in enumerate(texts, 1):
        key = resolver.resolve(text).key
        if key == registrant.key:
            notes.append(_note("{name} names itself: ignored.", registrant))
        elif key in targets:
            notes.append(_note("{name} names {target} twice: the first counts.", registrant, resolver.names[key]))
        elif key is not None:
            targets[key] = rank
    return targets, notes


def _note(template: str, registrant: Registrant, target: str = "") -> Remark:
    return remark(template, next(iter(registrant.source), None), name=registrant.name, target=target)


def _doubts(registrant: Registrant, resolver: Resolver) -> Iterator[_Asked]:
    for wish, texts in ((Wish.YES, registrant.wishes), (Wish.NO, registrant.vetoes)):
        for text in texts:
            match = resolver.resolve(text)
            if not match.settled or match.how is How.LIKENESS:
                yield _Asked(registrant, text, wish)


def _question(asked: list[_Asked], resolver: Resolver) -> Question:
    match = resolver.resolve(asked[0].text)
    askers = {asking.registrant.key: asking.registrant for asking in asked}.values()
    return Question(
        text=asked[0].text,
        wish=Wish.NO if any(asking.wish is Wish.NO for asking in asked) else Wish.YES,
        how=match.how,
        askers=tuple(registrant.name for registrant in askers),
        lines=tuple(sorted(line for registrant in askers for line in registrant.source)),
        taken=None if match.key is None else resolver.names[match.key],
        near=tuple(resolver.names[key] for key in match.near),
    )
