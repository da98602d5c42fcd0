"""Sectors a buyer bars because of a tender in progress: as many refusals as there are suppliers who offer in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matchmaker.entities import Line, Participant, Refusal, Statement, Wish
from matchmaker.pairing import BUYERS
from matchmaker.sectors import recognise


def spell_out(statements: Iterable[Statement], participants: Iterable[Participant]) -> tuple[Statement, ...]:
    """What everybody said, with each barred sector turned into refusals; these take the place of wishes.

    In the order of the statements given, then of the participants.
    """
    people = tuple(participants)
    barred = {(said.source, said.target): said for one in people for said in _refusals(one, people)}
    if not barred:
        return tuple(statements)
    spoken = {(said.source, said.target): said for said in statements}
    return tuple({**spoken, **barred}.values())


def is_barred(one: Participant, other: Participant) -> bool:
    """Whether a buyer bars a sector in which the other one offers."""
    if not one.barred or one.role not in BUYERS or other.id == one.id:
        return False
    return any(group in one.barred for line in other.offers for group in groups_of(line))


def groups_of(line: Line) -> tuple[str, ...]:
    """The groups of sectors a line is about: those chosen, else those its sector as written means."""
    return line.groups or recognise(line.sector)


def _refusals(one: Participant, people: Iterable[Participant]) -> Iterator[Statement]:
    for other in people if one.barred else ():
        if is_barred(one, other):
            yield Statement(one.id, other.id, Wish.NO, refusal=Refusal.TENDER)
