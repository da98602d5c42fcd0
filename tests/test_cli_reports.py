"""A report never takes the place of what somebody needs, and open refusals are told as what they are."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.command_line import DAY, call, dump, fail, run
from tests.registration_files import BUYER, line, write

LINES = (
    line("Ville A", BUYER, wishes=("Atelier 1", "toutes les EA"), refuses=("l'association du quartier",)),
    line("Ville B", BUYER, wishes=("Atelier 1", "Atelier 2")),
    line("Atelier 1"),
    line("Atelier 2"),
)
NOTE = "note: 1 refusal names nobody yet and is not respected: “l'association du quartier”."


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "openmap.db"
    write(tmp_path / "f.csv", *LINES)
    run("init", path, *DAY, "--slots", 4, "--tables", 3)
    return path


@pytest.fixture
def answered(workspace: Path) -> Path:
    """A report with its refusal answered, and nothing else done with it yet."""
    report = workspace.with_name("questions.csv")
    run("import", workspace, workspace.with_name("f.csv"), "--report", report)
    text = report.read_text("utf-8-sig").replace("\r\n", "\n")
    report.write_text(re.sub(r"(?m)^(refus;.*);$", r"\1;Atelier 2", text), encoding="utf-8")
    return report


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "vœu;2;Ville A;toutes les EA;«\N{NO-BREAK SPACE}toutes les EA\N{NO-BREAK SPACE}» désigne un groupe"),
        ("en", "wish;2;Ville A;toutes les EA;“toutes les EA” names a group"),
    ],
)
def test_a_report_speaks_the_language_of_the_event(workspace: Path, language: str, line: str) -> None:
    run("event", workspace, "--language", language)
    report = workspace.with_name("questions.csv")
    run("import", workspace, workspace.with_name("f.csv"), "--report", report)
    assert f"\n{line}" in report.read_text("utf-8-sig")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_report_is_not_written_over_a_file_in_use(workspace: Path, tmp_path: Path) -> None:
    file, mapping, link = tmp_path / "f.csv", tmp_path / "mapping.csv", tmp_path / "link"
    mapping.write_text("Offres;offers\n", encoding="utf-8")
    link.symlink_to(workspace)
    other = write(tmp_path / "demain.csv", *LINES[1:])
    before = bytes_of(tmp_path)
    for report, why in (
        (workspace, "is the workspace, and the report would take its place"),
        (link, "is the workspace"),
        (os.path.relpath(file), "is the file with the registrations"),
        (mapping, "is the mapping"),
        (other, "is there already and is no report"),
    ):
        code, sentence = fail("import", workspace, file, "--mapping", mapping, "--report", report)
        assert (code, why in sentence) == (4, True), sentence
    assert bytes_of(tmp_path) == before


def test_answers_are_not_written_over_before_they_are_used(workspace: Path, answered: Path) -> None:
    file, filled, before = workspace.with_name("f.csv"), answered.read_bytes(), dump(workspace)
    code, sentence = fail("import", workspace, file, "--report", answered)
    assert (code, f"give them to this import too, with --answers {answered}" in sentence) == (4, True), sentence
    both = ("--answers", answered, "--report", answered)
    assert fail("import", workspace, file, *both, "--dry-run")[0] == 4
    assert (answered.read_bytes(), dump(workspace)) == (filled, before)
    run("import", workspace, file, *both)
    assert "  refuses    Atelier 2\n" in run("participant", workspace, "Ville A")
    again = answered.read_bytes()
    assert b"Atelier 2" not in again
    run("import", workspace, file, "--report", answered)
    assert answered.read_bytes() == again


def test_open_refusals_come_first_and_are_told_until_they_are_answered(workspace: Path) -> None:
    file, report = workspace.with_name("f.csv"), workspace.with_name("questions.csv")
    said = run("import", workspace, file, "--report", report)
    assert said.startswith(
        "Refusals that name nobody yet (1); until you answer, they protect nobody:\n"
        "  line 2: “l'association du quartier” "
    )
    for command in ("plan", "publish"):
        assert NOTE in " ".join(call(command, workspace).stderr.split())
    text = report.read_text("utf-8-sig").replace("\r\n", "\n")
    report.write_text(re.sub(r"(?m)^(refus;.*);$", r"\1;personne", text), encoding="utf-8")
    assert "Refusals that name nobody" not in run("import", workspace, file, "--answers", report)
    for command in ("plan", "publish"):
        assert "refusals" not in call(command, workspace).stderr


def test_who_withdrew_needs_no_protection(workspace: Path) -> None:
    run("import", workspace, workspace.with_name("f.csv"))
    run("participant", workspace, "Ville A", "--withdraw")
    assert "refusals" not in call("plan", workspace).stderr


def test_a_plan_prints_what_else_was_noticed_once(workspace: Path) -> None:
    run("import", workspace, workspace.with_name("f.csv"))
    run("event", workspace, "--shared-tables", "--tables", 1, "--slots", 1)
    said = " ".join(run("plan", workspace).split())
    assert "Notes: Shared tables taken in every slot: 1; not every wished pair found a place there." in said
    assert "no pair that could meet" not in said
