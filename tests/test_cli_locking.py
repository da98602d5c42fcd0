"""Locks and programme items from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.store import Store
from tests.command_line import DAY, fail, fill_workspace, run

REGISTRATIONS = """Structure;Vous êtes;Qui souhaitez-vous rencontrer ?;Qui refusez-vous ?
Ville A;acheteur;Atelier 1;
Ville B;acheteur;;Atelier 3
Atelier 1;fournisseur;;
Atelier 2;fournisseur;;
Atelier 3;fournisseur;;
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return fill_workspace(tmp_path, REGISTRATIONS)


def meetings(workspace: Path) -> set[tuple[str, str, int, str]]:
    """Names, slot and table of the latest plan."""
    with Store.open(workspace) as store:
        name = {one.id: one.name for one in store.participants.all(1)}
        label = {table.id: table.label for table in store.tables.all(1)}
        plan = store.plans.latest(1)
    assert plan is not None
    return {(name[m.a], name[m.b], m.slot, label[m.table]) for m in plan.meetings}


def test_a_lock_is_kept_by_the_next_plan_although_nobody_wished_it(workspace: Path) -> None:
    assert run("lock", workspace) == "No pair is locked.\n"
    assert "locked, slot 3" in run("lock", workspace, "ville a", "Atelier 2", "--slot", 3, "--reason", "x")
    assert run("lock", workspace) == "slot 3  Ville A – Atelier 2\n"
    run("plan", workspace)
    assert ("Ville A", "Atelier 2", 3) in {found[:3] for found in meetings(workspace)}
    assert "no longer locked" in run("lock", workspace, "Atelier 2", "Ville A", "--remove")
    run("plan", workspace)
    assert {found[:2] for found in meetings(workspace)} == {("Ville A", "Atelier 1")}


def test_a_locked_table_is_kept(workspace: Path) -> None:
    run("lock", workspace, "Ville A", "Atelier 1", "--table", 1)
    run("plan", workspace)
    assert {(found[0], found[3]) for found in meetings(workspace)} == {("Ville A", "1")}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("Ville B", "Atelier 3"), 4, "Ville B and Atelier 3 cannot be locked: one asked not to meet the other"),
        (("Ville A", "Ville B"), 4, "Ville A and Ville B cannot be locked: neither buys what the other sells"),
        (("Ville A", "Atelier 1", "--slot", 5), 4, "there is no round 5; rounds are 1 to 4"),
        (("Ville A", "Atelier 1", "--table", "x"), 5, "there is no table x"),
        (("Ville A", "Atelier 2", "--remove"), 5, "not locked"),
        (("Ville A", "Nobody"), 5, "no participant has the name"),
        (("Ville A",), 2, "Name two participants"),
    ],
)
def test_a_lock_that_cannot_be_is_refused_and_leaves_nothing(
    workspace: Path, words: tuple[object, ...], code: int, message: str
) -> None:
    ended, said = fail("lock", workspace, *words)
    assert (ended, message in said) == (code, True), said
    assert run("lock", workspace) == "No pair is locked.\n"


def test_a_slot_that_the_two_cannot_have_is_refused(workspace: Path) -> None:
    run("participant", workspace, "Ville A", "--arrive", "9h14")
    run("lock", workspace, "Atelier 1", "Ville B", "--slot", 2)
    for slot, why in (
        (1, "Ville A is away in slot 1"),
        (2, "Atelier 1 (1) has too many meetings in round 2: 2, at most 1"),
    ):
        assert fail("lock", workspace, "Ville A", "Atelier 1", "--slot", slot) == (
            4,
            f"matchmaker: Ville A and Atelier 1 cannot be locked: {why}",
        )
    assert run("lock", workspace) == "slot 2  Atelier 1 – Ville B\n"
    run("participant", workspace, "Ville B", "--arrive", "18h")
    assert "locked, slot 3" in run("lock", workspace, "Ville A", "Atelier 1", "--slot", 3)


def test_an_item_for_everybody_moves_the_slots(tmp_path: Path) -> None:
    path = tmp_path / "openmap.db"
    said = run("init", path, *DAY, "--slots", 2, "--session", "9h00+20 Accueil du maire")
    assert "09:00 for 20 min: Accueil du maire" in said
    assert "09:20 to" in said
    assert "Accueil" not in run("event", path, "--session", "none")
    assert fail("event", path, "--session", "9h00 Accueil")[0] == 2
