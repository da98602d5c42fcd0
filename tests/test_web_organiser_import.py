"""Registration files sent by the browser: looked at first, answered, applied once or discarded, never left behind."""

from __future__ import annotations

import re
import stat
import zipfile
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from xlsxwriter import Workbook

from matchmaker.store import AccountRole
from tests.scenes import MOMENT, Scene, make_scene
from web.organisers import COOKIE

UPLOAD = "/organise/events/1/import"
HEADER = "Structure;Vous êtes;Courriel;Souhaits de rencontre"
FILE = "\n".join(
    (
        HEADER,
        "Ville de Sorbeval;acheteur;achats@sorbeval.example;Atelier Norde / Club de tir",
        "Atelier Nord;fournisseur;fournisseur0@exemple.example;Ville de Sorbeval",
        ";fournisseur;personne@exemple.example;",
    )
)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene("several", tmp_path)


@pytest.fixture
def client(scene: Scene) -> FlaskClient:
    client = scene.app.test_client()
    client.set_cookie(COOKIE, scene.session(AccountRole.ORGANISER))
    return client


def token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def upload(client: FlaskClient, content: bytes, name: str = "inscriptions.csv") -> TestResponse:
    data = {"csrf_token": token(client, UPLOAD), "file": (BytesIO(content), name)}
    return client.post(f"{UPLOAD}?lang=en", data=data)


def waiting(client: FlaskClient, content: bytes, name: str = "inscriptions.csv") -> str:
    """The address at which a file that was sent is looked at."""
    page = upload(client, content, name)
    assert page.status_code == 303
    return page.headers["Location"]


def press(client: FlaskClient, path: str, button: str, **more: object) -> TestResponse:
    return client.post(f"{path}?lang=en", data={"csrf_token": token(client, path), "do": button, **more})


def read(page: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text.split("<main")[1].split("</main")[0])).split())


def names(scene: Scene) -> list[str]:
    with scene.open() as store:
        return sorted(one.name for one in store.participants.all(1))


def kept(scene: Scene) -> list[Path]:
    """Everything that lies beside the workspace because of files that were sent."""
    return sorted(scene.workspace.with_name("openmap.db.uploads").glob("*"))


def test_a_preview_says_all_and_changes_nothing(scene: Scene, client: FlaskClient) -> None:
    page = client.get(f"{waiting(client, FILE.encode())}?lang=en")
    said = read(page)
    for part in (
        "New participants: 2.",
        "Nothing is changed yet.",
        "“Club de tir” is no participant’s name, and none is near. Wished by Ville de Sorbeval.",
        "“Atelier Norde” is taken as Atelier Nord.",
        "New participants (2) Atelier Nord; Ville de Sorbeval",
        "Line 4: refused: No organisation is named.",
        "No column found for: Needs, Offers.",
        "For instance: Ville de Sorbeval / Atelier Nord",
    ):
        assert part in said
    assert names(scene) == []
    with scene.open() as store:
        assert "import of inscriptions.csv" not in [entry.what for entry in store.audit.all(1)]


def test_french_pages_say_everything_in_french(client: FlaskClient) -> None:
    said = read(client.get(f"{waiting(client, FILE.encode())}?lang=fr"))
    for part in ("Ligne 4 : refusée : Aucune structure n’est nommée.", "Aucune colonne trouvée pour : Besoins, Offres"):
        assert part in said.replace("\xa0", " ")


def test_what_is_applied_is_there_once_and_the_file_is_gone(scene: Scene, client: FlaskClient) -> None:
    path = waiting(client, FILE.encode())
    data = {"csrf_token": token(client, path), "do": "apply"}
    twice = [client.post(f"{path}?lang=en", data=data) for _ in range(2)]
    assert [page.headers["Location"] for page in twice] == ["/organise/events/1/participants", UPLOAD]
    assert "this file is no longer here: it was applied" in client.get(f"{UPLOAD}?lang=en").text.lower()
    assert (names(scene), kept(scene)) == (["Atelier Nord", "Ville de Sorbeval"], [])
    with scene.open() as store:
        assert [(entry.who, entry.what) for entry in store.audit.all(1)][-1] == (
            "Personne 2",
            "import of inscriptions.csv",
        )


def test_answers_are_understood_kept_and_taken_back(scene: Scene, client: FlaskClient) -> None:
    path = waiting(client, FILE.encode())
    asked = {"asked": ["Club de tir", "Atelier Norde"]}
    page = press(client, path, "answer", **asked, answer=["", ""], other=["Atelier Sud", ""])
    assert (page.status_code, "no participant has the name “Atelier Sud”" in page.text.replace("N", "n")) == (422, True)
    assert 'value="Atelier Sud"' in page.text
    press(client, path, "answer", **asked, answer=["\t", "Atelier Nord"], other=["", ""])
    said = read(client.get(f"{path}?lang=en"))
    assert ("“Club de tir” → nobody" in said, "Names to look at" in said) == (True, False)
    press(client, path, "answer", back="Club de tir")
    assert "“Club de tir” is no participant’s name" in read(client.get(f"{path}?lang=en"))
    press(client, path, "apply", asked="Club de tir", answer="", other="atelier nord")
    with scene.open() as store:
        one, other = store.participants.all(1)
        pairs = [(said.source, said.target) for said in store.statements.all(1)]
        assert pairs == [(one.id, other.id), (other.id, one.id)]


def test_unknown_columns_are_given_a_meaning(scene: Scene, client: FlaskClient) -> None:
    path = waiting(client, b"Petit nom;Genre\nVille de Sorbeval;acheteur\nAtelier Nord;fournisseur\n")
    page = client.get(f"{path}?lang=en")
    assert (page.status_code, "This file cannot be read like this" in read(page)) == (422, True)
    assert str(scene.workspace.parent) not in page.text
    press(client, path, "read", encoding="", header=["Petit nom", "Genre"], field=["organisation", "role"])
    assert "New participants: 2." in read(client.get(f"{path}?lang=en"))
    press(client, path, "apply")
    with scene.open() as store:
        assert [one.role.value for one in store.participants.all(1)] == ["supplier", "buyer"]


def test_the_encoding_can_be_chosen(scene: Scene, client: FlaskClient) -> None:
    path = waiting(client, "Structure;Vous êtes\nÉcluse;acheteur\n".encode("mac-roman"))
    press(client, path, "read", encoding="mac-roman", header=[], field=[])
    press(client, path, "apply")
    assert names(scene) == ["Écluse"]


def test_tomorrow_s_file_shows_changes_field_by_field(scene: Scene, client: FlaskClient) -> None:
    press(client, waiting(client, FILE.encode()), "apply")
    changed = FILE.replace(";achats@", ";marches@").replace("Atelier Nord;f", "Menuiserie;f")
    said = read(client.get(f"{waiting(client, changed.encode())}?lang=en"))
    assert "Ville de Sorbeval E-mail achats@sorbeval.example marches@sorbeval.example" in said
    assert "No longer in the file; they take part until you decide (1) Atelier Nord" in said


def bomb() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 450_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo.png", "photo.png"),
        (b"", "vide.csv", "vide.csv is empty"),
        (b"PK\x03\x04 broken", "liste.xlsx", "damaged workbook"),
        (b"PK\x03\x04", "liste.csv", "rename it to .xlsx"),
        (bomb(), "bombe.xlsx", "megabytes once unpacked"),
    ],
    ids=["png", "empty", "broken", "named wrong", "bomb"],
)
def test_bad_files_are_refused_in_words(
    content: bytes, name: str, words: str, scene: Scene, client: FlaskClient
) -> None:
    path = waiting(client, content, name)
    page = client.get(f"{path}?lang=en")
    assert (page.status_code, words in read(page), str(scene.workspace.parent) in page.text) == (422, True, False)
    assert press(client, path, "apply").status_code == 422
    assert press(client, path, "discard").status_code == 303
    assert kept(scene) == []


def test_what_menus_can_mend_is_said_in_the_words_of_the_page(client: FlaskClient) -> None:
    nameless = waiting(client, "Prénom;Âge\nA;3\n".encode())
    page = read(client.get(f"{nameless}?lang=fr"))
    assert ("Première ligne lue : Prénom | Âge." in page, "“" in page, "correspondance" in page) == (
        True, False, False,
    )  # fmt: skip
    illegible = waiting(client, b"Structure;R\x81le\nA;fournisseur\n")
    page = read(client.get(f"{illegible}?lang=fr"))
    assert ("certaines lettres sont illisibles" in page, "n’est pas écrit en" in page) == (True, False)


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(scene: Scene, client: FlaskClient) -> None:
    large = {"CONTENT_LENGTH": "60000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    page = client.post(f"{UPLOAD}?lang=en", environ_overrides=large)
    assert (page.status_code, "This is too much to send at once" in page.text, kept(scene)) == (413, True, [])
    page = client.post(f"{UPLOAD}?lang=en", data={"csrf_token": token(client, UPLOAD)})
    assert (page.status_code, "Choose a file" in read(page)) == (422, True)


def test_a_workbook_is_read_and_has_no_encoding_to_choose(scene: Scene, client: FlaskClient) -> None:
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for y, line in enumerate(FILE.splitlines()):
            sheet.write_row(y, 0, line.split(";"))
    path = waiting(client, target.getvalue(), "liste.xlsx")
    assert 'name="encoding"' not in client.get(path).text
    press(client, path, "apply")
    assert names(scene) == ["Atelier Nord", "Ville de Sorbeval"]


def test_files_are_private_and_erased_after_a_day(scene: Scene, client: FlaskClient) -> None:
    path = waiting(client, FILE.encode(), "../../évasion.csv")
    press(client, path, "answer", asked="Club de tir", answer="\t", other="")
    client.get(path)
    [folder] = kept(scene)
    inside = [*folder.rglob("*")]
    assert [one.name for one in inside if one.parent.name == "file"] == ["évasion.csv"]
    modes = {stat.S_IMODE(one.stat().st_mode) for one in (folder.parent, folder, *inside)}
    assert modes == {0o700, 0o600}
    other = client.get(path.replace("/events/1/", "/events/2/"))
    assert other.status_code == 404
    scene.app.config["CLOCK"] = lambda: MOMENT + timedelta(hours=25)
    client.set_cookie(COOKIE, scene.session(AccountRole.ORGANISER))
    assert (client.get(path).status_code, kept(scene)) == (404, [])
