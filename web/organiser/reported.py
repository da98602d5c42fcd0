"""What was said to have happened and is not applied yet, kept in this browser's cookie; and all of it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from flask import session
from flask_babel import LazyString

from matchmaker.day import News
from matchmaker.entities import Incident, Trouble
from matchmaker.store import Store
from web.messages import say
from web.moments import clock

_NEWS = "news"


@dataclass(frozen=True, slots=True)
class Names:
    """Of all participants and tables, those gone too, by id."""

    people: Mapping[int, str]
    tables: Mapping[int, str]


def names_of(store: Store, event_id: int) -> Names:
    """To be asked once for a page."""
    people = store.participants.all(event_id, withdrawn=True)
    tables = store.tables.all(event_id, retired=True)
    return Names({one.id: one.name for one in people}, {table.id: table.label for table in tables})


def reported(event_id: int) -> tuple[News, ...]:
    """What was said in this browser about this event."""
    said = session.get(_NEWS)
    if not said or said[0] != event_id:
        return ()
    return tuple(
        News(Trouble(kind), participant, other, table, time.fromisoformat(until) if until else None)
        for kind, participant, other, table, until in said[1]
    )


def report(event_id: int, news: Sequence[News]) -> None:
    """All of it, instead of what was said before."""
    if not news:
        session.pop(_NEWS, None)
        return
    said = [(n.kind.value, n.participant, n.other, n.table, n.until and n.until.isoformat()) for n in news]
    session[_NEWS] = [event_id, said]


def tell(one: News | Incident, names: Names) -> LazyString:
    """In a sentence without its end."""
    who, other = names.people.get(one.participant or 0, "–"), names.people.get(one.other or 0, "–")
    match one.kind:
        case Trouble.LATE:
            return _tell_late(one, who)
        case Trouble.NO_SHOW:
            return say("{name} does not come", name=who)
        case Trouble.LEFT:
            return say("{name} has left", name=who)
        case Trouble.TABLE:
            return say("Table {label} is broken", label=names.tables.get(one.table or 0, "–"))
        case Trouble.VETO:
            return say("{name} and {other} must not meet", name=who, other=other)


def _tell_late(one: News | Incident, who: str) -> LazyString:
    """The time is what is said; what is written down are the rounds that it costs."""
    if isinstance(one, Incident):
        return say("{name} is late: not there up to round {last}", name=who, last=one.last)
    return say("{name} is late, there at {clock}", name=who, clock=clock(one.until or time()))
