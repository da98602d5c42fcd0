"""Whatever is in the way is told in a sentence, with an exit code, and nothing is left half done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from matchmaker.cli import endings
from matchmaker.store import Store
from tests.command_line import COMMAND, DAY, ROOT, call, dump, fail, run, start
from tests.registration_files import BUYER, line, write

LINES = (line("Ville de Marnelle", BUYER, wishes=("Atelier Nord",)), line("Atelier Nord"))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "openmap.db"
    run("init", path, *DAY, "--slots", 4, "--tables", 3)
    run("import", path, write(tmp_path / "inscriptions.csv", *LINES))
    return path


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--timezone", "Paris/Lyon"), 4, "“Paris/Lyon” is not a time zone; write it as Europe/Paris"),
        (("--name", " "), 4, "an event needs a name"),
        (("--slots", "99"), 4, "round 61 would end after midnight; start earlier, or plan fewer rounds"),
        (("--step-free", "61"), 4, "61 of 60 tables cannot be step-free"),
        (("--break", "9:30+90", "--break", "10:00+15"), 4, "begins before the one at 09:30 is over; move one of them"),
    ],
)
def test_an_event_that_makes_no_sense_leaves_no_file(
    tmp_path: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    found = fail("init", tmp_path / "neuf.db", *DAY, *words)
    assert found[0] == code
    assert sentence in found[1]
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "Say on which day it takes place: --date 2027-05-18"),
        (("--date", "demain"), "“demain” is not a date; write it as 2027-05-18 or 18/05/2027"),
        (("--date", "2027-02-30"), "“2027-02-30” is not a day of the calendar"),
        ((*DAY, "--from", "25:00"), "“25:00” is not a time; write it as 9h30 or 09:30"),
        ((*DAY, "--break", "10:30"), "“10:30” is not a break; write its start, + and its minutes, as 10:30+15"),
        ((*DAY, "--slots", "0"), "“0” is not a whole number from 1 to 200"),
        ((*DAY, "--maximum", "many"), "“many” is not a whole number from 1 to 200"),
    ],
)
def test_a_command_written_wrongly_says_how_to_write_it(tmp_path: Path, words: tuple[str, ...], complaint: str) -> None:
    result = call("init", tmp_path / "neuf.db", *words)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert "Try 'main init --help' for help." in result.stderr
    assert os.listdir(tmp_path) == []


def test_a_file_is_made_once(workspace: Path) -> None:
    before = dump(workspace)
    code, sentence = fail("init", workspace, *DAY)
    assert code == 6
    assert "holds an event already; change it: matchmaker event" in sentence
    assert dump(workspace) == before


def test_a_failure_in_a_file_that_was_there_takes_nothing_away(workspace: Path) -> None:
    before = dump(workspace)
    assert fail("init", workspace, *DAY, "--add", "--name", " ")[0] == 4
    assert dump(workspace) == before


def test_paths_that_cannot_be_used(workspace: Path, tmp_path: Path) -> None:
    text, empty, missing = tmp_path / "notes.db", tmp_path / "vide.csv", tmp_path / "absent.csv"
    text.write_text("just text\n" * 100, encoding="utf-8")
    empty.touch()
    for words, what in (
        (("init", tmp_path, *DAY), f"{tmp_path} is a folder; name a file in it"),
        (("init", tmp_path / "no" / "where.db", *DAY), "cannot be made (No such file or directory)"),
        (("init", text, *DAY), "is not a workspace of matchmaker"),
        (("plan", tmp_path), f"{tmp_path} is a folder"),
        (("plan", text), "is not a workspace of matchmaker; choose another file"),
        (("plan", tmp_path / "absent.db"), "there is no workspace at"),
        (("import", workspace, missing), "there is no such file"),
        (("import", workspace, tmp_path), "is a directory; give a CSV or XLSX file"),
        (("import", workspace, empty), "is empty"),
        (("import", workspace, workspace), "Save it again as “CSV UTF-8”"),
        (("import", workspace, tmp_path / "inscriptions.csv", "--mapping", empty), "is empty"),
        (("import", workspace, tmp_path / "inscriptions.csv", "--answers", missing), "there is no such file"),
    ):
        code, sentence = fail(*words)
        assert (words, code) == (words, 3)
        assert what in sentence, words
    assert sorted(os.listdir(tmp_path)) == ["inscriptions.csv", "notes.db", "openmap.db", "vide.csv"]
    assert text.read_text(encoding="utf-8") == "just text\n" * 100


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nobody may write")
def test_folders_that_cannot_be_written(workspace: Path) -> None:
    run("plan", workspace)
    for words in (
        ("init", "/proc/neuf.db", *DAY),
        ("print", workspace, "--out", "/proc/papers"),
        ("export", workspace, "--out", "/proc/exports"),
        ("demo", "/proc/demo"),
    ):
        code, sentence = fail(*words) if words[0] != "demo" else (call(*words).exit_code, call(*words).stderr)
        assert (words, code) == (words, 3)
        assert sentence.startswith("matchmaker: /proc/")


def test_an_import_whose_report_cannot_be_written_says_that_the_rest_is_done(workspace: Path) -> None:
    more = write(workspace.with_name("demain.csv"), *LINES, line("Atelier Sud"))
    result = call("import", workspace, more, "--report", workspace / "questions.csv")
    assert result.exit_code == 3
    assert result.stderr.startswith("matchmaker: the registrations were imported, but the report was not written:")
    assert len(dump(workspace)["participants"]) == 3


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("plna", "There is no command “plna”; did you mean “plan”?"),
        ("Imprt", "There is no command “Imprt”; did you mean “import”?"),
        ("zzz", "There is no command “zzz”; there are: init, event, import,"),
    ],
)
def test_an_unknown_command_comes_back_with_the_nearest(typed: str, answer: str) -> None:
    code, said = fail(typed, "openmap.db")
    assert (code, answer in said) == (2, True), said


def test_a_plan_that_cannot_be_published_says_how_to_check_it(workspace: Path) -> None:
    run("plan", workspace)
    run("participant", workspace, "Ville de Marnelle", "--withdraw")
    assert fail("publish", workspace, "--event", 1) == (
        6,
        "matchmaker: plan 1 breaks a rule as things are now and stays a draft; see which: "
        f"matchmaker check {workspace} --event 1 --plan 1",
    )


def test_things_that_are_not_there(workspace: Path) -> None:
    for words, what in (
        (("check", workspace), f"there is no plan yet; make one: matchmaker plan {workspace}"),
        (("publish", workspace), "there is no plan yet"),
        (("print", workspace), "there is no plan yet"),
        (("participant", workspace, "Nord"), "no participant has the name or number “Nord”; near are: Atelier Nord"),
        (("participant", workspace, "Vile de Marnele"), "near are: Ville de Marnelle"),
        (("participant", workspace, 9), f"“9”; see all of them: matchmaker participant {workspace}"),
        (("event", workspace, "--event", 7), "there is no event “7”; there are: 1 (OpenMap, 2027-05-18)"),
    ):
        code, sentence = fail(*words)
        assert (words, code) == (words, 5)
        assert what in sentence, words
    run("plan", workspace)
    assert fail("check", workspace, "--plan", 4) == (5, "matchmaker: there is no plan 4; the last one is 1")


def test_values_that_make_no_sense(workspace: Path) -> None:
    before = dump(workspace)
    for words, what in (
        (("participant", workspace, 1, "--arrive", "11h", "--leave", "10h"), "arrives before it leaves"),
        (("participant", workspace, 1, "--minimum", 4, "--maximum", 2), "not above the greatest"),
        (("event", workspace, "--slots", 199), "would end after midnight"),
        (("event", workspace, "--date", "9999-12-31", "--from", "20:00"), "no event can take place on 9999-12-31"),
        (("event", workspace, "--date", "0001-01-01"), "no event can take place on 0001-01-01"),
        (("event", workspace, "--tables", 1, "--step-free", 2), "2 of 1 tables cannot be step-free"),
        (("import", workspace, workspace.with_name("inscriptions.csv"), "--encoding", "klingon"), "no encoding"),
        (("import", workspace, workspace.with_name("inscriptions.csv"), "--delimiter", "--"), "is none of ; , |"),
    ):
        code, sentence = fail(*words)
        assert (words, code) == (words, 4)
        assert what in sentence, words
    assert dump(workspace) == before
    assert call("participant", workspace, "--keep").exit_code == 2
    for seconds in ("nan", "inf", "0", "-1"):
        refused = call("plan", workspace, "--seconds", seconds)
        assert (refused.exit_code, "is not a number of seconds above 0" in refused.stderr) == (2, True)
    assert dump(workspace) == before


@pytest.mark.parametrize("taken", ["openmap.db", "inscriptions.csv"])
def test_the_demo_leaves_another_event_alone(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_bytes(b"ours")
    (tmp_path / "demo.txt").write_bytes(b"notes of somebody else")
    assert fail("demo", tmp_path, "--participants", 10) == (
        4,
        f"matchmaker: {tmp_path / taken} is there already, and the demo would write over it; choose another folder",
    )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        taken: b"ours",
        "demo.txt": b"notes of somebody else",
    }


def test_too_few_tables_say_what_to_type_and_keep_nothing(workspace: Path) -> None:
    run("event", workspace, "--tables", 0)
    assert fail("plan", workspace) == (
        4,
        f"matchmaker: this event has no tables yet; say how many: matchmaker event {workspace} --tables 60",
    )
    run("event", workspace, "--tables", 1)
    run("participant", workspace, "Ville de Marnelle", "--parallel", 2)
    before = dump(workspace)
    code, sentence = fail("plan", workspace)
    assert code == 4
    assert (
        f"1 buyers keep 2 tables of their own, and there are 1. Add some: matchmaker event {workspace} --tables 2"
        in sentence
    )
    assert dump(workspace) == before


def test_a_wrong_answer_names_its_line_and_keeps_nothing(workspace: Path) -> None:
    answers = workspace.with_name("reponses.csv")
    answers.write_text("sujet;texte;réponse\nvœu;la mairie;Ville Perdue\n", encoding="utf-8")
    more = write(workspace.with_name("demain.csv"), *LINES, line("Atelier Sud"))
    before = dump(workspace)
    code, sentence = fail("import", workspace, more, "--answers", answers)
    assert code == 4
    assert f"{answers}, line 2: the answer “Ville Perdue” is no participant's name." in sentence
    assert dump(workspace) == before


def test_a_plan_at_tables_that_are_gone_is_not_printed(workspace: Path) -> None:
    run("plan", workspace)
    run("event", workspace, "--tables", 0)
    code, sentence = fail("print", workspace, "--out", workspace.with_name("papers"))
    assert code == 6
    assert "plan 1 has meetings in rounds or at tables that are no longer there; make a new one" in sentence
    assert not workspace.with_name("papers").exists()


def test_a_mistake_of_the_program_is_told_without_a_traceback(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "open", lambda path: {}["gone"])
    result = call("plan", workspace)
    assert result.exit_code == 70
    assert result.stderr.startswith("matchmaker: this is a mistake in matchmaker, not yours (KeyError: 'gone').")
    monkeypatch.setenv(endings.DETAILS, "1")
    assert "Traceback (most recent call last)" in call("plan", workspace).stderr


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, " ".join(err.split())


FULL = 33_000
"""Bytes: enough to open a workspace, not enough for anything else."""
FULL_DISK = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({0}, {0})); from matchmaker.cli import main; main()"


def run_on_full_disk(size: int, *words: object) -> tuple[int, str, str]:
    """No file can grow beyond ``size`` bytes."""
    command = [sys.executable, "-c", FULL_DISK.format(size), *map(str, words)]
    return ended(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))


def test_a_full_disk_loses_nothing(workspace: Path) -> None:
    many = write(
        workspace.with_name("demain.csv"), *LINES, *(line(f"Atelier {n}", offers="x" * 400) for n in range(300))
    )
    new, papers, before = workspace.with_name("neuf.db"), workspace.with_name("papers"), dump(workspace)
    for words in (("import", workspace, many), ("init", new, *DAY)):
        code, out, err = run_on_full_disk(FULL, *words)
        assert (words[0], code, out) == (words[0], 3, "")
        assert err.startswith("matchmaker: ")
        assert "full" in err
    assert dump(workspace) == before
    assert not new.exists()
    run("import", workspace, many)
    run("plan", workspace)
    assert len(dump(workspace)["participants"]) == 302
    code, _, err = run_on_full_disk(FULL, "print", workspace, "--out", papers)
    assert (code, "cannot be written (File too large)" in err) == (3, True)
    assert not {name for name in os.listdir(papers) if not name.endswith(".pdf") or name == "agendas.pdf"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [("--help",), ("event", "openmap.db")])
def test_an_output_that_is_full(workspace: Path, words: tuple[str, ...]) -> None:
    command = [*COMMAND, *(str(workspace) if word == "openmap.db" else word for word in words)]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        3,
        "matchmaker: the output cannot be written (No space left on device)\n",
    )


def test_a_reader_who_goes_away(workspace: Path) -> None:
    run("plan", workspace)
    process = start("check", workspace)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert (process.stderr.read(), process.wait(60)) == ("", 141)
    process.stderr.close()


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_closed_streams(workspace: Path, closed: str) -> None:
    command = ["sh", "-c", f'exec "$@" {closed}', "sh", *COMMAND, "plan", str(workspace)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert len(dump(workspace)["plans"]) == 1


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}],
)
def test_terminals_of_few_letters(workspace: Path, environment: dict[str, str]) -> None:
    run("import", workspace, write(workspace.with_name("demain.csv"), *LINES, line("Chantier de l’Œuvre 日本")))
    code, out, err = ended(start("participant", workspace, **environment))
    assert (code, err) == (0, "")
    assert "  3  supplier  Chantier de l" in out
    code, out, err = ended(start("plan", workspace, **environment))
    assert (code, out.startswith("Plan 1: 1 meeting, seed 1")) == (0, True)


def test_letters_that_are_none(tmp_path: Path) -> None:
    command = [*COMMAND, "init", str(tmp_path / "neuf.db"), *DAY, "--name", b"\xff"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        4,
        "matchmaker: what was typed holds signs that are no text; type it again in UTF-8\n",
    )
    assert os.listdir(tmp_path) == []
