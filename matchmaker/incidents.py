"""What happens on the day weighs like what was said before: who is away, which table is closed, who is kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from matchmaker.entities import Edition, Incident, Trouble


def weigh(incidents: Iterable[Incident], *, said: Edition) -> Edition:
    """The edition as it was said, with what happened on the day: who is away, which tables are closed, who is kept
    apart. What concerns somebody who does not come any more is left out.
    """
    away: defaultdict[int, set[int]] = defaultdict(set)
    closed: defaultdict[int, set[int]] = defaultdict(set)
    apart = []
    for one in incidents:
        if one.kind is Trouble.TABLE and one.table is not None:
            closed[one.table] |= one.slots
        elif one.participant is not None and one.other is not None:
            apart.append((one.participant, one.other, one.first))
        elif one.participant is not None:
            away[one.participant] |= one.slots
    return replace(
        said,
        participants=tuple(
            replace(p, away=tuple(sorted({*p.away, *away[p.id]}))) if p.id in away else p for p in said.participants
        ),
        tables=tuple(
            replace(t, closed=tuple(sorted({*t.closed, *closed[t.id]}))) if t.id in closed else t for t in said.tables
        ),
        apart=(*said.apart, *apart),
    )
