"""Forms, errors and protections, tried on the sampler: what is typed stays, what is refused says why."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask, request, session
from flask.testing import FlaskClient
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, StringField
from wtforms.validators import InputRequired, Length

from matchmaker.errors import ConflictError
from matchmaker.settings import set_public_url
from matchmaker.store import Store
from tests.sampler import ERRORS, SampleForm
from tests.sampler import pages as sampler
from web import create_app
from web.forms import Form, Part, Problem
from web.numbers import asked_number, whole_number
from web.security import LARGEST, checked_by_form

GOOD = {"name": "Atelier Nord", "email": "a@b.example", "role": "buyer", "agreed": "y"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "openmap.db"
    Store.open(path, create=True).close()
    return path


@pytest.fixture
def app(workspace: Path) -> Flask:
    app = create_app(workspace)
    app.register_blueprint(sampler)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token(client: FlaskClient, path: str = "/sampler") -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def test_what_makes_sense_is_carried_out_and_said(client: FlaskClient) -> None:
    page = client.post("/sampler", data={**GOOD, "csrf_token": token(client)})
    assert (page.status_code, page.headers["Location"]) == (303, "/sampler/list")
    assert '<p class="notice">Kept.</p>' in client.get("/sampler/list").text


def test_a_page_that_was_open_too_long_comes_back_as_it_was_typed(client: FlaskClient) -> None:
    for stale in ({}, {"csrf_token": "old"}):
        page = client.post("/sampler?lang=en", data={**GOOD, **stale})
        assert page.status_code == 422
        assert "This page was open too long. Nothing you typed is lost: check it and send it again." in page.text
        assert "<title>Error: Sampler – OpenMap</title>" in page.text
        assert all(part in page.text for part in ('value="Atelier Nord"', 'value="a@b.example"', "checked"))
        fresh = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)
        assert fresh
        assert client.post("/sampler", data={**GOOD, "csrf_token": fresh[1]}).status_code == 303


def test_a_button_of_a_page_that_was_open_too_long_does_nothing(client: FlaskClient) -> None:
    page = client.post("/sampler/press", headers={"Accept-Language": "en"})
    assert (page.status_code, "This page was open too long" in page.text) == (400, True)
    assert client.post("/sampler/press", data={"csrf_token": token(client, "/sampler/list")}).status_code == 303


def test_what_a_service_refuses_is_said_at_its_field(client: FlaskClient) -> None:
    page = client.post("/sampler?lang=fr", data={**GOOD, "name": "input", "csrf_token": token(client)})
    assert page.status_code == 422
    assert '<a href="#name">Donnez un nom à l’événement.</a>' in page.text
    assert 'aria-describedby="name-hint name-error" aria-invalid="true"' in page.text


def test_what_is_no_number_is_said_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.post("/sampler?lang=fr", data={**GOOD, "people": "many", "csrf_token": token(client)})
    assert '<a href="#people">N&#39;est pas un entier valide.</a>' in page.text


class LinePart(Part):
    sector = StringField("Sector", [InputRequired("Choose a sector")])


class LinesForm(Form):
    lines = FieldList(FormField(LinePart), min_entries=2, max_entries=2)
    tags = FieldList(StringField("Tag"), validators=[Length(max=1)])


def test_problems_inside_lists_lead_to_their_own_field(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    typed = {"lines-0-sector": "Gardens", "lines-1-sector": "", "tags-0": "a", "tags-1": "b"}
    with app.test_request_context("/?lang=en", method="POST", data=typed):
        form = LinesForm()
        assert not form.validate()
        form.refuse(ConflictError("an event needs a name"))
        assert form.problems() == (
            Problem("An event needs a name."),
            Problem("Choose a sector.", "lines-1-sector"),
            Problem("Field cannot be longer than 1 character.", "tags"),
        )


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        ("input", 422, "An event needs a name."),
        ("conflict", 409, "An event needs a name."),
        ("file", 503, "This cannot be shown at the moment"),
        ("busy", 503, "This cannot be shown at the moment"),
    ],
)
def test_errors_of_services_are_pages(client: FlaskClient, kind: str, status: int, said: str) -> None:
    page = client.post(f"/sampler/refuse/{kind}?lang=en", data={"csrf_token": token(client)})
    assert (page.status_code, f"<h1>{said}</h1>" in page.text, "openmap.db" in page.text) == (status, True, False)


@pytest.mark.parametrize(("kind", "status"), [("input", 422), ("conflict", 422), ("file", 503), ("busy", 503)])
def test_forms_show_only_what_is_about_them(client: FlaskClient, kind: str, status: int) -> None:
    page = client.post("/sampler?lang=en", data={**GOOD, "name": kind, "csrf_token": token(client)})
    assert (page.status_code, "An event needs a name." in page.text) == (status, status == 422)
    assert "openmap.db" not in page.text


@pytest.mark.parametrize("kind", ["file", "busy"])
def test_what_cannot_be_saved_now_is_given_back_as_it_was_typed(
    client: FlaskClient, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.post("/sampler?lang=en", data={**GOOD, "name": kind, "csrf_token": token(client)})
    said = "This cannot be saved at the moment; nothing you typed is lost: send it again in a moment."
    assert (page.status_code, said in page.text) == (503, True)
    assert all(part in page.text for part in (f'value="{kind}"', 'value="a@b.example"', "checked"))
    assert str(ERRORS[kind]) in caplog.text
    again = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)
    assert again
    assert client.post("/sampler", data={**GOOD, "csrf_token": again[1]}).status_code == 303


@pytest.mark.parametrize("name", ["name", "email", "people", "arrive", "role", "sectors", "needs", "csrf_token"])
def test_a_file_in_place_of_text_is_no_answer(client: FlaskClient, name: str) -> None:
    def sent() -> tuple[io.BytesIO, str]:
        return io.BytesIO(b"text"), "a.txt"

    data = {**GOOD, "csrf_token": token(client), name: sent()}
    page = client.post("/sampler", data=data, content_type="multipart/form-data")
    assert page.status_code == (422 if name in GOOD or name == "csrf_token" else 303)
    assert client.post("/sampler", data={name: sent()}, content_type="multipart/form-data").status_code == 422


class FileForm(Form):
    file = FileField("File")
    title = StringField("Title")


def test_a_form_for_files_takes_them_in_their_field_only(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for name, expected in (("file", ("a.txt", "Title")), ("title", (None, "Title"))):
        data = MultiDict([("title", "Title"), (name, (io.BytesIO(b"text"), "a.txt"))])
        with app.test_request_context("/", method="POST", data=data):
            form = FileForm()
            assert (form.file.data and form.file.data.filename, form.title.data) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), (str(2**63 - 1), 2**63 - 1), (str(2**63), None), ("9" * 5000, None), ("²", None), ("٣", None),
     ("-1", None), (" 1", None), ("", None)],
)  # fmt: skip
def test_numbers_that_no_file_could_hold_are_none(app: Flask, text: str, number: int | None) -> None:
    assert whole_number(text) == number
    with app.test_request_context("/", query_string={"n": text}):
        assert asked_number("n") == number


def test_too_much_is_refused_in_words(client: FlaskClient) -> None:
    page = client.post("/sampler?lang=en", data={**GOOD, "needs": "x" * LARGEST})
    assert (page.status_code, "<h1>This is too much to send at once</h1>" in page.text) == (413, True)
    page = client.post("/sampler?lang=en", data={**GOOD, "needs": "x" * (LARGEST // 2)})
    assert page.status_code == 422


@pytest.mark.parametrize(
    ("site", "scheme", "behind_proxy", "secure"),
    [
        ("", "http", False, False),
        ("http://10.0.0.2", "http", True, False),
        ("https://o.example", "http", False, False),  # opened in the room, by the machine's own address
        ("https://o.example", "http", True, True),
        ("", "https", False, True),
    ],
)
def test_cookies_are_as_careful_as_the_way_allows(
    workspace: Path, site: str, scheme: str, behind_proxy: bool, secure: bool
) -> None:
    with Store.open(workspace) as store:
        set_public_url(store, site)
    app = create_app(workspace, behind_proxy=behind_proxy)
    app.register_blueprint(sampler)
    page = app.test_client().get("/sampler?lang=en", base_url=f"{scheme}://10.0.0.2")
    cookies = page.headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["lang", "session"]
    for cookie in cookies:
        flags = {part.strip() for part in cookie.split(";")[1:]}
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= flags
        assert ("Secure" in flags) is secure


@pytest.mark.parametrize(
    ("behind_proxy", "seen"),
    [(True, "192.0.2.7 https localhost /part"), (False, "127.0.0.1 http localhost ")],
)
def test_only_a_web_server_in_front_is_believed(workspace: Path, behind_proxy: bool, seen: str) -> None:
    app = create_app(workspace, behind_proxy=behind_proxy)
    app.add_url_rule(
        "/seen", view_func=lambda: f"{request.remote_addr} {request.scheme} {request.host} {request.script_root}"
    )
    said = {
        "X-Forwarded-For": "198.51.100.1, 192.0.2.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/part",
    }
    assert app.test_client().get("/seen", headers=said).text == seen


def test_sessions_survive_a_restart(workspace: Path) -> None:
    first, second = create_app(workspace), create_app(workspace)
    assert first.secret_key == second.secret_key
    assert first.secret_key != create_app(workspace.with_name("other.db")).secret_key


def test_the_language_is_the_one_asked_for_then_chosen_then_the_browsers(client: FlaskClient) -> None:
    def lang() -> str:
        found = re.search('<html lang="(..)">', client.get("/", headers={"Accept-Language": "de, en;q=0.5"}).text)
        assert found
        return found[1]

    assert lang() == "en"
    client.get("/?lang=fr")
    assert lang() == "fr"
    client.get("/?lang=xx")
    assert lang() == "fr"


def test_other_languages_keep_the_question_of_the_page(client: FlaskClient) -> None:
    page = client.get("/sampler?q=a%26b&lang=fr").text
    assert 'href="/sampler?q=a%26b&amp;lang=en"' in page
    page = client.post("/sampler/press?lang=fr").text
    assert 'href="/?lang=en"' in page


def test_a_form_checks_its_own_token_where_the_application_does_not(app: Flask) -> None:
    @checked_by_form
    def view() -> str:
        return "sent" if SampleForm().validate_on_submit() else "refused"

    app.add_url_rule("/own", view_func=view, methods=["POST"])
    assert app.test_client().post("/own", data=GOOD).text == "refused"


def test_personal_pages_are_kept_nowhere(app: Flask) -> None:
    with app.test_client() as client:
        assert client.get("/sampler").headers["Cache-Control"] == "no-store"
        assert "csrf_token" in session
        assert request.path == "/sampler"
        with client.get("/static/style.css") as page:
            assert page.headers["Cache-Control"] != "no-store"
