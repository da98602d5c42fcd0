"""Why two meet, said in words: need and offer as the reader of a page sees them."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.affinity import Reason
from matchmaker.agendas import Encounter, Party
from matchmaker.entities import Line
from matchmaker.papers.words import Words
from matchmaker.sectors import label


@dataclass(frozen=True, slots=True)
class Why:
    """``said``: half a sentence that follows a name and ends with a sector; ``detail``: what was written in it.

    Both belong to one line of whoever is named, in the sector's spelling of either side; ``detail`` may be empty.
    """

    said: str
    detail: str


def whys_for_reader(met: Encounter, *, words: Words) -> tuple[Why, ...]:
    """What the partner has to do with the reader, best first.

    The sector is in the reader's own words where it is the same; else both are said, and what field they share.
    """
    return tuple(_why(why, "reader" if why.needs == met.reader.id else "partner", words=words) for why in met.reasons)


def whys_of(party: Party, met: Encounter, *, words: Words) -> tuple[Why, ...]:
    """What one side brings to the table: its needs and offers that the other side answers; best first."""
    return tuple(
        Why(words.say("seeks", sector=sector_of(why.need, words=words)), why.need.text)
        if why.needs == party.id
        else Why(words.say("provides", sector=sector_of(why.offer, words=words)), why.offer.text)
        for why in met.reasons
    )


def sector_of(line: Line, *, words: Words) -> str:
    """A line in a few words: its sector as written, else its title, else the groups that were chosen."""
    return line.sector or line.title or ", ".join(label(key, words.language) for key in line.groups)


def quote(line: Line, *, words: Words) -> str:
    """A line as it was written: its sector, and its sentence where there is one."""
    return " – ".join(filter(None, (sector_of(line, words=words), line.text)))


def _why(why: Reason, who: str, *, words: Words) -> Why:
    """``who`` of the two needs something: ``reader`` or ``partner``."""
    own, other = (why.need, why.offer) if who == "reader" else (why.offer, why.need)
    if why.field is None:
        return Why(words.say(f"{who}_needs", sector=sector_of(own, words=words)), other.text)
    need, offer = sector_of(why.need, words=words), sector_of(why.offer, words=words)
    field = label(why.field, words.language)
    return Why(words.say(f"{who}_needs_in_field", field=field, need=need, offer=offer), other.text)
