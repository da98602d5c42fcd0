"""What an event needs against what it has, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask_babel import LazyString

from matchmaker.entities import Event
from matchmaker.needs import Needs, count_needs
from matchmaker.programme import slots_of
from web.messages import say
from web.stores import open_store


def needs_of(event_id: int, event: Event) -> Needs:
    """With what is said of the event in place of what is stored.

    :raises InputError: a programme that makes no sense.
    """
    edition = open_store().load_edition(event_id)
    return count_needs(replace(edition, event=event, slots=slots_of(event)))


def say_needs(needs: Needs) -> Iterator[LazyString]:
    """What matters before the room is booked: is there a place for every wish, and a table for every buyer."""
    if needs.wished:
        yield say(
            "{tables} tables in {rounds} rounds hold {places} meetings; {wished} are wished.",
            tables=needs.tables,
            rounds=needs.rounds,
            places=needs.places,
            wished=needs.wished,
        )
    else:
        yield say(
            "{tables} tables in {rounds} rounds hold {places} meetings; nobody has wished for one yet.",
            tables=needs.tables,
            rounds=needs.rounds,
            places=needs.places,
        )
    if needs.owned > needs.tables:
        yield say("Buyers need {owned} tables of their own: {missing} are missing.", owned=needs.owned,
                  missing=needs.owned - needs.tables)  # fmt: skip
    if needs.longest > needs.rounds:
        yield say(
            "Who is wished most would need {longest} rounds: not every wish can be granted.", longest=needs.longest
        )
