"""At the end of the retention nothing about persons is left in any byte; which organisations met stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copy
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from matchmaker.cli import main
from matchmaker.cli.shred import REMAINS
from matchmaker.entities import Meeting
from matchmaker.errors import ConflictError
from matchmaker.exports import export
from matchmaker.imports.waiting import receive
from matchmaker.keeping.backups import back_up
from matchmaker.keeping.restoring import restore
from matchmaker.keeping.shredding import overdue, shred
from matchmaker.personal.erasing import finish_erasing
from matchmaker.store import Run, RunKind, Store
from matchmaker.store.shredding import FATES, Beyond, Gone, Kept
from tests import workspaces
from tests.command_line import call, dump, fail, run
from tests.planted import NOW, SIRET, TOKEN, token

SECRETS = tuple(
    mark.encode(code)
    for mark in (TOKEN, TOKEN.upper(), "b@beta.example", "accueil@beta.example", "Location de linge")
    for code in ("utf-8", "utf-16-le")
)
STAYS = ("organisations.department", SIRET)
"""What is known of an organisation, whoever works there."""


@pytest.fixture
def path(at_rest: Path, tmp_path: Path) -> Path:
    return Path(copy(at_rest, tmp_path))


def leaks(folder: Path) -> set[str]:
    """Names of files whose bytes still hold something planted, but for what stays."""
    found = set()
    for file in folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for text in (token("organisations.department"),):
            content = content.replace(text.encode(), b"")
        found |= {file.name} if any(secret in content for secret in SECRETS) else set()
    return found


def shred_all(path: Path) -> dict[str, int]:
    with Store.open(path) as store:
        left = shred(store, 1, who="test")
        assert finish_erasing(store, wait=1).whole
        return left


def test_every_column_of_the_schema_is_judged(path: Path) -> None:
    """A table or column that is new here: say in matchmaker/store/shredding.py whether it outlives the retention."""
    with closing(sqlite3.connect(path)) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        schema = {name: {row[1] for row in raw.execute(f"PRAGMA table_info({name})")} for name in tables}
    assert set(FATES) == set(schema)
    for table, fate in FATES.items():
        if isinstance(fate, Kept):
            assert (table, {*fate.columns, *fate.emptied}) == (table, schema[table])
        else:
            assert isinstance(fate, Gone | Beyond)


def test_nothing_planted_is_left_in_any_byte(path: Path) -> None:
    with Store.open(path) as store:
        back_up(store, now=NOW)
        receive(path, 1, name=f"{TOKEN}.csv", content=TOKEN.encode(), now=NOW)
    assert leaks(path.parent) >= {"openmap.db", "openmap.backup-20270420T090000Z.db"}
    shred_all(path)
    assert leaks(path.parent) == set()
    assert len(list(path.parent.glob("openmap.backup-*.db"))) == 1


def test_who_met_whom_stays_and_can_be_exported(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        before = store.plans.all(1)
    left = shred_all(path)
    with Store.open(path) as store:
        assert [replace(plan, by_hand=()) for plan in store.plans.all(1)] == [
            replace(one, by_hand=()) for one in before
        ]
        assert [(one.number, one.name, one.role.value) for one in store.participants.all(1, withdrawn=True)] == [
            (1, "Structure Alpha", "buyer"), (2, "Beta", "supplier"), (3, "Gamma", "supplier"),
        ]  # fmt: skip
        assert store.plans.published(1)
        assert {(m.a, m.b, m.slot) for m in before[-1].meetings} == {(1, 2, 1), (1, 3, 2)}
        export(store.load_edition(1), before[-1], tmp_path / "out", language="fr")
    assert "Structure Alpha" in next((tmp_path / "out").rglob("*.csv")).read_text("utf-8-sig")
    assert {name: left[name] for name in ("participants", "organisations", "plan_meetings", "events")} == {
        "participants": 3, "organisations": 3, "plan_meetings": 2, "events": 1,
    }  # fmt: skip
    gone = {name for name, fate in FATES.items() if isinstance(fate, Gone)}
    assert gone & set(left) == set()


def test_the_journal_keeps_when_and_about_whom_and_no_word(path: Path) -> None:
    shred_all(path)
    with Store.open(path) as store:
        *lines, last = store.audit.all(1)
    assert {text for line in lines for text in (line.who, line.what, line.before, line.after)} == {"", "…"}
    assert last.what == "event: personal data shredded"


def test_other_events_keep_everything(path: Path) -> None:
    with Store.open(path) as store:
        other = store.events.add(workspaces.event("Seconde")).id
        workspaces.participants(store, other, "Delta")
        table = workspaces.tables(store, other, "1", "2")[0]
        four, five = store.participants.add(other, [workspaces.participant("Zeta", email="z@z.example"),
                                                    workspaces.participant("Eta")])  # fmt: skip
        store.plans.add(other, workspaces.draft(Meeting(four.id, five.id, 1, table.id)))
    before = dump(path)
    shred_all(path)
    after = dump(path)
    for name, place in {"participants": 1, "plans": 1, "plan_meetings": 0, "meeting_tables": 1}.items():
        mine = [row for row in before[name] if row[place] == other]
        assert [row for row in after[name] if row[place] == other] == mine != []


def test_it_waits_for_a_computation(path: Path) -> None:
    with Store.open(path) as store:
        store.runs.add(Run(0, 1, RunKind.ANEW, "test", NOW), task="[]")
        with pytest.raises(ConflictError, match="a computation of this event is not over"):
            shred(store, 1, who="test")


def test_an_older_backup_is_put_back_shredded(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        made = back_up(store, tmp_path / "away", now=NOW)
    shred_all(path)
    assert restore(path, made, although_used=True, who="test", now=NOW).again == 1
    made.unlink()
    assert leaks(path.parent) == set()


def test_what_is_overdue(path: Path) -> None:
    with Store.open(path) as store:
        events = store.events.all()
        for day, due in ((datetime(2027, 12, 31, 22, 0, tzinfo=UTC), ()), (datetime(2028, 1, 1, tzinfo=UTC), events)):
            assert overdue(store, events, now=day) == due
        shred(store, 1, who="test")
        assert overdue(store, events, now=day) == ()
        store.receptions.save(replace(store.receptions.get(1), retention=None))
        assert overdue(store, events, now=day) == ()


def test_what_remains_has_a_name_in_words() -> None:
    assert {name for name, fate in FATES.items() if isinstance(fate, Kept)} == set(REMAINS)


def test_a_plan_whose_wishes_are_gone_is_not_judged(path: Path, tmp_path: Path) -> None:
    shred_all(path)
    with Store.open(path) as store:
        day = f"{store.audit.all(1)[-1].at.astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%d}"
    said = f"Wishes were shredded on {day}; plan 1 can no longer be judged, it stands as published."
    assert " ".join(run("check", path).split()) == said
    assert fail("reasons", path) == (6, f"matchmaker: {said}")
    assert said in " ".join(call("export", path, "--out", tmp_path / "out").stderr.split())


def test_the_command_asks_for_the_name_and_says_what_remains(path: Path) -> None:
    code, told = fail("shred", path)
    assert (code, told.endswith("are kept until 2027-12-31; add --now to shred it today")) == (4, True)
    before = dump(path)
    assert CliRunner().invoke(main, ["shred", str(path), "--now"], input="oui\n").exit_code != 0
    assert dump(path) == before
    done = CliRunner().invoke(main, ["shred", str(path), "--now"], input="Matinée des achats\n")
    assert done.exit_code == 0, done.output
    assert "  3 participants: number and role\n" in done.stdout
    assert "  1 event\n" in done.stdout
    assert "Nothing of what was deleted is left in the file." in done.stdout
    assert leaks(path.parent) == set()
    with Store.open(path) as store:
        assert store.receptions.get(1).retention == date(2027, 12, 31)
