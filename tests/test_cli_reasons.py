"""``reasons`` as organisers type it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import DAY, dump, fail, run

REGISTRATIONS = """Structure;Vous êtes;Qui souhaitez-vous rencontrer ?;Qui refusez-vous ?;Départ
Ville A;acheteur;Atelier 1;Atelier 3;9h15
Atelier 1;fournisseur;Ville A;;
Atelier 2;fournisseur;Ville A;;
Atelier 3;fournisseur;Ville A;;
"""
FULL = "Ville A has no free round left: meetings with Atelier 1"
CSV = """No.,Organisation,Wish,Choice,With no.,With,Cause,Price of forcing it,Would go,Cheapest change
2,Atelier 2,yes,1,4,Ville A,Ville A has no free round left: meetings with Atelier 1,points of wishes −119,Ville A – \
Atelier 1,Ville A there in round 2 as well
3,Atelier 3,yes,1,4,Ville A,Ville A asks not to meet Atelier 3,no plan can grant it as things are,,no single change
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path, file = tmp_path / "openmap.db", tmp_path / "inscriptions.csv"
    file.write_text(REGISTRATIONS, encoding="utf-8")
    run("init", path, *DAY, "--slots", 4, "--tables", 3)
    run("import", path, file)
    return path


def test_each_wish_has_its_cause_price_and_change(workspace: Path) -> None:
    run("plan", workspace)
    before = dump(workspace)
    assert run("reasons", workspace, "--language", "en") == (
        "Plan 1 (draft): 2 wishes not granted\n"
        "\n"
        "Atelier 2 → Ville A (yes, 1)\n"
        f"  Cause: {FULL}\n"
        "  Price of forcing it: points of wishes −119\n"
        "  Would go: Ville A – Atelier 1\n"
        "  Cheapest change: Ville A there in round 2 as well\n"
        "\n"
        "Atelier 3 → Ville A (yes, 1)\n"
        "  Cause: Ville A asks not to meet Atelier 3\n"
        "  Price of forcing it: no plan can grant it as things are\n"
        "  Cheapest change: no single change\n"
    )
    assert "Ville A n’a plus de tour libre" in run("reasons", workspace)
    assert dump(workspace) == before


def test_one_participant_only(workspace: Path) -> None:
    run("plan", workspace)
    assert run("reasons", workspace, "atelier 1") == "Plan 1 (draft): 0 wishes not granted\n"
    assert run("reasons", workspace, 2).startswith("Plan 1 (draft): 1 wish not granted\n\nAtelier 2 → Ville A")


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
