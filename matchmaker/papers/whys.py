"""Why two meet, said in words: need and offer as the reader of a page sees them."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.agendas import Encounter, Party
from matchmaker.papers.words import Words


@dataclass(frozen=True, slots=True)
class Why:
    """``said``: half a sentence about the sector that follows a name; ``detail``: what that side wrote, maybe empty."""

    said: str
    detail: str


def whys_for_reader(met: Encounter, *, words: Words) -> tuple[Why, ...]:
    """What the partner has to do with the reader, the sector in the reader's own words; best first."""
    return tuple(
        Why(words.say("reader_needs", sector=why.need.sector), why.offer.text)
        if why.needs == met.reader.id
        else Why(words.say("partner_needs", sector=why.offer.sector), why.need.text)
        for why in met.reasons
    )


def whys_of(party: Party, met: Encounter, *, words: Words) -> tuple[Why, ...]:
    """What one side brings to the table: its needs and offers that the other side answers; best first."""
    return tuple(
        Why(words.say("seeks", sector=why.need.sector), why.need.text)
        if why.needs == party.id
        else Why(words.say("provides", sector=why.offer.sector), why.offer.text)
        for why in met.reasons
    )
