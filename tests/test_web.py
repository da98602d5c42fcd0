"""The pages for everybody: the published schedule in both languages, and nothing else."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from matchmaker.cli import main
from matchmaker.store import Store
from web import create_app

REGISTRATIONS = """Structure;Vous êtes;Courriel;Besoins d’accessibilité;Souhaits de rencontre;Refus
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
    page = client.get("/events/1/schedule", follow_redirects=True)
    assert page.status_code == 200
    assert "OpenMap d’essai" in page.text
    assert "Le planning n’est pas encore publié" in page.text
    assert "Atelier Nord" not in page.text


def test_the_published_schedule_is_shown_in_both_languages(client: FlaskClient, workspace: Path) -> None:
    run("publish", workspace)
    for language, word in (("fr", "Tour"), ("en", "Round")):
        page = client.get(f"/events/1/schedule?lang={language}")
        assert f'<html lang="{language}">' in page.text
        assert word in page.text
        assert all(
            name in page.text for name in ("Mairie &lt;b&gt;de&lt;/b&gt; Marnelle", "Atelier Nord", "Atelier Sud")
        )
        assert [secret for secret in SECRETS if secret in page.text] == []


def test_whoever_meets_is_shown_once_for_each_meeting(client: FlaskClient, workspace: Path) -> None:
    run("publish", workspace)
    page = client.get("/events/1/schedule")
    assert page.text.count("<div>Atelier Nord</div>") == 1
    assert page.text.count("<div>Atelier Sud</div>") == 1


def test_a_later_draft_changes_nothing(client: FlaskClient, workspace: Path) -> None:
    run("publish", workspace)
    before = client.get("/events/1/schedule").text
    run("participant", workspace, "Atelier Nord", "--arrive", "09:10")
    run("plan", workspace)
    assert client.get("/events/1/schedule").text == before


def test_the_plan_is_dated_in_the_zone_of_the_event(client: FlaskClient, workspace: Path) -> None:
    run("publish", workspace)
    with Store.open(workspace) as store:
        plan = store.plans.published(1)
    assert plan is not None
    made = plan.created.astimezone(ZoneInfo("Europe/Paris"))
    assert f"{made.hour}\u202fh\u202f{made.minute:02}</p>" in client.get("/events/1/schedule").text


def test_every_answer_is_protected(client: FlaskClient) -> None:
    for path in ("/", "/events/1/", "/nowhere", "/static/style.css", "/static/icon.svg"):
        with client.get(path) as page:
            assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_errors_say_what_to_do(client: FlaskClient) -> None:
    for path in ("/events/2/", "/events/", "/nowhere"):
        for language, advice in (
            ("fr", "Vérifiez l’adresse, ou revenez à la page d’accueil."),
            ("en", "Check the address, or go back to the home page."),
        ):
            page = client.get(f"{path}?lang={language}")
            assert (path, page.status_code, advice in page.text) == (path, 404, True)
    assert "<p>No event has the number 2; choose one of the list.</p>" in client.get("/events/2/?lang=en").text
    page = client.post("/?lang=en")
    assert (page.status_code, "This request was not understood" in page.text) == (405, True)


def test_what_the_organiser_must_mend_is_in_the_log_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    page = create_app(tmp_path / "gone.db").test_client().get("/")
    assert page.status_code == 503
    assert "Rechargez la page" in page.text
    assert "gone.db" not in page.text
    assert "gone.db" in caplog.text
    assert "matchmaker init" in caplog.text


def test_an_unforeseen_fault_is_a_page_too(workspace: Path) -> None:
    app = create_app(workspace)
    app.add_url_rule("/fault", view_func=lambda: str(1 / 0))
    page = app.test_client().get("/fault", headers={"Accept-Language": "fr"})
    assert (page.status_code, "Rechargez la page" in page.text) == (500, True)


def test_several_events_are_listed(client: FlaskClient, workspace: Path) -> None:
    run("init", workspace, "--add", "--date", "2028-05-16", "--name", "Seconde édition")
    for language, choose, day in (
        ("fr", "Choisissez un événement", "mardi 16\u00a0mai 2028"),
        ("en", "Choose an event", "Tuesday 16\u00a0May 2028"),
    ):
        page = client.get("/", headers={"Accept-Language": f"{language}, de;q=0.5"})
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
        assert [text for text in ("OpenMap d’essai", "Seconde édition", choose, day) if text not in page.text] == []


@pytest.mark.parametrize(
    ("asked", "chosen", "read", "spoken"),
    [
        ("", "", "", "fr"),
        ("", "", "*", "fr"),
        ("", "", "de", "fr"),
        ("", "", "de, *;q=0.5", "fr"),
        ("", "", "en-GB, fr;q=0.8", "en"),
        ("", "", "de, en;q=0.2", "en"),
        ("", "", "en;q=0", "fr"),
        ("", "fr", "en", "fr"),
        ("en", "fr", "fr", "en"),
    ],
)
def test_the_language_is_asked_for_chosen_read_or_the_events(
    client: FlaskClient, asked: str, chosen: str, read: str, spoken: str
) -> None:
    if chosen:
        client.set_cookie("lang", chosen)
    page = client.get("/events/1/", query_string={"lang": asked}, headers={"Accept-Language": read} if read else {})
    assert f'<html lang="{spoken}">' in page.text


def test_no_address_leads_to_a_host_that_a_visitor_made_up(client: FlaskClient) -> None:
    for path in (
        "/", "/events/1", "/events/1/", "//events//1/", "/events//1/", "/events/1//link", "//organise//sign-in",
        "/static//style.css", "/my//1/",
    ):  # fmt: skip
        page = client.get(path, base_url="http://evil.example/", environ_overrides={"PATH_INFO": path})
        assert "evil.example" not in page.headers.get("Location", "") + page.text
    assert client.get("/events/9223372036854775808/").status_code == 404
