"""All of a transaction or nothing of it, one writer after the other, and readers who see one state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.errors import ConflictError, InputError
from matchmaker.journal import note
from matchmaker.store import Store, opening
from tests import workspaces

WRITER = """
import sys
from dataclasses import replace
from matchmaker.store import Store

with Store.open(sys.argv[1]) as store:
    for _ in range(int(sys.argv[2])):
        with store.write():
            event = store.events.get(1)
            store.events.save(replace(event, seed=event.seed + 1))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "forum.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, create=True) as opened:
        opened.events.add(workspaces.event(seed=0))
        yield opened


def names(store: Store) -> list[str]:
    return [participant.name for participant in store.participants.all(1)]


def test_a_transaction_is_kept_at_its_end_and_not_before(store: Store, path: Path) -> None:
    with Store.open(path) as other:
        with store.write():
            workspaces.participants(store, 1, "Alpha")
            workspaces.participants(store, 1, "Beta")
            assert (names(store), names(other)) == (["Alpha", "Beta"], [])
        assert names(other) == ["Alpha", "Beta"]


def test_an_exception_undoes_everything(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.write():
        workspaces.participants(store, 1, "Alpha")
        with store.write():
            workspaces.participants(store, 1, "Beta")
        raise KeyboardInterrupt
    assert names(store) == []
    assert workspaces.participants(store, 1, "Gamma")[0].number == 1


def test_the_journal_is_read_page_by_page_the_last_entry_first(store: Store) -> None:
    for what in "abcde":
        note(store, 1, who="Personne A", what=what)
    note(store, None, who="Personne A", what="elsewhere")
    found = [[one.what for one in store.audit.latest(1, most=2, skip=skip)] for skip in (0, 2, 4, 6)]
    assert (found, store.audit.count(1)) == ([["e", "d"], ["c", "b"], ["a"], []], 5)


def test_an_exception_in_a_nested_block_undoes_the_outer_one_too(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write():
        workspaces.participants(store, 1, "Alpha")
        with store.write():
            workspaces.participants(store, 1, "Beta")
            raise ZeroDivisionError
    assert names(store) == []


def test_an_exception_caught_between_the_blocks_undoes_the_inner_one_only(store: Store) -> None:
    with store.write():
        workspaces.participants(store, 1, "Alpha")
        with pytest.raises(InputError), store.write():
            workspaces.participants(store, 1, "Beta")
            workspaces.participants(store, 1, "Gamma", "Alpha")
        workspaces.participants(store, 1, "Delta")
    assert names(store) == ["Alpha", "Delta"]


def test_a_refused_call_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(InputError):
        workspaces.participants(store, 1, "Alpha", "Beta", "Alpha")
    assert names(store) == []
    assert store.organisations.all() == ()


def test_reads_in_one_block_see_one_state(store: Store, path: Path) -> None:
    with Store.open(path) as other:
        with store.read():
            before = store.load_edition(1)
            workspaces.participants(other, 1, "Alpha")
            with store.read():
                assert store.load_edition(1) == before
        assert names(store) == ["Alpha"]


def test_reads_inside_a_transaction_see_what_it_wrote(store: Store) -> None:
    with store.write(), store.read():
        workspaces.participants(store, 1, "Alpha")
        assert names(store) == ["Alpha"]


def test_reading_goes_on_while_somebody_writes(store: Store, path: Path) -> None:
    with Store.open(path) as other, store.write():
        workspaces.participants(store, 1, "Alpha")
        assert other.load_edition(1).participants == ()


def test_who_waits_too_long_for_another_writer_is_told(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "TIMEOUT", 0.05)
    with Store.open(path) as other:
        with store.write(), pytest.raises(ConflictError, match=f"^{path} is busy: another program has kept it locked"):
            workspaces.participants(other, 1, "Alpha")
        workspaces.participants(other, 1, "Alpha")
    assert names(store) == ["Alpha"]


def test_two_threads_write_at_once(store: Store, path: Path) -> None:
    def count() -> None:
        with Store.open(path) as own:
            for _ in range(100):
                with own.write():
                    event = own.events.get(1)
                    own.events.save(replace(event, seed=event.seed + 1))

    workspaces.at_once([count, count])
    event = store.events.get(1)
    assert (event.seed, event.revision) == (200, 201)


def test_two_processes_write_at_once(store: Store, path: Path) -> None:
    with workspaces.process(WRITER, path, 100) as one, workspaces.process(WRITER, path, 100) as two:
        assert (one.wait(60), two.wait(60)) == (0, 0)
    event = store.events.get(1)
    assert (event.seed, event.revision) == (200, 201)


def test_participants_added_by_two_threads_have_different_numbers(store: Store, path: Path) -> None:
    def add(prefix: str) -> None:
        with Store.open(path) as own:
            for number in range(50):
                workspaces.participants(own, 1, f"{prefix}{number}")

    workspaces.at_once([lambda: add("A"), lambda: add("B")])
    numbers = [participant.number for participant in store.participants.all(1)]
    assert numbers == list(range(1, 101))
