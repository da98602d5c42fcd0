"""Participants as organisers see them: the list, one of them, wishes from paper, the reminder."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from matchmaker.entities import Accreditation, LegalForm, Line, LineKind, Refusal, Role, Statement, Wish
from matchmaker.imports import import_file
from matchmaker.participants import correct_participant
from matchmaker.settings import set_public_url
from matchmaker.store import AccountRole
from tests.browsers import needs_chromium, opened
from tests.organising import read, send, visit
from tests.scenes import MOMENT, Scene, make_scene, registrations, served
from web.organisers import COOKIE

LIST = "/organise/events/1/participants"
ENTRY = "/organise/events/1/entry"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene("draft", tmp_path)


@pytest.fixture
def client(scene: Scene) -> FlaskClient:
    return visit(scene, AccountRole.ORGANISER)


def rows(client: FlaskClient, query: str = "") -> list[str]:
    """The lines of the list as CSV, without its titles."""
    return client.get(f"{LIST}.csv?lang=en{query}").get_data().decode("utf-8-sig").splitlines()[1:]


def said(scene: Scene, source: int) -> list[tuple[int, str, int | None]]:
    with scene.open() as store:
        return [(one.target, one.wish.value, one.rank) for one in store.statements.of(1, source)]


def typed(scene: Scene, participant: int, **changes: object) -> dict[str, object]:
    """What the form of a participant holds, and what is typed over it."""
    with scene.open() as store:
        one = store.participants.get(participant)
    values = {
        "name": one.name,
        "role": one.role.value,
        "email": one.email,
        "head_count": one.head_count,
        "parallel": one.parallel,
        "minimum": one.minimum,
        "legal_form": one.organisation.legal_form.value,
        "revision": one.revision,
    }
    return {**values, **changes}


def test_the_list_is_filtered_sorted_and_a_file(scene: Scene, client: FlaskClient) -> None:
    with scene.open() as store:
        silent, gone, lost = (store.participants.get(number) for number in (3, 1, 6))
        store.participants.save(replace(silent, email="", arrive=time(9, 30), away=(3, 4)))
        store.participants.save(replace(gone, withdrawn=True))
        store.participants.save(replace(lost, missing=True, role=Role.BOTH))
        store.statements.set(1, {3: []})
        store.participants.save(replace(store.participants.get(2), arrive=time(8), leave=time(18)))
    assert client.get(f"{LIST}.csv?lang=fr&q=marnelle").get_data().decode("utf-8-sig").splitlines() == [
        "N°;Nom;Rôle;Type de structure;Adresse électronique;Vœux;Présence;État",
        "3;Commune de Marnelle;acheteur;;;0;à partir de 9\u202fh\u202f30, sauf aux tours 3, 4;participe",
    ]
    assert rows(client)[0].endswith("all rounds,takes part")
    found = {
        query: [line.split(",")[0] for line in rows(client, query)]
        for query in (
            "", "&show=no+wishes", "&show=no+email", "&show=missing", "&show=withdrawn", "&role=both", "&q=2",
            "&q=atelier&show=withdrawn", "&role=buyer&sort=name", "&q=fournisseur3@", "&show=nonsense&q=zzzz",
        )
    }  # fmt: skip
    assert found == {
        "": ["2", "3", "4", "5", "6", "7", "8", "9", "10"],
        "&show=no+wishes": ["3"],
        "&show=no+email": ["3"],
        "&show=missing": ["6"],
        "&show=withdrawn": ["1"],
        "&role=both": ["6"],
        "&q=2": ["2"],
        "&q=atelier&show=withdrawn": ["1"],
        "&role=buyer&sort=name": ["3", "4", "5", "7"],
        "&q=fournisseur3@": ["10"],
        "&show=nonsense&q=zzzz": [],
    }
    page = read(client.get(f"{LIST}?lang=en&show=no+wishes"))
    assert ("have said nothing yet (1)" in page, "1 participant " in page) == (True, True)
    assert ("This participant has no e-mail address." in page, "Send the reminder" in page) == (True, False)


def test_a_reader_sees_the_list_without_addresses_and_changes_nothing(scene: Scene) -> None:
    reader = visit(scene, AccountRole.READER)
    page = reader.get(f"{LIST}?lang=en")
    assert ("Atelier Nord" in page.text, "exemple.example" in page.text, "/participants/1" in page.text) == (
        True, False, False,
    )  # fmt: skip
    assert all("exemple.example" not in line for line in rows(reader))
    assert reader.get(f"{LIST}?q=fournisseur0@").text.count("Atelier Nord") == 0


def test_a_reader_cannot_tell_who_wishes_or_refuses_anybody_nor_who_waits(scene: Scene) -> None:
    reader = visit(scene, AccountRole.READER)
    everybody = rows(reader)
    with scene.open() as store:
        waits, invited = (store.participants.get(number) for number in (4, 5))
        store.participants.save(replace(waits, withdrawn=True, waiting=True))
        store.participants.save(replace(invited, withdrawn=True, invited=True))
        store.statements.set(1, {1: [Statement(1, 3, Wish.NO)], 2: [], 6: [Statement(6, 3, Wish.YES)]})
    left = [line for line in everybody if line.split(",")[0] not in {"4", "5"}]
    assert everybody[0] == "1,Atelier Nord,supplier,,all rounds,takes part"
    for show in ("", "no+wishes", "waiting", "invited"):  # what it may not ask for is what nobody has heard of
        assert (show, rows(reader, f"&show={show}")) == (show, left)
    page = read(reader.get(f"{LIST}?lang=en&show=invited"))
    assert not re.search("Wishes|said nothing|waiting for approval|asked to come again", page)
    assert [line.split(",")[0] for line in rows(visit(scene, AccountRole.ORGANISER), "&show=waiting")] == ["4"]


def test_a_correction_is_kept_logged_and_mailed(scene: Scene, client: FlaskClient) -> None:
    with scene.open() as store:
        set_public_url(store, "https://openmap.example")
    changes = {
        "leave": "11:30", "away": ["2"], "parallel": "2", "maximum": "5", "step_free": "y", "legal_form": "SCOP",
        "accreditations": ["EI", "EA"], "email": "neu@exemple.example", "name": "Atelier du Nord",
    }  # fmt: skip
    assert send(client, f"{LIST}/1", typed(scene, 1, **changes)).status_code == 303
    with scene.open() as store:
        one = store.participants.get(1)
        assert (one.leave, one.away, one.parallel, one.maximum, one.step_free, one.email) == (
            time(11, 30), (2,), 2, 5, True, "neu@exemple.example",
        )  # fmt: skip
        assert (one.organisation.legal_form, one.organisation.accreditations) == (
            LegalForm.SCOP,
            (Accreditation.EI, Accreditation.EA),
        )
        logged = [(entry.who, entry.what, entry.after) for entry in store.audit.all(1) if entry.who == "Personne 2"]
        assert ("Personne 2", "Atelier Nord: legal form", "SCOP") in logged
        assert ("Personne 2", "Atelier du Nord: departure", "11:30") in logged
        [letter] = store.letters.all(1)
        assert (letter.kind, letter.recipient) == ("changed", "neu@exemple.example")
        assert store.aliases.all(1) == {"atelier nord": 1}
    assert "Departure ( → 11:30)" in read(client.get(f"{LIST}/1?lang=en"))


def test_two_who_correct_at_once_and_senseless_values(scene: Scene, client: FlaskClient) -> None:
    with scene.open() as store:
        before = store.participants.get(1)
        old = typed(scene, 1, parallel="3", leave="11:00")
        store.participants.save(replace(before, head_count=4))
    page = send(client, f"{LIST}/1", old)
    assert (page.status_code, "meanwhile" in read(page), 'value="11:00"' in page.text) == (422, True, True)
    for wrong, words in (
        ({"email": "accueil"}, "is no e-mail address"),
        ({"arrive": "11:00", "leave": "10:00"}, "arrives before it leaves"),
        ({"minimum": "4", "maximum": "2"}, "correct one of the two numbers"),
        ({"name": "blanchisserie du CANAL"}, "Another organisation is called"),
        ({"parallel": "0"}, "Enter a whole number from 1 to 50"),
        ({"accreditations": ["XX"]}, "XX"),
    ):
        page = send(client, f"{LIST}/1", typed(scene, 1, **wrong))
        assert (wrong, page.status_code, words in read(page)) == (wrong, 422, True)
    with scene.open() as store:
        assert replace(store.participants.get(1), head_count=1, revision=1) == replace(before, revision=1)


def test_wishes_stand_in_their_order_and_needs_in_the_typography_of_the_page(scene: Scene, client: FlaskClient) -> None:
    with scene.open() as store:
        one = store.participants.get(3)
        need = Line(LineKind.NEED, "Câblage et réseaux", "pose de câbles")
        store.participants.save(replace(one, lines=(need,)))
        said = [Statement(3, 2, Wish.YES, 2), Statement(3, 1, Wish.YES, 1), Statement(3, 8, Wish.NO)]
        store.statements.set(1, {3: said})
        names = {number: store.participants.get(number).name for number in (1, 2, 8)}
    page = client.get(f"{LIST}/3?lang=fr")
    ordered = page.text.split("<ol>")[1].split("</ol>")[0]
    assert re.findall(r"<li>(.*?), ", ordered) == [names[1], names[2]]
    assert (f"<li>{names[8]}, " in page.text, "Câblage et réseaux\u00a0: pose de câbles" in page.text) == (True, True)


def test_links_are_shown_sent_and_renewed(scene: Scene, client: FlaskClient) -> None:
    assert "This participant has no link yet." in read(client.get(f"{LIST}/1?lang=en"))
    old = scene.link(1)
    assert old in client.get(f"{LIST}/1").text
    send(client, f"{LIST}/1/link/new", page=f"{LIST}/1")
    assert (old in client.get(f"{LIST}/1").text, scene.app.test_client().get(old).status_code) == (False, 404)
    assert scene.app.test_client().get(scene.link(1)).status_code == 303
    with scene.open() as store:
        set_public_url(store, "https://openmap.example")
    send(client, f"{LIST}/1/link", page=f"{LIST}/1")
    with scene.open() as store:
        assert [letter.recipient for letter in store.letters.all(1)] == ["fournisseur0@exemple.example"]
    assert client.get(f"{LIST}/99").status_code == 404


def test_what_the_file_says_can_be_taken_or_refused(scene: Scene, client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "demain.csv"
    text = registrations().replace("fournisseur0@", "theirs0@").replace("fournisseur1@", "theirs1@")
    file.write_text(text, encoding="utf-8")
    with scene.open() as store:
        for number in (1, 2):
            one = store.participants.get(number)
            correct_participant(store, 1, one=one, changes={"email": f"ours{number}@exemple.example"}, who="test")
        import_file(store, 1, path=file, who="test")
        first, second = store.imports.conflicts(1)
    assert "The file says otherwise" in read(client.get(f"{LIST}/1?lang=en"))
    send(client, f"{LIST}/1/take/{first.id}", page=f"{LIST}/1")
    send(client, f"{LIST}/2/keep", page=f"{LIST}/2")
    with scene.open() as store:
        assert [store.participants.get(number).email for number in (1, 2)] == [
            "theirs0@exemple.example",
            "ours2@exemple.example",
        ]
        assert store.imports.conflicts(1) == ()
    assert second.participant == 2


def test_a_wish_of_the_file_can_be_taken_too(scene: Scene, client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "demain.csv"
    wished = ";Commune de Marnelle\n"
    file.write_text(registrations().replace(wished, ";Lycée agricole de Sorbeval\n", 1), encoding="utf-8")
    with scene.open() as store:
        store.statements.set(1, {1: [Statement(1, 3, Wish.PRIORITY, 1)]})
        import_file(store, 1, path=file, who="test")
        [conflict] = store.imports.conflicts(1)
    assert "Wish about Commune de Marnelle" in read(client.get(f"{LIST}/1?lang=en"))
    send(client, f"{LIST}/1/take/{conflict.id}", page=f"{LIST}/1")
    assert said(scene, 1) == [(7, "yes", 1)]
    with scene.open() as store:
        assert store.imports.conflicts(1) == ()


def test_wishes_from_paper_are_entered_in_order_and_undone(scene: Scene, client: FlaskClient) -> None:
    scene.app.config["CLOCK"] = lambda: MOMENT + timedelta(days=26)  # wishes are closed
    client = visit(scene, AccountRole.ORGANISER)
    with scene.open() as store:
        store.statements.set(1, {3: [Statement(3, 6, Wish.YES, 1)]})
    page = send(client, ENTRY, {"number": "3", "targets": "10 8, 6", "wish": "priority", "refusal": ""})
    assert page.status_code == 303
    assert said(scene, 3) == [(6, "priority", 1), (10, "priority", 2), (8, "priority", 3)]
    shown = read(client.get(f"{ENTRY}?lang=en"))
    assert "3 Commune de Marnelle 10 Restauration solidaire des Hauts-Plateaux, Priority 8 Menuiserie" in shown
    for _ in range(2):
        send(client, f"{ENTRY}/undo", page=ENTRY)
        assert said(scene, 3) == [(6, "yes", 1)]
    with scene.open() as store:
        assert [(entry.who, entry.what) for entry in store.audit.all(1)][-2:] == [
            ("Personne 2", "Commune de Marnelle: wishes entered (priority)"),
            ("Personne 2", "Commune de Marnelle: wishes entered were taken back"),
        ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"targets": "10 99"}, "nobody who takes part has these numbers: 99"),
        ({"number": "99"}, "nobody who takes part has these numbers: 99"),
        ({"targets": "dix"}, "these numbers: dix"),
        ({"targets": "10 4"}, "4 Département du Val-Brun cannot meet Commune de Marnelle"),
        ({"targets": "3"}, "3 Commune de Marnelle cannot meet Commune de Marnelle"),
        ({"targets": "1 6 8 9", "wish": "priority"}, "you may give 3 priorities"),
        ({"targets": ""}, "enter at least one number"),
    ],
)
def test_a_line_with_a_slip_enters_nothing(
    wrong: dict[str, str], words: str, scene: Scene, client: FlaskClient
) -> None:
    before = said(scene, 3)
    page = send(client, ENTRY, {"number": "3", "targets": "10", "wish": "yes", "refusal": "", **wrong})
    assert (page.status_code, words.casefold() in read(page).casefold(), said(scene, 3)) == (422, True, before)


def test_a_public_buyer_says_why_not(scene: Scene, client: FlaskClient) -> None:
    with scene.open() as store:
        one = store.participants.get(3)
        store.participants.save(replace(one, organisation=replace(one.organisation, legal_form=LegalForm.PUBLIC)))
    line = {"number": "3", "targets": "10", "wish": "no"}
    assert send(client, ENTRY, {**line, "refusal": ""}).status_code == 422
    assert send(client, ENTRY, {**line, "refusal": Refusal.RECENT.value}).status_code == 303
    with scene.open() as store:
        assert Statement(3, 10, Wish.NO, refusal=Refusal.RECENT) in store.statements.of(1, 3)


def test_those_who_said_nothing_are_reminded_once(scene: Scene, client: FlaskClient) -> None:
    with scene.open() as store:
        set_public_url(store, "")
        store.statements.set(1, {3: [], 4: []})
        store.participants.save(replace(store.participants.get(4), email=""))
    page = f"{LIST}?show=no+wishes&lang=en"
    assert "1 of these 2 have an e-mail address. Send the reminder" in read(client.get(page))
    nobody = read(client.get(f"{page}&q=4"))
    assert ("This participant has no e-mail address." in nobody, "Send the reminder" in nobody) == (True, False)
    send(client, f"{LIST}/remind", page=page)
    assert "first name the public address" in client.get(page).text
    with scene.open() as store:
        set_public_url(store, "https://openmap.example")
    told = []
    for _ in range(2):
        send(client, f"{LIST}/remind", page=page)
        told.append("outbox: 1." in client.get(page).text)
    assert told == [True, False]
    with scene.open() as store:
        assert [(one.kind, one.recipient) for one in store.letters.all(1)] == [
            ("no_wishes", "acheteur0@exemple.example")
        ]


@needs_chromium
def test_paper_after_paper_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    scene = make_scene("draft", tmp_path)
    with served(scene.app) as site, opened(browser) as tab:
        cookie = {"name": COOKIE, "value": scene.session(AccountRole.ORGANISER), "url": site}
        tab.context.add_cookies([cookie])  # type: ignore[list-item]
        tab.goto(f"{site}{ENTRY}?lang=en")
        for number, targets in (("3", "10 9"), ("1", "4")):
            assert tab.evaluate("document.activeElement.id") == "number"
            tab.keyboard.type(number)
            tab.keyboard.press("Tab")
            tab.keyboard.type(targets)
            tab.keyboard.press("Enter")
            tab.wait_for_selector(".notice")
    assert [target for target, _, _ in said(scene, 3)][-2:] == [10, 9]
    assert 4 in [target for target, _, _ in said(scene, 1)]
