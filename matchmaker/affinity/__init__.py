"""Why two participants meet: what one needs and the other offers. Never who wished."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from matchmaker.entities import Line, Participant
from matchmaker.registrations.names import phrase


@dataclass(frozen=True, slots=True)
class Reason:
    """``needs``: id of the participant who needs ``need``; the other one provides ``offer``."""

    needs: int
    need: Line
    offer: Line


def reasons(a: Participant, b: Participant) -> tuple[Reason, ...]:
    """Every need of one side that the other has an offer for in the same sector, best first.

    A need appears once, with the offer whose words come closest. Equally good reasons stay in the order they were
    written, those of ``a`` first. A line without a sector matches nothing.
    """
    found = [*_answered(a, b), *_answered(b, a)]
    return tuple(sorted(found, key=_likeness, reverse=True))


def _answered(buyer: Participant, seller: Participant) -> list[Reason]:
    found = []
    for need in buyer.needs:
        sector = phrase(need.sector)
        answers = [
            Reason(buyer.id, need, offer) for offer in seller.offers if sector and phrase(offer.sector) == sector
        ]
        if answers:
            found.append(max(answers, key=_likeness))
    return found


def _likeness(reason: Reason) -> float:
    """Words that need and offer share, 0 to 100."""
    return fuzz.token_set_ratio(phrase(reason.need.text), phrase(reason.offer.text))
