"""The pages for everybody: the published schedule in both languages, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from matchmaker.cli import main
from web import create_app

REGISTRATIONS = """Structure;Vous êtes;Courriel;Besoins d’accessibilité;Qui souhaitez-vous rencontrer ?;Qui refusez-vous ?
Mairie <b>de</b> Marnelle;acheteur;secret-a@marnelle.example;;Atelier Nord / Atelier Sud;Atelier Ouest
Atelier Nord;fournisseur;secret-b@nord.example;Fauteuil roulant;;
Atelier Sud;fournisseur;;;;
Atelier Ouest;fournisseur;;;Mairie <b>de</b> Marnelle;
"""
SECRETS = ("secret-", "Fauteuil", "Ouest", "priority", "<b>")


def run(*words: str | Path) -> None:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path, registrations = tmp_path / "openmap.db", tmp_path / "inscriptions.csv"
    registrations.write_text(REGISTRATIONS, encoding="utf-8")
    run("init", path, "--date", "2027-05-18", "--slots", "3", "--tables", "3", "--name", "OpenMap d’essai")
    run("import", path, registrations)
    run("plan", path)
    return path


@pytest.fixture
def client(workspace: Path) -> FlaskClient:
    return create_app(workspace).test_client()


def test_a_draft_is_nobodys_to_see(client: FlaskClient) -> None:
    page = client.get("/", follow_redirects=True)
    assert page.status_code == 200
    assert "OpenMap d’essai" in page.text
    assert "Atelier Nord" not in page.text


def test_the_published_schedule_is_shown_in_both_languages(client: FlaskClient, workspace: Path) -> None:
    run("publish", workspace)
    for language, word in (("fr", "Tour"), ("en", "Round")):
        page = client.get(f"/?lang={language}", follow_redirects=True)
        assert f'<html lang="{language}">' in page.text
        assert word in page.text
        assert all(
            name in page.text for name in ("Mairie &lt;b&gt;de&lt;/b&gt; Marnelle", "Atelier Nord", "Atelier Sud")
        )
        assert [secret for secret in SECRETS if secret in page.text] == []


def test_every_answer_is_protected(client: FlaskClient) -> None:
    for path in ("/", "/events/1/", "/nowhere", "/static/style.css"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_there_says_so(client: FlaskClient, tmp_path: Path) -> None:
    for path in ("/events/2/", "/events/", "/nowhere"):
        page = client.get(path)
        assert (path, page.status_code) == (path, 404)
        assert "<h1>" in page.text
    gone = create_app(tmp_path / "gone.db").test_client().get("/")
    assert gone.status_code == 503
    assert "matchmaker init" in gone.text


def test_several_events_are_listed(client: FlaskClient, workspace: Path) -> None:
    run("init", workspace, "--add", "--date", "2028-05-16", "--name", "Seconde édition")
    page = client.get("/")
    assert page.status_code == 200
    assert "OpenMap d’essai" in page.text
    assert "Seconde édition" in page.text


def test_every_route_is_tried_here(workspace: Path) -> None:
    assert {rule.rule for rule in create_app(workspace).url_map.iter_rules()} == {
        "/",
        "/events/<int:event_id>/",
        "/static/<path:filename>",
    }
