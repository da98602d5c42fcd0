"""The memory of imports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.errors import InputError, NotFoundError
from matchmaker.store import Conflict, DecidedBy, ImportedFile, ResolvedName, Store
from tests import workspaces

FILE = ImportedFile(0, "inscriptions 1.csv", "a1" * 32, workspaces.NOON, {"lines": 189, "doubles": 4})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "forum.db", create=True) as opened:
        for name in ("Printemps", "Automne"):
            event = opened.events.add(workspaces.event(name))
            workspaces.participants(opened, event.id, "Alpha", "Beta")
        yield opened


def test_files_are_remembered_per_event(store: Store) -> None:
    first = store.imports.record(1, FILE, registrations={})
    second = store.imports.record(1, replace(FILE, counts={}), registrations={})
    other = store.imports.record(2, FILE, registrations={})
    assert store.imports.all(1) == (first, second) == (replace(FILE, id=1), replace(FILE, id=2, counts={}))
    assert store.imports.all(2) == (other,)


def test_what_a_file_said_last_about_each_organisation(store: Store) -> None:
    store.imports.record(1, FILE, registrations={"alpha": '{"email": "a"}', "beta": '{"email": "b"}'})
    store.imports.record(2, FILE, registrations={"alpha": "{}"})
    store.imports.record(1, FILE, registrations={"alpha": '{"email": "œ, neuf"}', "gamma": "{}"})
    assert store.imports.last_registrations(1) == {
        "alpha": '{"email": "œ, neuf"}',
        "beta": '{"email": "b"}',
        "gamma": "{}",
    }
    store.imports.forget_registrations(1, ["beta", "gamma", "nobody"])
    assert store.imports.last_registrations(1) == {"alpha": '{"email": "œ, neuf"}'}
    assert store.imports.last_registrations(2) == {"alpha": "{}"}


def test_names_found_out_by_hand_win_over_those_found_out_by_the_import(store: Store) -> None:
    def remember(participant: int | None, decided_by: DecidedBy) -> ResolvedName:
        store.imports.remember_names(1, [ResolvedName("alfa", participant, decided_by)])
        return store.imports.names(1)["alfa"]

    assert remember(2, DecidedBy.IMPORT) == ResolvedName("alfa", 2, DecidedBy.IMPORT)
    assert remember(1, DecidedBy.IMPORT) == ResolvedName("alfa", 1, DecidedBy.IMPORT)
    assert remember(None, DecidedBy.HAND) == ResolvedName("alfa", None, DecidedBy.HAND)
    assert remember(1, DecidedBy.IMPORT) == ResolvedName("alfa", None, DecidedBy.HAND)
    assert remember(1, DecidedBy.HAND) == ResolvedName("alfa", 1, DecidedBy.HAND)
    assert store.imports.names(2) == {}


def test_a_name_means_somebody_of_the_same_event(store: Store) -> None:
    with pytest.raises(InputError):
        store.imports.remember_names(1, [ResolvedName("alfa", 3, DecidedBy.HAND)])
    store.imports.remember_names(2, [ResolvedName("alfa", 3, DecidedBy.HAND)])


def test_conflicts_wait_for_a_decision(store: Store) -> None:
    file = store.imports.record(1, FILE, registrations={})
    email = Conflict(0, 1, "email", "ancien@alpha.example", "fichier@alpha.example", "main@alpha.example", file.id)
    role = Conflict(0, 2, "role", "buyer", "both", "supplier", file.id)
    store.imports.add_conflicts(1, [role, email])
    waiting = store.imports.conflicts(1)
    assert [replace(conflict, id=0) for conflict in waiting] == [email, role]
    store.imports.settle(waiting[1].id)
    assert store.imports.conflicts(1) == waiting[:1]
    with pytest.raises(NotFoundError, match="already decided"):
        store.imports.settle(waiting[1].id)
    assert store.imports.conflicts(2) == ()


def test_a_newer_conflict_takes_the_place_of_the_older_which_can_no_longer_be_settled(store: Store) -> None:
    file = store.imports.record(1, FILE, registrations={})
    older = Conflict(0, 1, "email", "a", "b", "c", file.id)
    store.imports.add_conflicts(1, [older, replace(older, field="role")])
    seen = store.imports.conflicts(1)[0]
    store.imports.add_conflicts(1, [replace(older, theirs="d")])
    assert [conflict.theirs for conflict in store.imports.conflicts(1)] == ["d", "b"]
    with pytest.raises(NotFoundError):
        store.imports.settle(seen.id)
