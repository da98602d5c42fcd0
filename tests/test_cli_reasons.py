"""``reasons`` as organisers type it."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.cli.reasons import CAUSES
from matchmaker.reasons import Never
from solver.reasons import Cause
from tests.command_line import dump, fail, fill_workspace, run

REGISTRATIONS = """Structure;Vous êtes;Qui souhaitez-vous rencontrer ?;Qui refusez-vous ?;Départ
Ville A;acheteur;Atelier 1;Atelier 3;9h15
Atelier 1;fournisseur;Ville A;;
Atelier 2;fournisseur;Ville A;;
Atelier 3;fournisseur;Ville A;;
"""
PRICE = "  What all together would lose if a plan had to grant it, with everything else\n      as it is"
FULL = "Ville A has no free round left: meetings with Atelier 1"
CSV = """No.,Organisation,Wish,Choice,With no.,With,Why,"What all together would lose if a plan \
had to grant it, with everything else as it is",Meetings that would go,What would grant it and take nothing from anybody
2,Atelier 2,yes,1,4,Ville A,Ville A has no free round left: meetings with Atelier 1,Points of the wishes that are \
granted: 119 fewer,Ville A – Atelier 1,Ville A there in round 2 as well
3,Atelier 3,yes,1,4,Ville A,Ville A asks not to meet Atelier 3,No plan can grant it as things are.,,no single change
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return fill_workspace(tmp_path, REGISTRATIONS)


def test_each_wish_has_its_cause_price_and_change(workspace: Path) -> None:
    run("plan", workspace)
    before = dump(workspace)
    assert run("reasons", workspace, 2) == (
        "Plan 1 (draft): 1 wish not granted, of 1 pair\n"
        "\n"
        "Atelier 2 → Ville A (yes, 1)\n"
        f"  Why: {FULL}\n"
        f"{PRICE}: Points of the wishes that are granted: 119 fewer\n"
        "  Meetings that would go: Ville A – Atelier 1\n"
        "  What would grant it and take nothing from anybody: Ville A there in round 2 as\n      well\n"
    )
    assert "Ville A n’a plus de tour libre" in run("reasons", workspace, "--language", "fr")
    assert dump(workspace) == before


def test_without_a_name_each_cause_has_its_total_and_an_example(workspace: Path) -> None:
    run("plan", workspace)
    said = run("reasons", workspace)
    assert [line for line in said.splitlines() if line and line[0] != " "] == [
        "Plan 1 (draft): 2 wishes not granted, of 2 pairs",
        "1: one of the two has no free round left:",
        "1: one of the two asks not to meet the other:",
        "All of them in a table, or those of one participant, by name or number:",
    ]
    assert "\n  Atelier 3 → Ville A (yes, 1)\n    Why: Ville A asks not to meet Atelier 3\n" in said
    assert said.endswith(f"\n  matchmaker reasons {workspace} --out reasons.csv\n  matchmaker reasons {workspace} 2\n")


def test_every_cause_has_a_total() -> None:
    assert set(CAUSES) == {*Cause, *Never}


def test_one_participant_only(workspace: Path) -> None:
    run("plan", workspace)
    assert run("reasons", workspace, "atelier 1") == "Plan 1 (draft): 0 wishes not granted, of 0 pairs\n"
    said = run("reasons", workspace, 2)
    assert said.startswith("Plan 1 (draft): 1 wish not granted, of 1 pair\n\nAtelier 2 → Ville A")


def test_a_table_for_a_spreadsheet(workspace: Path) -> None:
    run("plan", workspace)
    out = workspace.with_name("reasons.csv")
    assert run("reasons", workspace, "--out", out, "--language", "en").endswith(f"{out}\n")
    assert out.read_bytes().decode("utf-8-sig") == CSV.replace("\n", "\r\n")


def test_what_cannot_be_answered_is_said(workspace: Path) -> None:
    ended, said = fail("reasons", workspace)
    assert (ended, "there is no plan yet" in said) == (5, True)
    run("plan", workspace)
    ended, said = fail("reasons", workspace, "Nobody")
    assert (ended, "no participant has the name" in said) == (5, True)
    run("participant", workspace, "Ville A", "--arrive", "9h30", "--leave", "none")
    ended, said = fail("reasons", workspace)
    assert (ended, "plan 1 breaks a rule as things are now" in said) == (6, True)
