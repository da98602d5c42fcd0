"""What was said since the plan in force was made and takes meetings from it: no repair is made without naming it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from matchmaker.entities import Edition, Incident, Meeting, Participant
from matchmaker.losses import explain_losses, say
from matchmaker.programme import present
from matchmaker.rooms import say_slots
from matchmaker.store import Sentence


def find_pending(
    said: Edition,
    coming: Sequence[Meeting],
    *,
    lost: Iterable[Meeting],
    incidents: Iterable[Incident],
    everybody: Iterable[Participant],
) -> tuple[Sentence, ...]:
    """Sentences without their end, each once. ``said``: the edition without the ``incidents`` reported now, of whose
    participants nothing is said twice; ``coming``: meetings in rounds to come; ``lost``: those whose two do not meet
    any more. ``everybody``: those who withdrew too.
    """
    known = {whom for one in incidents for whom in (one.participant, one.other)}
    gone = set(lost)
    apart = [met for met in coming if met in gone and met.a not in known and met.b not in known]
    reasons = [one.reason for one in explain_losses(said, apart, everybody=everybody)]
    return tuple({str(one): one for one in (*reasons, *_find_absent(said, coming))}.values())


def _find_absent(said: Edition, coming: Sequence[Meeting]) -> Iterator[Sentence]:
    people = {one.id: present(one, said.slots, said.event.sessions) for one in said.participants}
    missed, closed = defaultdict[int, set[int]](set), {table.id: set(table.closed) for table in said.tables}
    for met in coming:
        for id in (met.a, met.b):
            if id in people and not people[id][met.slot - 1]:
                missed[id].add(met.slot)
    for one in said.participants:
        if missed[one.id]:
            yield say("{name} is not there in round {rounds}", name=one.name, rounds=say_slots(sorted(missed[one.id])))
    for table in said.tables:
        if gone := sorted({met.slot for met in coming if met.table == table.id} & closed[table.id]):
            yield say("table {label} is closed in round {rounds}", label=table.label, rounds=say_slots(gone))
