"""What printing remembers: only what is new goes to the printer again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from matchmaker.day import drop_rounds, running_of
from matchmaker.entities import Arrival, Edition, Incident, Meeting, Plan, PlanState, Role, Trouble, Way
from matchmaker.papers import SET
from matchmaker.papers.leaves import Paper
from matchmaker.personal.erasing import erase
from matchmaker.printings import Wanted, collect, last_printed, remember
from matchmaker.store import Printing, Store
from tests import workspaces
from tests.command_line import call, fail, run
from tests.registration_files import BUYER, line, write

NOW = datetime(2027, 5, 17, 16, 0, tzinfo=UTC)
EVERYTHING = Wanted()
NEW = Wanted(changed=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two buyers with tables of their own, two suppliers, nobody with a secret."""
    with Store.open(tmp_path / "openmap.db", create=True) as store:
        event = store.events.add(workspaces.event()).id
        store.participants.add(
            event,
            [workspaces.participant(name, role=Role.BUYER) for name in ("Alpha", "Beta")]
            + [workspaces.participant(name, role=Role.SUPPLIER) for name in ("Gamma", "Delta")],
        )
        tables = workspaces.tables(store, event, "1", "2")
        store.tables.set(event, [replace(table, owner=number) for number, table in enumerate(tables, 1)])
        yield store


def plan_of(store: Store, *met: tuple[int, int, int, int], state: PlanState = PlanState.PUBLISHED) -> Plan:
    """Meetings as (a, b, slot number, place of the table from 1)."""
    tables = store.tables.all(1)
    plan = workspaces.draft(*(Meeting(a, b, slot, tables[place - 1].id) for a, b, slot, place in met))
    kept = store.plans.add(1, replace(plan, created=NOW))
    return store.plans.publish(kept) if state is PlanState.PUBLISHED else kept


def parts(papers: tuple[Paper, ...]) -> dict[str, list[int | str]]:
    """What of which paper: ids, labels, or the whole."""
    return {paper.name: [leaf.participant or leaf.table or "all" for leaf in paper.leaves] for paper in papers}


def take(store: Store, plan: Plan, wanted: Wanted = EVERYTHING, *, language: str = "fr") -> tuple[Paper, ...]:
    """Collected, and to the printer."""
    edition: Edition = store.load_edition(1)
    papers = collect(store, edition, plan=plan, language=language, wanted=wanted)
    remember(store, papers, plan=plan, event_id=1, language=language, now=NOW, who="Une organisatrice")
    return papers


FIRST = ((1, 3, 1, 1), (2, 4, 1, 2))


def test_only_what_changed_is_printed_the_second_time(store: Store) -> None:
    plan = plan_of(store, *FIRST)
    assert parts(take(store, plan)) == {
        "agendas": [1, 2, 4, 3],
        "tables": ["1", "2"],
        "signs": ["1", "2"],
        "badges": [1, 2, 4, 3, "all"],
        "attendance": ["all"],
        "grid": ["all"],
        "people": ["all"],
        "blanks": ["all"],
        "room": ["all"],
    }
    assert take(store, plan_of(store, *FIRST), NEW) == ()  # another plan, nothing else on the papers
    moved = plan_of(store, (1, 3, 2, 1), (2, 4, 1, 2))
    assert parts(take(store, moved, NEW)) == {
        "agendas": [1, 3], "tables": ["1"], "badges": [1, 3], "grid": ["all"], "people": ["all"],
    }  # fmt: skip
    assert take(store, moved, NEW) == ()


def test_rounds_that_were_dropped_send_nobody_to_a_table_and_their_papers_are_new(store: Store) -> None:
    plan = plan_of(store, *FIRST, (1, 4, 2, 1))
    take(store, plan)
    running = running_of(store, 1)
    noon = running.rounds[0].start - timedelta(minutes=5)
    last = len(running.rounds) - 1
    drop_rounds(store, 1, revision=0, start=running.rounds[0].start, last=last, now=noon, who="Une organisatrice")
    papers = take(store, plan, NEW)
    assert parts(papers) == {
        "agendas": [1, 2, 4, 3], "tables": ["1", "2"], "badges": [1, 2, 4, 3, "all"], "grid": ["all"],
        "people": ["all"], "blanks": ["all"], "room": ["all"],
    }  # fmt: skip
    content = {paper.name: [leaf.content for leaf in paper.leaves] for paper in papers}
    alpha = content["agendas"][0]
    assert alpha["lead"].startswith("1\u00a0rendez-vous")
    assert [(row["kind"], row["title"], len(row["tables"])) for row in alpha["rows"] if row["round"] in ("1", "2")] == [
        ("meeting", "", 1), ("dropped", "n’a pas lieu", 0),
    ]  # fmt: skip
    assert "Delta" not in json.dumps([alpha, content["tables"][0], content["badges"][0]])
    assert json.dumps(content["grid"]).count("Delta") == json.dumps(content["people"]).count('"Delta') - 1 == 1
    assert "n’a pas lieu" in json.dumps(content["room"], ensure_ascii=False)
    assert take(store, plan, NEW) == ()


def test_nothing_is_printed_again_for_who_did_not_come_unless_seen_at_the_door(store: Store) -> None:
    take(store, plan_of(store, *FIRST))
    plan, end = plan_of(store, FIRST[1]), len(store.load_edition(1).slots)
    store.incidents.add([Incident(0, 1, Trouble.NO_SHOW, 1, end, NOW, "test", participant=3)])
    assert parts(take(store, plan, NEW)) == {"agendas": [1], "badges": [1], "grid": ["all"], "people": ["all"]}
    store.arrivals.add(1, [Arrival("k" * 16, 3, Way.IN, NOW + timedelta(minutes=1), "test")])
    assert parts(take(store, plan, NEW)) == {"agendas": [3], "badges": [3], "people": ["all"]}


def test_each_language_is_remembered_by_itself(store: Store) -> None:
    plan = plan_of(store, *FIRST)
    take(store, plan)
    assert len(take(store, plan, NEW, language="en")) == 9
    assert take(store, plan, NEW, language="en") == take(store, plan, NEW) == ()


def test_drafts_are_not_remembered(store: Store) -> None:
    take(store, plan_of(store, *FIRST, state=PlanState.DRAFT))
    assert (store.printings.all(1), last_printed(store, 1)) == ((), {})


def test_when_each_paper_was_last_printed(store: Store) -> None:
    plan = plan_of(store, *FIRST)
    take(store, plan, Wanted(("signs",)))
    store.printings.remember(
        1, [Printing("signs", "fr", None, "2", "0" * 64, NOW + timedelta(hours=1), "Quelqu’un d’autre")]
    )
    last = last_printed(store, 1)
    assert {name: (one.at, one.who) for name, one in last.items()} == {
        "signs": (NOW + timedelta(hours=1), "Quelqu’un d’autre")
    }
    assert parts(take(store, plan, Wanted(("signs",), changed=True))) == {"signs": ["2"]}


def test_what_was_printed_about_somebody_is_forgotten_with_them(store: Store) -> None:
    plan = plan_of(store, *FIRST)
    take(store, plan)
    assert [one.paper for one in store.printings.of(3)] == ["agendas", "badges"]
    erase(store, 3, who="test")
    assert store.printings.of(3) == ()
    assert len(store.printings.of(4)) == 2


def test_the_command_prints_remembers_and_says_when(tmp_path: Path) -> None:
    workspace, papers = tmp_path / "openmap.db", tmp_path / "papers"
    lines = [line("Ville de Bellerive", BUYER, wishes=["Atelier Nord"]), line("Atelier Nord")]
    day = ("--date", "2027-05-18", "--from", "09:00", "--slots", 4, "--meeting", 12, "--changeover", 3, "--tables", 2)
    run("init", workspace, *day)
    run("import", workspace, write(tmp_path / "i.csv", *lines))
    run("lock", workspace, "Ville de Bellerive", "Atelier Nord", "--slot", 1)
    run("plan", workspace)
    run("print", workspace, "--out", papers, "--only", "signs")
    assert "signs          –\n" in run("print", workspace, "--last")  # a draft
    run("publish", workspace)
    assert run("print", workspace, "--out", papers, "--only", "signs", "--proof") == f"{papers / 'signs.pdf'}\n"
    assert "signs          –\n" in run("print", workspace, "--last")
    names = [name for name in SET if name != "pitches"]
    assert run("print", workspace, "--out", papers).splitlines() == [f"{papers / name}.pdf" for name in names]
    run("plan", workspace)
    again = call("print", workspace, "--out", papers, "--changed")
    assert again.stdout == "Nothing has changed since the last printing.\n"
    assert again.stderr == "note: plan 1 is published; draft 2 is newer (--plan 2)\n"
    said = run("print", workspace, "--last").splitlines()
    assert [row.split()[0] for row in said if row.endswith("command line")] == names
    run("participant", workspace, "Atelier Nord", "--leave", "09:30")
    run("print", workspace, "--out", papers, "--changed", "--only", "agendas", "--only", "badges")
    assert len(PdfReader(papers / "agendas-changed.pdf").pages) == 1
    some = run("print", workspace, "--out", papers, "--role", "buyer", "--only", "agendas", "--only", "grid")
    assert some == f"{papers / 'agendas-chosen.pdf'}\n"
    assert run("print", workspace, "--table", 2, "--only", "agendas") == "There is nothing of this to print.\n"
    code, sentence = fail("print", workspace, "--zone", "Nef")
    assert (code, sentence.partition("matchmaker: ")[2]) == (5, "There is no zone Nef; choose from –.")
