"""The next edition and the editions side by side as pages; who met before, for each its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from matchmaker.cli import main
from matchmaker.editions import invited_again
from matchmaker.entities import Participant
from matchmaker.store import AccountRole
from tests.organising import read, send, visit
from tests.scenes import BUYERS, SUPPLIERS, Scene, make_scene


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Nobody changes it."""
    return make_scene("sequel", tmp_path_factory.mktemp("shown"))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene("published", tmp_path)


def guest(scene: Scene, one: int) -> FlaskClient:
    client = scene.app.test_client()
    assert client.get(scene.link(one)).status_code == 303
    return client


def partners(scene: Scene, name: str) -> set[str]:
    """Whom somebody met in the first edition, as its plan has it."""
    with scene.open() as store:
        plan, names = store.plans.published(1), {one.id: one.name for one in store.participants.all(1)}
    assert plan
    pairs = [{names[meeting.a], names[meeting.b]} for meeting in plan.meetings]
    return {other for pair in pairs if name in pair for other in pair - {name}}


def coming(scene: Scene) -> dict[str, Participant]:
    with scene.open() as store:
        return {one.name: one for one in store.participants.all(2)}


def test_organisers_see_the_editions_side_by_side_and_who_met_before(shown: Scene) -> None:
    page = visit(shown, AccountRole.READER).get("/organise/events/2/editions?lang=en")
    said = read(page)
    rows = (
        "Participants 10 8", "Meetings 14 11", "Meetings between organisations that never met 14 0",
        "Held, of those that somebody marked – –", "11 pairs of those who come to this edition met",
    )  # fmt: skip
    assert [row for row in rows if row not in said] == []
    assert "Mail the invitations" not in said  # a reader changes nothing
    file = visit(shown, AccountRole.READER).get("/organise/events/2/editions/met.csv").text
    lines = {tuple(line.split(";")[:2]) for line in file.splitlines()[1:]}
    assert {tuple(sorted(line)) for line in lines} == {
        tuple(sorted((name, other))) for name in coming(shown) for other in partners(shown, name) & set(coming(shown))
    }


def test_attendees_read_whom_they_met_themselves_and_nothing_of_others(shown: Scene) -> None:
    people = coming(shown)
    differ = set()
    for name, one in people.items():
        client = guest(shown, one.id)
        met = set()
        for other in people.values():
            card = client.get(f"/my/{one.id}/directory/{other.id}?lang=en")
            if card.status_code == 200 and "You met in May 2027." in card.text:
                met.add(other.name)
        assert met == partners(shown, name) & set(people)
        differ.add(frozenset(met))
    assert len(differ) > 2  # so there is something of others to leak


def test_a_name_alone_and_an_invitation_alone_open_nothing(tmp_path: Path) -> None:
    scene = make_scene("sequel", tmp_path)
    buyer = coming(scene)[BUYERS[0]]
    client = guest(scene, buyer.id)
    assert "You met in" in client.get(f"/my/{buyer.id}/directory?lang=en").text
    with scene.open() as store:
        store.participants.save(replace(buyer, claimed=True))
        asked = invited_again(store, 2)[0]
    assert "You met in" not in client.get(f"/my/{buyer.id}/directory?lang=en").text
    outside = guest(scene, asked.id)
    assert "You do not take part in this edition yet." in read(outside.get(f"/my/{asked.id}/?lang=en"))
    pages = [outside.get(f"/my/{asked.id}/{page}").text for page in ("directory", "wishes", "agenda")]
    assert not any(name in page for page in pages for name in (*BUYERS, *SUPPLIERS) if name != asked.name)
    assert outside.get(f"/my/{asked.id}/catalogue.pdf").status_code == 403


def test_the_next_edition_is_made_once(scene: Scene) -> None:
    client, page = visit(scene), "/organise/events/1/next"
    ticked = ["1", "2", "5"]
    form = {"date": "2028-05-16", "name": "OpenMap 2028", "invited": ticked}
    for tick, count in (("all", 10), ("none", 0)):
        shown = send(client, page, {**form, "tick": tick})
        assert (shown.status_code, shown.text.count(" checked")) == (200, count)
    first = send(client, page, form)
    made = client.get("/organise/events/2/editions?lang=en").text
    assert "Asked to come again: 3." in made
    assert ("Mail the invitations" in made, "It is not open yet: set its dates" in made) == (False, True)
    again = send(client, page, form)
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert first.location == "/organise/events/2/editions"
    assert "nothing was changed." in client.get("/organise/events/2/editions?lang=en").text
    with scene.open() as store:
        assert [event.name for event in store.events.all()] == ["OpenMap de Marnelle", "OpenMap 2028"]
        assert len(invited_again(store, 2)) == 3
    early = send(client, page, {**form, "date": "2027-05-18"})
    assert early.status_code == 422
    assert "choose a later day" in read(early)


def test_invitations_wait_for_registration_and_are_mailed_once(tmp_path: Path) -> None:
    scene = make_scene("sequel", tmp_path)
    client, page = visit(scene), "/organise/events/2/editions"
    for expected in (2, 0):
        assert send(client, "/organise/events/2/invitations", page=page).status_code == 303
        assert f"Mails put into the outbox: {expected}." in client.get(f"{page}?lang=en").text
    with scene.open() as store:
        assert sorted((one.kind, one.recipient) for one in store.letters.all(2)) == [
            ("invitation", "fournisseur0@exemple.example"),
            ("invitation", "fournisseur1@exemple.example"),
        ]
    found = client.get("/organise/events/2/participants?show=invited&lang=en").text
    assert "asked to come again" in found


def test_everybody_reads_the_points_of_those_who_never_met(shown: Scene) -> None:
    said = read(shown.app.test_client().get("/events/2/?lang=en"))
    assert "The wishes of two who did not meet in an earlier edition count 10 points more" in said
    assert "did not meet" not in read(shown.app.test_client().get("/events/1/?lang=en"))


def test_the_command_line_makes_and_compares(scene: Scene) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(main, [words[0], str(scene.workspace), *words[1:]])
        assert result.exit_code == 0, result.output
        return result.output

    made = run("next", "--date", "2028-05-16")
    said = " ".join(made.split())
    assert "Event 2, OpenMap de Marnelle 2028, 2028-05-16: 10 can be asked; none has been yet." in said
    assert "was there already" in run("next", "--date", "2028-05-16", "--from", "1")
    table = {line.split("  ")[1]: line.split() for line in run("editions", "--event", "2").splitlines()}
    assert table["participants"][1:] == ["10", "0"]
    with scene.open() as store:
        asked = [replace(one, withdrawn=False, invited=False) for one in invited_again(store, 2)]
    assert "Participants: 10 new" in run("import", str(scene.workspace.with_name("inscriptions.csv")), "--event", "2")
    with scene.open() as store:
        here = store.participants.all(2)
    assert [(one.number, one.organisation, one.email) for one in here] == [
        (one.number, one.organisation, one.email) for one in asked
    ]
    refused = CliRunner().invoke(main, ["next", str(scene.workspace), "--invite", "2"])
    assert (refused.exit_code, "registration is not open" in refused.output) == (4, True)
