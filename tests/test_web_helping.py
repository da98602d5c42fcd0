"""In the browser: a network helps its members; organisers approve, write, join, bar sectors and invite networks."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matchmaker.accounts import sign_in_token
from matchmaker.entities import Refusal, Role, Statement, Wish
from matchmaker.participants import correct_participant
from matchmaker.store import AccountRole
from tests.organising import read, visit
from tests.scenes import BUYERS, MOMENT, Scene, make_scene

EVENT = "/organise/events/1"
MEMBER, ASKED = 1, 2


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene("accompanied", tmp_path)


def send(client: FlaskClient, path: str, *, page: str = "", **data: object) -> TestResponse:
    """Send a form of a page with what its hidden fields hold."""
    text = client.get(page or path).text
    hidden = dict(re.findall(r'<input id="\w+" name="(\w+)"[^>]*type="hidden" value="([^"]*)"', text))
    [token, *_] = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', text)
    return client.post(f"{path}{'&' if '?' in path else '?'}lang=en", data={**hidden, "csrf_token": token, **data})


def network_of(scene: Scene) -> int:
    with scene.open() as store:
        return next(one.id for one in store.participants.all(1) if one.role is Role.NETWORK)


def test_a_network_helps_until_its_member_takes_that_back(scene: Scene) -> None:
    client, network = visit(scene, AccountRole.PARTNER), network_of(scene)
    with scene.open() as store:
        mine = (Statement(MEMBER, 3, Wish.YES, 1), Statement(MEMBER, 5, Wish.NO, refusal=Refusal.CONFLICT))
        store.statements.set(1, {MEMBER: mine})
    home, path = read(client.get("/network/?lang=en")), f"/network/{network}/members/{MEMBER}"
    assert ("Atelier Nord 1 wish, has not said whether it comes" in home, "Has not agreed yet" in home) == (True, True)
    page = client.get(f"{path}?lang=en")
    assert f"Wishes 3 · {BUYERS[0]}, Yes Wish for it" in read(page)
    assert [word for word in ("5 · Hôpital des Tilleuls, ", "onflict", "exemple.example") if word in read(page)] == []
    for target in (4, 5):
        assert send(client, path, target=target, wish="yes").status_code == 303
    assert f"4 · {BUYERS[1]}, Yes 5 · {BUYERS[2]}, Yes Wish for it" in read(client.get(f"{path}?lang=en"))
    with scene.open() as store:
        wishes = {(said.target, said.wish) for said in store.statements.of(1, MEMBER)}
    assert wishes == {(3, Wish.YES), (4, Wish.YES), (5, Wish.NO)}
    others = (f"/network/{network}/members/{ASKED}", f"/network/{network}/members/3", f"/network/3/members/{MEMBER}")
    assert [client.get(other).status_code for other in others] == [404] * 3
    member = scene.app.test_client()
    member.get(scene.link(MEMBER))
    assert "Wishes stated by the network" in read(member.get(f"/my/{MEMBER}/data?lang=en"))
    assert send(member, f"/my/{MEMBER}/network", network="0").status_code == 303
    assert (client.get(path).status_code, "Atelier Nord" in client.get("/network/").text) == (404, False)
    with scene.open() as store:
        assert {(said.target, said.wish) for said in store.statements.of(1, MEMBER)} == wishes


def test_a_network_comes_in_to_its_members_and_nowhere_else(scene: Scene) -> None:
    with scene.open() as store:
        account = store.accounts.find("partner@equipe.example")
        assert account
        path = f"/organise/enter/{sign_in_token(store, account, now=MOMENT, lasts=timedelta(hours=1))}"
    client = scene.app.test_client()
    entered = send(client, path)
    assert (entered.status_code, entered.location) == (303, "/network/")
    refused = client.get("/organise/?lang=en")
    assert (refused.status_code, 'href="/network/"' in refused.text) == (403, True)
    for role in (AccountRole.OWNER, AccountRole.READER):
        assert visit(scene, role).get("/network/").status_code == 403


def test_the_journal_speaks_the_language_of_the_page(scene: Scene) -> None:
    client, path = visit(scene, AccountRole.ORGANISER), f"{EVENT}/participants/{MEMBER}"
    with scene.open() as store:
        one = store.participants.get(MEMBER)
        correct_participant(store, 1, one=one, changes={"role": Role.BOTH, "maximum": 4}, who="Personne 2")
    page = read(client.get(f"{path}?lang=fr"))
    assert "Personne 2, Rôle (fournisseur → acheteur et fournisseur)" in page
    assert "Personne 2, Rendez-vous au plus ( → 4)" in page
    assert "Vœux exprimés par le réseau" in page
    assert "Réseau Réseau des clauses, d’accord depuis le mercredi 31 mars 2027" in page


def test_a_proposal_is_accepted_on_ones_own_page(scene: Scene) -> None:
    network, member = network_of(scene), scene.app.test_client()
    member.get(scene.link(ASKED))
    assert "It sees nothing until you agree below" in read(member.get(f"/my/{ASKED}/network?lang=en"))
    for wrong in ("3", "99", ""):
        assert send(member, f"/my/{ASKED}/network", network=wrong).status_code == 422
    assert send(member, f"/my/{ASKED}/network", network=str(network)).status_code == 303
    assert visit(scene, AccountRole.PARTNER).get(f"/network/{network}/members/{ASKED}").status_code == 200


def test_organisers_invite_networks_and_propose_them(scene: Scene) -> None:
    client, network = visit(scene, AccountRole.ORGANISER), network_of(scene)
    path = f"{EVENT}/networks/{network}"
    invited = send(client, path, name="Personne 8", email="huit@reseau.example", language="fr")
    assert (invited.status_code, "huit@reseau.example" in client.get(path).text) == (303, True)
    refused = send(client, path, name="x", email="owner@equipe.example", language="fr")
    assert (refused.status_code, "is the address of an organiser" in read(refused)) == (422, True)
    assert send(client, f"{path}/members", page=path, number=3).status_code == 303
    assert "has chosen a network itself" in read(send(client, f"{path}/members", page=path, number=MEMBER))
    with scene.open() as store:
        account = store.accounts.find("huit@reseau.example")
        assert account
        assert store.networks.of_account(account.id) == (network,)
        assert [(known.member, known.since is None) for known in store.networks.members(1)] == [
            (1, False), (2, True), (3, True),
        ]  # fmt: skip
    send(client, f"{path}/accounts/{account.id}/untie", page=path)
    with scene.open() as store:
        assert store.networks.of_account(account.id) == ()


def test_a_mail_to_the_filtered_ones_is_looked_at_and_sent_once(scene: Scene) -> None:
    client, path = visit(scene, AccountRole.ORGANISER), f"{EVENT}/participants/mail?role=buyer"
    said = {"subject": "Parking", "text": "Bonjour {structure}"}
    looked = send(client, path, **said, step="look")
    assert "Bonjour Commune de Marnelle" in read(looked)
    assert "4 mails leave" in read(looked)
    with scene.open() as store:
        before = len(store.letters.all(1))
    assert send(client, path, **said, step="send", seen="3").status_code == 422
    answers = [send(client, path, **said, step="send", seen="4").status_code for _ in range(2)]
    with scene.open() as store:
        assert (answers, len(store.letters.all(1)) - before) == ([303, 303], 4)
    nobody = send(client, f"{EVENT}/participants/mail?q=zzzz", **said, step="look")
    assert (nobody.status_code, "Nobody of this group" in read(nobody)) == (422, True)


def test_who_waits_is_answered_and_knows_it(scene: Scene) -> None:
    client, waiting = visit(scene, AccountRole.ORGANISER), network_of(scene) + 1
    registrant, path = scene.app.test_client(), f"{EVENT}/waiting/{waiting}"
    registrant.get(scene.link(waiting))
    assert "Your registration waits" in read(registrant.get(f"/my/{waiting}/?lang=en"))
    assert BUYERS[0] not in registrant.get(f"/my/{waiting}/directory").text
    assert "Nous regrettons" in read(send(client, path, answer="decline", reason="Plein.", step="look"))
    assert send(client, path, answer="accept", step="send").status_code == 303
    assert BUYERS[0] in registrant.get(f"/my/{waiting}/directory").text
    assert client.get(path).status_code == 303
    send(client, f"{EVENT}/waiting/rule", page=f"{EVENT}/waiting", wanted="no")
    assert "takes part at once" in read(client.get(f"{EVENT}/waiting?lang=en"))


def test_two_are_joined_after_a_look_and_sectors_barred(scene: Scene) -> None:
    client, path = visit(scene, AccountRole.ORGANISER), f"{EVENT}/participants/1/merge"
    looked = send(client, path, number=2, step="look")
    assert "What it gives: Atelier Nord with Blanchisserie du Canal" in read(looked)
    [revision] = re.findall(r'name="others" type="hidden" value="(\d+)"', looked.text)
    assert send(client, path, number=2, others="99", step="join").status_code == 422
    assert send(client, path, number=2, others=revision, step="join").status_code == 303
    assert send(client, path, number=2, others=revision, step="join").status_code == 422
    assert send(client, f"{EVENT}/participants/3/barred", barred="green").status_code == 303
    with scene.open() as store:
        assert (store.participants.get(2).withdrawn, store.participants.get(3).barred) == (True, ("green",))
        assert store.letters.all(1)[0].kind == "changed"
