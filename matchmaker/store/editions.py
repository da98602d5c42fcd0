"""Putting an edition together: one event with everything said about it by those who still come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from matchmaker.bars import spell_out
from matchmaker.entities import (
    Edition,
    Event,
    Incident,
    Lock,
    Participant,
    PastMeeting,
    Statement,
    Table,
    Target,
)
from matchmaker.incidents import weigh
from matchmaker.programme import slots_of


def assemble(
    event: Event,
    participants: tuple[Participant, ...],
    *,
    tables: Iterable[Table],
    statements: Iterable[Statement],
    locks: Iterable[Lock],
    targets: tuple[Target, ...],
    incidents: tuple[Incident, ...],
    met: Iterable[PastMeeting] = (),
) -> Edition:
    """``participants`` still come. What concerns anybody else is left out, and a table that was theirs becomes shared.
    ``met``: in earlier editions.

    :raises InputError: the programme makes no sense.
    """
    here = {participant.id for participant in participants}
    return weigh(
        incidents,
        said=Edition(
            event,
            slots_of(event),
            tuple(
                table if table.owner is None or table.owner in here else replace(table, owner=None) for table in tables
            ),
            participants,
            spell_out((said for said in statements if said.source in here and said.target in here), participants),
            tuple(lock for lock in locks if lock.a in here and lock.b in here),
            _same_person(participants),
            targets,
            met=_known(participants, met),
        ),
    )


def _known(participants: Iterable[Participant], met: Iterable[PastMeeting]) -> frozenset[tuple[int, int]]:
    """Ids of participants whose organisations met, the smaller one first."""
    here = {one.organisation.id: one.id for one in participants}
    pairs = ((here[past.a], here[past.b]) for past in met if past.a in here and past.b in here)
    return frozenset((min(pair), max(pair)) for pair in pairs)


def _same_person(participants: Iterable[Participant]) -> tuple[tuple[int, ...], ...]:
    """Ids of participants who share an e-mail address, their own or that of somebody who comes; each set once."""
    behind: defaultdict[str, set[int]] = defaultdict(set)
    for participant in participants:
        of_people = (person.email for person in participant.people)
        for address in (participant.email, *participant.other_emails, *of_people):
            behind[address.strip().casefold()].add(participant.id)
    return tuple(sorted({tuple(sorted(ids)) for address, ids in behind.items() if address and len(ids) > 1}))
