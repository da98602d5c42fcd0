"""One event with everything said about it, by those who still come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from matchmaker.entities import Break, Edition, Lock, Person, Statement, Table, Wish
from matchmaker.errors import InputError
from matchmaker.programme import slots_of
from matchmaker.store import Store
from tests import workspaces


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "forum.db", create=True) as opened:
        yield opened


def test_an_edition_holds_what_concerns_those_who_come(store: Store) -> None:
    event = store.events.add(workspaces.event(breaks=(Break(time(10, 0), 15),)))
    elsewhere = store.events.add(workspaces.event("Une autre"))
    a, b, c = workspaces.participants(store, event.id, "Alpha", "Beta", "Gamma")
    d, e = workspaces.participants(store, elsewhere.id, "Delta", "Epsilon")
    one, two = store.tables.set(event.id, [Table(0, "1", owner=a.id), Table(0, "2", owner=c.id)])
    workspaces.tables(store, elsewhere.id, "1")
    said = (Statement(a.id, b.id, Wish.YES, 1), Statement(b.id, a.id, Wish.NO))
    store.statements.set(
        event.id,
        {a.id: [said[0], Statement(a.id, c.id, Wish.YES, 2)], b.id: said[1:], c.id: [Statement(c.id, a.id, Wish.OPEN)]},
    )
    store.statements.set(elsewhere.id, {d.id: [Statement(d.id, e.id, Wish.YES)]})
    store.locks.set(event.id, Lock(a.id, b.id, 1))
    store.locks.set(event.id, Lock(a.id, c.id, 2))
    store.locks.set(elsewhere.id, Lock(d.id, e.id))
    store.participants.withdraw(c)
    assert store.load_edition(event.id) == Edition(
        event=event,
        slots=slots_of(event),
        tables=(one, replace(two, owner=None)),
        participants=(a, b),
        statements=said,
        locks=(Lock(a.id, b.id, 1),),
        same_person=(),
    )


def test_an_edition_without_anybody(store: Store) -> None:
    event = store.events.add(workspaces.event())
    assert store.load_edition(event.id) == Edition(event, slots_of(event))


def test_an_impossible_programme_is_refused(store: Store) -> None:
    event = store.events.add(workspaces.event(slots=99))
    with pytest.raises(InputError, match="would end after midnight"):
        store.load_edition(event.id)


def test_an_edition_is_one_state_of_the_file_whatever_others_write_meanwhile(store: Store, tmp_path: Path) -> None:
    event = store.events.add(workspaces.event())
    workspaces.participants(store, event.id, "Alpha", "Beta")
    before = store.load_edition(event.id)
    with Store.open(tmp_path / "forum.db") as other:

        def write_meanwhile(statement: str) -> None:
            if "FROM statements" in statement:
                other.statements.set(event.id, {1: [Statement(1, 2, Wish.YES)]})

        store._connection._database.conn.set_trace_callback(write_meanwhile)
        assert store.load_edition(event.id) == before
        store._connection._database.conn.set_trace_callback(None)
    assert store.statements.all(event.id) == (Statement(1, 2, Wish.YES),)


def test_the_same_person_is_behind_those_who_share_an_address(store: Store) -> None:
    event = store.events.add(workspaces.event())
    people = [
        workspaces.participant("Alpha", email=" Contact@Alpha.example"),
        workspaces.participant(
            "Beta", email="contact@alpha.EXAMPLE", people=(Person("Personne B", email="b@b.example"),)
        ),
        workspaces.participant("Gamma", people=(Person("Personne B", email="B@b.example"), Person("Personne C"))),
        workspaces.participant("Delta", people=(Person("Personne D"),)),
        workspaces.participant("Epsilon", email="Straße@e.example"),
        workspaces.participant("Zeta", email="strasse@e.example", people=(Person("Z", email="strasse@e.example"),)),
        workspaces.participant("Eta", email="seul@eta.example", people=(Person("H", email="seul@eta.example"),)),
    ]
    a, b, c, _, e, z, _ = (item.id for item in store.participants.add(event.id, people))
    assert store.load_edition(event.id).same_person == ((a, b), (b, c), (e, z))
    store.participants.withdraw(store.participants.get(b))
    assert store.load_edition(event.id).same_person == ((e, z),)
