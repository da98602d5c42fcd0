"""Registration files sent by the browser: looked at first, answered, applied once or discarded, never left behind."""

from __future__ import annotations

import re
import signal
import stat
import subprocess
import sys
import zipfile
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from xlsxwriter import Workbook

from matchmaker.imports.waiting import claimed, find_waiting
from matchmaker.store import AccountRole
from tests.organising import read, token, visit
from tests.scenes import MOMENT, Scene, make_scene
from tests.workspaces import at_once
from web.organiser import importing
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
    return visit(scene)


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
        "Line 4: refused. No organisation is named.",
        "No column found for: Needs, Offers.",
        "For instance: Ville de Sorbeval / Atelier Nord",
    ):
        assert part in said
    assert names(scene) == []
    with scene.open() as store:
        assert "import of inscriptions.csv" not in [entry.what for entry in store.audit.all(1)]


def test_french_pages_say_everything_in_french(client: FlaskClient) -> None:
    said = read(client.get(f"{waiting(client, FILE.encode())}?lang=fr"))
    for part in ("Ligne 4 : refusée. Aucune structure n’est nommée.", "Aucune colonne trouvée pour : Besoins, Offres"):
        assert part in said.replace("\xa0", " ")


def test_what_is_applied_is_there_once_and_the_file_is_gone(scene: Scene, client: FlaskClient) -> None:
    path, people = waiting(client, FILE.encode()), "/organise/events/1/participants"
    data = {"csrf_token": token(client, path), "do": "apply"}
    for _ in range(2):
        assert client.post(f"{path}?lang=en", data=data).headers["Location"] == people
        assert "The file was applied. New participants: 2." in client.get(f"{people}?lang=en").text
    assert client.post(f"{path}?lang=en", data={**data, "do": "discard"}).headers["Location"] == people
    assert client.get(path).status_code == 404
    assert names(scene) == ["Atelier Nord", "Ville de Sorbeval"]
    left = [one for folder in kept(scene) for one in folder.rglob("*") if one.is_file()]
    assert [one.name for one in left] == ["outcome.json"]
    with scene.open() as store:
        noted = [(entry.who, entry.what) for entry in store.audit.all(1) if "import" in entry.what]
    assert noted == [("Personne 2", "import of inscriptions.csv")]


def test_two_presses_at_the_same_moment_tell_the_same(scene: Scene, client: FlaskClient) -> None:
    path, told = waiting(client, FILE.encode()), list[str]()
    data = {"csrf_token": token(client, path), "do": "apply"}
    cookie = client.get_cookie("session")
    assert cookie

    def press_it() -> None:
        other = scene.app.test_client()
        for one in (client.get_cookie(COOKIE), cookie):
            assert one
            other.set_cookie(one.key, one.value)
        told.append(other.post(f"{path}?lang=en", data=data, follow_redirects=True).text)

    at_once([press_it] * 4)
    assert ["The file was applied. New participants: 2." in page for page in told] == [True] * 4


def claim(scene: Scene, path: str) -> AbstractContextManager[None]:
    """As somebody else does whose button was pressed before."""
    return claimed(find_waiting(scene.workspace, 1, path.rsplit("/", 1)[1], now=MOMENT))


def test_while_somebody_applies_it_nobody_reads_that_it_is_gone(
    scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = waiting(client, FILE.encode())
    data = {"csrf_token": token(client, path), "do": "apply"}
    monkeypatch.setattr(importing, "PATIENCE", 2)
    with claim(scene, path):
        pages = client.get(f"{path}?lang=en"), client.post(f"{path}?lang=en", data=data, follow_redirects=True)
    said = [(page.status_code, "is being applied. Look at this page again" in page.text) for page in pages]
    assert said == [(409, True)] * 2
    assert names(scene) == []


def test_whoever_waited_for_a_press_that_failed_decides_anew(scene: Scene, client: FlaskClient) -> None:
    path, told = waiting(client, FILE.encode()), list[TestResponse]()
    data = {"csrf_token": token(client, path), "do": "apply"}
    second = Thread(target=lambda: told.append(client.post(f"{path}?lang=en", data=data)))
    with suppress(RuntimeError), claim(scene, path):
        second.start()
        second.join(0.3)
        raise RuntimeError("the first press fails")
    second.join()
    assert [(page.status_code, page.headers["Location"]) for page in told] == [(303, path)]
    assert "no longer here" not in client.get(f"{path}?lang=en").text


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from matchmaker.imports.waiting import claimed, find_waiting
waiting = find_waiting(Path(sys.argv[1]), 1, sys.argv[2], now=datetime.fromisoformat(sys.argv[3]))
with claimed(waiting):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_press_that_was_killed_stands_in_nobody_s_way(scene: Scene, client: FlaskClient) -> None:
    path = waiting(client, FILE.encode())
    arguments = [scene.workspace, path.rsplit("/", 1)[1], MOMENT.isoformat()]
    assert subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False).returncode == -signal.SIGKILL
    assert press(client, path, "apply").headers["Location"] == "/organise/events/1/participants"
    assert names(scene) == ["Atelier Nord", "Ville de Sorbeval"]


def test_what_could_not_be_applied_can_be_applied_later(scene: Scene, client: FlaskClient) -> None:
    path = waiting(client, FILE.encode())
    page = press(client, path, "apply", asked="Club de tir", answer="", other="Atelier Sud")
    assert (page.status_code, names(scene)) == (422, [])
    assert press(client, path, "apply").headers["Location"] == "/organise/events/1/participants"
    assert names(scene) == ["Atelier Nord", "Ville de Sorbeval"]


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


def test_counts_of_one_and_endless_names_are_said_like_any_others(scene: Scene, client: FlaskClient) -> None:
    lines = (f"{'x' * 150};acheteur;;{'y' * 300}", f"{'z' * 201};acheteur;;", "")
    path = waiting(client, "\n".join((HEADER, *lines)).encode())
    page = client.get(f"{path}?lang=en")
    said = read(page)
    for part in (
        "Lines: 2. Read: 1; joined to another: 0; replaced by a later one: 0; refused: 1.",
        "Participants in the file: 1. Buyers: 1; suppliers: 0; both: 0; networks: 0; for a step-free table: 0.",
        f"New participants (1) {'x' * 79}…",
        f"“{'y' * 79}…” is no participant’s name, and none is near. Wished by {'x' * 79}….",
        "Line 3: refused. “Structure” holds a text of 201 characters; at most 200 are kept.",
    ):
        assert part in said
    assert f'name="asked" value="{"y" * 300}"' in page.text
    press(client, path, "apply")
    assert names(scene) == ["x" * 150]


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
    path = waiting(client, "Structure;Vous êtes\nÉcluse;acheteur\n".encode("cp1252"))
    assert "It is read as Windows-1252 (Excel on Windows)." in read(client.get(f"{path}?lang=en"))


def test_a_long_list_that_was_understood_is_folded(client: FlaskClient) -> None:
    many = "\n".join(["\ufeffStructure;Vous êtes", *(f"Atelier {n};fournisseur" for n in range(13)), "Ville;acheteur"])
    page = client.get(f"{waiting(client, many.encode())}?lang=en")
    folded = re.findall(r"<details><summary>(.*?)</summary>", page.text.replace("<details>\n", "<details>"))
    assert folded == ["New participants (14)", "What each column means: 2 of 2 are recognised"]
    assert "It is read as UTF-8." in read(page)
    unknown = client.get(f"{waiting(client, many.replace('Vous', 'Elles').encode())}?lang=en").text
    assert re.findall(r"<details open>\s*<summary>(.*?)</summary>", unknown) == [
        "What each column means: 1 of 2 are recognised"
    ]


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
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo.csv", "photo.csv is a picture (PNG), not a list of registrations"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "photo.xlsx", "photo.xlsx is a picture (JPEG), not a list"),
        (b"%PDF-1.7\n", "liste.csv", "liste.csv is a document (PDF), not a list"),
        (b" \n", "vide.csv", "vide.csv is empty"),
        (b"PK\x03\x04 broken", "liste.xlsx", "damaged workbook"),
        (b"PK\x03\x04", "liste.csv", "rename it to .xlsx"),
        (bomb(), "bombe.xlsx", "megabytes once unpacked"),
    ],
    ids=["png", "jpeg", "pdf", "empty", "broken", "named wrong", "bomb"],
)
def test_bad_files_are_refused_in_words(
    content: bytes, name: str, words: str, scene: Scene, client: FlaskClient
) -> None:
    path = waiting(client, content, name)
    page = client.get(f"{path}?lang=en")
    assert (page.status_code, words in read(page), str(scene.workspace.parent) in page.text) == (422, True, False)
    assert ('name="encoding"' in page.text, "Choose another file" in read(page)) == (False, True)
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
    said = "This file is too large It has 60 megabytes; at most 20 are taken here."
    assert (page.status_code, said in read(page), kept(scene)) == (413, True, [])
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
