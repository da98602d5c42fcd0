"""``repair`` from the command line: said, seen, done, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import dump, fail, fill_workspace, run

REGISTRATIONS = """Structure;Vous êtes;Qui souhaitez-vous rencontrer ?
Ville A;acheteur;Atelier 1 / Atelier 2 / Atelier 3
Ville B;acheteur;Atelier 2 / Atelier 1
Atelier 1;fournisseur;
Atelier 2;fournisseur;
Atelier 3;fournisseur;
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return fill_workspace(tmp_path, REGISTRATIONS)


def test_it_is_seen_before_it_is_done_and_taken_back(workspace: Path) -> None:
    assert fail("repair", workspace, "--no-show", "Atelier 3")[0] == 6
    run("plan", workspace)
    run("publish", workspace)
    before = dump(workspace)
    seen = run("repair", workspace, "--no-show", "Atelier 3", "--late", "ville b", "9h05", "--frozen", 0)
    told = " ".join(seen.split())
    assert "Atelier 3 does not come" in told
    assert "Ville B is late, there at 09:05" in told
    assert "meetings lost: 1, agendas that change, of people who are there: " in told
    assert "Proved: no repair is better for whoever has the fewest, of those as good none loses fewer" in told
    assert "cancelled: Atelier 3 (" in seen
    assert dump(workspace) == before
    done = run("repair", workspace, "--no-show", "Atelier 3", "--late", "ville b", "9h05", "--apply", "repair")
    assert "Plan 2 is published and in force." in done
    assert "as plan 3." in run("repair", workspace, "--undo")
    assert fail("repair", workspace, "--undo")[0] == 6


def test_what_cannot_be_is_refused(workspace: Path) -> None:
    run("plan", workspace)
    run("publish", workspace)
    assert fail("repair", workspace, "--left", "atelier") == (
        4, "matchmaker: “atelier” can be several: 1 Atelier 1; 2 Atelier 2; 3 Atelier 3. Type the number",
    )  # fmt: skip
    assert fail("repair", workspace, "--table-broken", "9")[0] == 5
    code, text = fail("repair", workspace, "--frozen", "4")
    assert (code, "from 0 to 3" in text) == (2, True)
