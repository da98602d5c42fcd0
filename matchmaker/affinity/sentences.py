"""A suggestion in words: the reason is said, never a figure."""

from __future__ import annotations

from matchmaker.affinity.suggestions import Suggestion
from matchmaker.entities import Line
from matchmaker.papers.words import Words
from matchmaker.sectors import label


def explain(suggestion: Suggestion, *, words: Words) -> str:
    """One sentence to the participant to whom the partner is suggested, what they share at its end.

    As in "Votre besoin « Entretien du parc » rejoint leur offre « Jardins » : Espaces verts et milieux naturels, parc".
    """
    reason = suggestion.reason
    group = _labels((suggestion.sector,) if suggestion.sector else (), words=words)
    return words.say(
        "your_offer" if reason.needs == suggestion.partner else "your_need",
        need=_said(reason.need, words=words),
        offer=_said(reason.offer, words=words),
        why=", ".join((*group, *suggestion.shared)),
    )


def _said(line: Line, *, words: Words) -> str:
    """What somebody wrote, or chose where nothing is written."""
    return line.title or line.text or line.sector or ", ".join(_labels(line.groups, words=words))


def _labels(keys: tuple[str, ...], *, words: Words) -> tuple[str, ...]:
    return tuple(label(key, words.language) for key in keys)
