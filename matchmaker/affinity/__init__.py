"""Why two participants meet: what one needs and the other offers. Never who wished."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from matchmaker.bars import groups_of
from matchmaker.entities import Line, Participant
from matchmaker.registrations.names import phrase, words

_TELLING, _STEM = 5, 6
"""Letters from which a word says something about a trade, and those that are compared: an ending does not matter."""


@dataclass(frozen=True, slots=True)
class Reason:
    """``needs``: id of the participant who needs ``need``; the other one provides ``offer``."""

    needs: int
    need: Line
    offer: Line

    @property
    def field(self) -> str | None:
        """Key of the group that need and offer have in common, where they are not of the same sector as written.

        Groups are broad: audits of web sites and a hotline are both in that of computing. So with a field, the one
        is not what the other looks for, and each has to be said in its own words.
        """
        if _same_sector(self.need, self.offer):
            return None
        offered = groups_of(self.offer)
        return next((key for key in groups_of(self.need) if key in offered), None)

    @property
    def is_close(self) -> bool:
        """Whether they are of the same sector as written; or, where one has none, say a word in common."""
        if not self.need.sector or not self.offer.sector:
            return not _stems(self.need).isdisjoint(_stems(self.offer))
        return _same_sector(self.need, self.offer)


def reasons(a: Participant, b: Participant) -> tuple[Reason, ...]:
    """Every need of one side that the other has an offer for in the same sector, best first.

    The same sector: written alike. Where the two have none of these, the same field (``Reason.field``): both lines are
    in one and the same group; or they have one of several groups in common and a word of their sentences. One
    registers on the web, with groups, another one by a file, without.

    A need appears once, with the offer whose words come closest. Equally good reasons stay in the order they were
    written, those of ``a`` first. A line without a sector matches nothing.
    """
    found = [*_answered(a, b), *_answered(b, a)]
    same = [reason for reason in found if reason.field is None]
    return tuple(sorted(same or found, key=_likeness, reverse=True))


def common_sector(a: Participant, b: Participant) -> str | None:
    """Key of the group of the best reason why the two meet; None without a reason, or where it is of no group."""
    best = next(iter(reasons(a, b)), None)
    return next(iter(groups_of(best.need)), None) if best else None


def _answered(buyer: Participant, seller: Participant) -> list[Reason]:
    found = []
    for need in buyer.needs:
        answers = [Reason(buyer.id, need, offer) for offer in seller.offers if _fits(need, offer)]
        if answers:
            found.append(max(answers, key=lambda reason: (reason.field is None, _likeness(reason))))
    return found


def _fits(need: Line, offer: Line) -> bool:
    if _same_sector(need, offer):
        return True
    needed, offered = set(groups_of(need)), set(groups_of(offer))
    if needed == offered and len(needed) == 1:
        return True
    return not needed.isdisjoint(offered) and not _stems(need).isdisjoint(_stems(offer))


def _same_sector(need: Line, offer: Line) -> bool:
    sector = phrase(need.sector)
    return bool(sector) and sector == phrase(offer.sector)


def _stems(line: Line) -> set[str]:
    return {word[:_STEM] for word in words(_said(line)) if len(word) >= _TELLING}


def _likeness(reason: Reason) -> float:
    """Words that need and offer share, 0 to 100."""
    return fuzz.token_set_ratio(phrase(_said(reason.need)), phrase(_said(reason.offer)))


def _said(line: Line) -> str:
    return f"{line.title} {line.text}"
