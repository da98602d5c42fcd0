"""``erase``: asked before, told after, finished later when others were in the way."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from matchmaker.cli import erasing, main
from tests.command_line import dump, fail, run
from tests.planted import files_with_tokens, plant


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    made = tmp_path / "openmap.db"
    plant(made)
    return made


def words(text: str) -> str:
    return " ".join(text.split())


def test_it_asks_before_and_does_nothing_for_no(workspace: Path) -> None:
    before = dump(workspace)
    answer = CliRunner().invoke(main, ["erase", str(workspace), "1"], input="n\n")
    assert "Delete it for good? [y/N]: n" in answer.stdout
    assert "Structure Alpha" in answer.stdout
    assert (answer.exit_code != 0, dump(workspace)) == (True, before)


def test_it_deletes_and_says_what_is_left_to_the_organiser(workspace: Path) -> None:
    workspace.with_name("openmap.before-v2.db").write_bytes(workspace.read_bytes())
    told = words(run("erase", workspace, "structure alpha", "--yes"))
    assert told.endswith(
        "Participant 1 is deleted. Removed: openmap.before-v2.db. Nothing of what was deleted is left in the file. "
        "Registration files, papers, exports and copies that you keep elsewhere are yours to clean."
    )
    assert files_with_tokens(workspace.parent) == []
    assert "1  buyer     Structure Alpha (deleted)" in run("participant", workspace)
    assert "Structure Alpha (deleted)" in run("participant", workspace, "1")


def test_who_is_deleted_does_not_return_by_hand(workspace: Path) -> None:
    run("erase", workspace, "1", "--yes")
    assert fail("participant", workspace, "1", "--return") == (
        4, "matchmaker: whoever asked to be deleted does not come; take that back first",
    )  # fmt: skip


def test_what_a_reader_keeps_is_finished_by_the_next_call(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "WAIT", 0.05)
    with closing(sqlite3.connect(workspace, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchall()
        told = run("erase", workspace, "1", "--yes")
        assert "traces of what was deleted are still in it or beside it" in words(told)
        assert f"matchmaker erase {workspace}" in told
        assert files_with_tokens(workspace.parent) != []
    assert "Nothing of what was deleted is left" in words(run("erase", workspace))
    assert files_with_tokens(workspace.parent) == []
    assert fail("erase", workspace) == (
        5, "matchmaker: no deletion is unfinished; say who is to be deleted, by name or number",
    )  # fmt: skip


def test_again_it_only_says_so(workspace: Path) -> None:
    run("erase", workspace, "1", "--yes")
    before = dump(workspace)
    assert words(run("erase", workspace, "1")).startswith("Nothing of what was deleted is left in the file.")
    assert dump(workspace) == before
