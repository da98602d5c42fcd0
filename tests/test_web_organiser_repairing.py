"""Something happened, in the browser of an organiser: said, proposed, applied once, told, printed, taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from shutil import copy

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from matchmaker.day import Choice, apply, propose
from matchmaker.entities import Arrival, Way
from matchmaker.mail import queue_agendas
from matchmaker.plans import judge
from matchmaker.settings import MailServer, Security, set_mail_server
from matchmaker.store import AccountRole
from tests.organising import number_of, read, send, visit
from tests.scenes import MOMENTS, Scene, make_scene
from web import create_app

DAY = "/organise/events/1/repair"
PROPOSAL = f"{DAY}/proposal"
VAL_BRUN, HOPITAL, LYCEE, GARE, HAUTS = (
    "Département du Val-Brun", "Hôpital des Tilleuls", "Lycée agricole de Sorbeval", "Recyclerie de la Gare",
    "Restauration solidaire des Hauts-Plateaux",
)  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_scene("published", tmp_path_factory.mktemp("made")).workspace


@pytest.fixture
def morning(published: Path, tmp_path: Path) -> Scene:
    """9:20, in the second of six rounds."""
    workspace = Path(copy(published, tmp_path / "openmap.db"))
    app = create_app(workspace)
    app.config["CLOCK"] = lambda: MOMENTS["morning"]
    return Scene(workspace, app)


@pytest.fixture
def client(morning: Scene) -> FlaskClient:
    return visit(morning)


def say(client: FlaskClient, what: str, **typed: str) -> TestResponse:
    return send(client, f"{DAY}/say/{what}", typed)


def look(client: FlaskClient, address: str = PROPOSAL) -> tuple[str, dict[str, str]]:
    """What the page of the proposal says, and its hidden fields."""
    page = client.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert page.status_code == 200, page.text
    hidden = dict(re.findall(r'name="(digest|frozen)" type="hidden" value="([^"]*)"', page.text))
    return read(page), hidden


def press(client: FlaskClient, hidden: dict[str, str], **ticked: str | list[str]) -> TestResponse:
    return send(client, PROPOSAL, {"choice": "repair", **hidden, **ticked}, page=DAY)


def repairs(scene: Scene) -> list[tuple[int, bool]]:
    with scene.open() as store:
        return [(one.plan, one.undone) for one in store.repairs.all(1)]


def test_two_absences_are_said_proposed_together_applied_once_and_taken_back(
    morning: Scene, client: FlaskClient
) -> None:
    assert "Round 3 begins next, at 9:30." in read(client.get(f"{DAY}?lang=en"))
    assert say(client, "no-show", who="hauts").status_code == 303
    assert say(client, "no-show", who="gare").status_code == 303
    assert f"{GARE} does not come" in read(client.get(f"{DAY}?lang=en"))
    text, hidden = look(client)
    assert "4 meetings are lost. 3 agendas of people who are there change." in text
    assert "Proved: no repair is better for imposed meetings and for whoever has the fewest;" in text
    assert f"{HAUTS} (late or away) 3 → 1" in text
    before = repairs(morning)
    assert press(client, hidden).headers["Location"] == DAY
    assert before == []
    home = read(client.get(f"{DAY}?lang=en"))
    assert "What you said so far" not in home
    assert f"9:20 · plan no. 2 Personne 2 {HAUTS} does not come {GARE} does not come" in home
    assert press(client, hidden).headers["Location"] == DAY
    assert "This was applied already: plan 2 is in force." in client.get(f"{DAY}?lang=en").text
    assert repairs(morning) == [(2, False)]
    shown = read(client.get("/organise/events/1/plans/2?lang=en"))
    for part in ("Meetings of the plan before that are kept 10 10 no repair is better", "Points of the meetings kept"):
        assert part in shown
    assert "cannot be better" not in shown
    with morning.open() as store:
        assert judge(store, 1).holds
    send(client, f"{DAY}/undo", page=DAY)
    assert "9:20 · taken back Personne 2" in read(client.get(f"{DAY}?lang=en"))
    assert repairs(morning) == [(2, True)]
    assert send(client, f"{DAY}/undo", page=DAY).status_code == 409


@pytest.mark.parametrize(
    ("what", "typed", "answer"),
    [
        ("late", {"who": "val", "until": "09:10"}, "Département du Val-Brun misses no round: the next one begins at"),
        ("late", {"who": "val", "until": ""}, "Enter a time, as 10:15"),
        ("left", {"who": "zzz"}, "Nobody who takes part has the name or number “zzz”"),
        ("table", {"table": "99"}, "No table is called “99”"),
        ("veto", {"who": "val", "other": "lycée"}, "never meet: neither buys what the other sells"),
    ],
)
def test_what_makes_no_sense_is_answered_where_it_was_typed(
    client: FlaskClient, what: str, typed: dict[str, str], answer: str
) -> None:
    page = say(client, what, **typed)
    assert (page.status_code, answer in read(page)) == (422, True)
    assert "What you said so far" not in read(client.get(f"{DAY}?lang=en"))


def test_other_pages_may_name_who_it_is(client: FlaskClient) -> None:
    assert 'value="17"' in client.get(f"{DAY}/say/no-show?who=17").text
    assert 'value="Atelier Nord"' in client.get(f"{DAY}/walk-in?name=Atelier+Nord").text


def test_what_was_said_is_taken_away_again(client: FlaskClient) -> None:
    say(client, "table", table="4")
    say(client, "late", who="val", until="09:50")
    send(client, f"{DAY}/forget", {"place": "0"}, page=DAY)
    page = read(client.get(f"{DAY}?lang=en"))
    assert ("Table 4 is broken" in page, "Département du Val-Brun is late, there at 9:50" in page) == (False, True)


def test_another_state_is_shown_before_it_is_applied(morning: Scene, client: FlaskClient) -> None:
    """A second organiser was quicker."""
    say(client, "left", who="gare")
    _, hidden = look(client)
    other = visit(morning, AccountRole.OWNER)
    say(other, "table", table="4")
    press(other, look(other)[1])
    page = press(client, hidden)
    assert (page.status_code, repairs(morning)) == (422, [(2, False)])
    assert "Something changed meanwhile, or a round has begun; look at the proposal again." in read(page)
    assert press(client, look(client)[1]).status_code == 303
    assert repairs(morning) == [(2, False), (3, False)]


def test_what_was_corrected_meanwhile_is_named_beside_what_was_said(morning: Scene, client: FlaskClient) -> None:
    with morning.open() as store:
        one = store.participants.get(number_of(morning, GARE))
        store.participants.save(replace(one, leave=time(9, 30)))
    say(client, "table", table="6")
    text, _ = look(client)
    assert "Table 6 is broken Also taken into account, said since the plan was made:" in text
    assert re.search(rf"{GARE} is not there in round [3-6, -]+\.", text)


def test_frozen_rounds_keep_partner_and_time(client: FlaskClient) -> None:
    say(client, "late", who="val", until="09:50")
    assert look(client, f"{PROPOSAL}?frozen=0")[1]["frozen"] == "0"
    assert {look(client, f"{PROPOSAL}?frozen={typed}")[1]["frozen"] for typed in ("9", "x", "1")} == {"1"}


def test_somebody_walks_in_and_is_given_a_place(morning: Scene, client: FlaskClient) -> None:
    told = {"name": "Le Fournil", "role": "supplier", "group": "catering", "words": "Buffets", "partners": "lycée; 4"}
    page = send(client, f"{DAY}/walk-in", told)
    number = number_of(morning, "Le Fournil")
    assert page.headers["Location"] == f"{PROPOSAL}?of={number}"
    text, hidden = look(client, page.headers["Location"])
    assert "Le Fournil takes part now" in text
    pair = f"{number_of(morning, LYCEE)}-{number}"
    assert re.search(r"Le Fournil \(0\) and Lycée agricole de Sorbeval \(\d\): round \d, \d+:\d\d, table \d", text)
    assert press(client, hidden, offers=[pair]).status_code == 303
    with morning.open() as store:
        plan = store.plans.published(1)
        assert plan is not None
        [met] = [one for one in plan.meetings if number in (one.a, one.b)]
        assert (met.a, met.slot >= 4, judge(store, 1).holds) == (number_of(morning, LYCEE), True, True)


def test_whoever_walks_in_for_somebody_without_a_free_round_learns_why(morning: Scene, client: FlaskClient) -> None:
    later = MOMENTS["morning"] + timedelta(minutes=41)
    morning.app.config["CLOCK"] = lambda: later
    told = {"name": "Le Fournil", "role": "supplier", "group": "catering", "words": "Buffets", "partners": "lycée; 4"}
    page = send(client, f"{DAY}/walk-in", told)
    text, _ = look(client, page.headers["Location"])
    assert "No free place fits Le Fournil. It would like to meet:" in text
    assert f"{LYCEE}: Le Fournil has no free round among those that can change." in text
    assert "Say whom it would like to meet" not in text


def test_who_is_late_for_a_round_that_begins_later_now_may_be_there(morning: Scene, client: FlaskClient) -> None:
    say(client, "late", who="val", until="09:32")
    press(client, look(client)[1])
    told = f"{VAL_BRUN} was said to come after round 3, which begins at 9:{{}} as the clock stands now."
    assert told.format(30) in read(client.get(f"{DAY}?lang=en"))
    send(client, "/organise/events/1/clock", {"what": "later", "revision": "0"})
    assert told.format(35) in read(client.get(f"{DAY}?lang=en"))


def test_whoever_was_away_is_there_after_all(morning: Scene, client: FlaskClient) -> None:
    say(client, "no-show", who="gare")
    press(client, look(client)[1])
    assert say(client, "back", who="gare").headers["Location"] == PROPOSAL
    assert re.search(rf"{GARE} \(1\) and ", look(client)[0])
    with morning.open() as store:
        assert store.incidents.all(1) == ()


def test_whoever_is_checked_in_after_all_stands_at_the_top_and_is_offered_places(
    morning: Scene, client: FlaskClient
) -> None:
    """The helper's one tap is enough; nothing is planned anew by it."""
    say(client, "no-show", who="gare")
    press(client, look(client)[1])
    helper, id = visit(morning, AccountRole.HELPER), number_of(morning, GARE)
    later = MOMENTS["morning"] + timedelta(minutes=3)
    morning.app.config["CLOCK"] = lambda: later
    tapped = {"tap": "in", "key": "a" * 32, "participant": str(id)}
    assert send(helper, "/organise/events/1/check-in", tapped).status_code == 303
    desk = read(helper.get("/organise/events/1/check-in?lang=en"))
    assert f"{GARE} Had been reported as away, and is here since 9:23. An organiser can offer it free places." in desk
    assert "Offer free places" not in desk
    home = client.get(f"{DAY}?lang=en")
    assert f"{GARE}, here since 9:23 Offer free places" in read(home)
    assert f"{PROPOSAL}?of={id}" in home.text
    assert repairs(morning) == [(2, False)]
    text, hidden = look(client, f"{PROPOSAL}?of={id}")
    pairs = re.findall(r'name="offers" type="checkbox" value="([^"]+)"', client.get(f"{PROPOSAL}?of={id}").text)
    assert f"Free places for {GARE}" in text
    press(client, hidden, offers=pairs[:1])
    assert "Here after all" not in read(client.get(f"{DAY}?lang=en"))


def test_whoever_was_late_and_is_checked_in_stands_there_once_until_that_was_seen(
    morning: Scene, client: FlaskClient
) -> None:
    say(client, "late", who="val", until="09:32")
    press(client, look(client)[1])
    id = number_of(morning, VAL_BRUN)
    with morning.open() as store:
        store.arrivals.add(1, [Arrival("a" * 32, id, Way.IN, MOMENTS["morning"] + timedelta(minutes=2), "Personne 5")])
    page = read(client.get(f"{DAY}?lang=en"))
    assert f"{VAL_BRUN}, here since 9:22" in page
    assert "was said to come after" not in page
    assert send(client, f"{DAY}/seen", {"who": str(id)}, page=DAY).headers["Location"] == DAY
    assert "Here after all" not in read(client.get(f"{DAY}?lang=en"))


def test_whoever_is_said_not_to_come_and_was_checked_in_is_named(morning: Scene, client: FlaskClient) -> None:
    id = number_of(morning, GARE)
    with morning.open() as store:
        store.arrivals.add(1, [Arrival("a" * 32, id, Way.IN, MOMENTS["morning"], "Personne 5")])
    say(client, "no-show", who="gare")
    assert f"{GARE} was checked in at 9:20. If it is there, take this away" in look(client)[0]


def test_one_after_the_other_is_taken_back_with_slips_for_those_concerned(morning: Scene, client: FlaskClient) -> None:
    for who in ("hauts", "gare"):
        say(client, "no-show", who=who)
        press(client, look(client)[1])
    for left in (1, 0):
        assert "Take this back" in read(client.get(f"{DAY}?lang=en"))
        assert send(client, f"{DAY}/undo", page=DAY).status_code == 303
        page = client.get(f"{DAY}?lang=en").text
        assert sum(not undone for _, undone in repairs(morning)) == left
        assert f'name="plan" value="{5 - left}"' in page
        assert "agendas have changed" in page
    assert "Take this back" not in page


def test_what_was_typed_as_a_command_is_signed_in_the_language_of_the_page(morning: Scene, client: FlaskClient) -> None:
    with morning.open() as store:
        now = MOMENTS["morning"]
        apply(store, propose(store, 1, now=now), choice=Choice.REPAIR, now=now, who="command line")
    assert "9 h 20 · planning n° 2 ligne de commande" in read(client.get(f"{DAY}?lang=fr")).replace("\xa0", " ")


def test_what_cannot_be_taken_back_any_more_is_not_offered(morning: Scene, client: FlaskClient) -> None:
    say(client, "no-show", who="hauts")
    press(client, look(client)[1])
    assert "Take this back" in read(client.get(f"{DAY}?lang=en"))
    later = MOMENTS["morning"] + timedelta(minutes=11)
    morning.app.config["CLOCK"] = lambda: later
    page = read(client.get(f"{DAY}?lang=en"))
    assert ("Too late to take back: round 3 has begun with it." in page, "Take this back" in page) == (True, False)
    assert send(client, f"{DAY}/undo", page=DAY).status_code == 409


def test_offers_that_are_no_pair_of_numbers_are_none(morning: Scene, client: FlaskClient) -> None:
    say(client, "no-show", who="gare")
    offers = ["5-", "-5", "", "²-1", f"{'9' * 5000}-1"]
    assert press(client, look(client)[1], offers=offers).status_code == 303
    assert repairs(morning) == [(2, False)]


@pytest.mark.parametrize(("minutes", "said"), [(0, "Round 3 begins next"), (60, "No round is left to begin")])
def test_there_is_no_dead_end_once_the_last_round_has_begun(
    morning: Scene, client: FlaskClient, minutes: int, said: str
) -> None:
    say(client, "left", who="gare")
    later = MOMENTS["morning"] + timedelta(minutes=minutes)
    morning.app.config["CLOCK"] = lambda: later
    assert said in read(client.get(f"{DAY}?lang=en"))
    assert client.get(PROPOSAL).status_code == (303 if minutes else 200)


def test_nothing_is_published(tmp_path: Path) -> None:
    client = visit(make_scene("draft", tmp_path))
    assert "there is nothing to repair" in read(client.get(f"{DAY}?lang=en"))
    assert client.get(PROPOSAL).headers["Location"] == DAY


def test_only_those_concerned_get_a_new_slip_and_a_mail(morning: Scene, client: FlaskClient) -> None:
    with morning.open() as store:
        set_mail_server(store, MailServer("localhost", 9, Security.NONE, "openmap@marnelle.example"))
        queue_agendas(store, 1, now=MOMENTS["morning"])
        before = {letter.id for letter in store.letters.all(1)}
    say(client, "no-show", who="gare")
    press(client, look(client)[1])
    page = client.get(f"{DAY}?lang=en").text
    who = re.search(r'name="who" value="([^"]*)"', page)
    assert who is not None
    with morning.open() as store:
        people = {one.name: one for one in store.participants.all(1)}
    concerned = [people[name] for name in (HOPITAL, LYCEE, GARE)]
    assert who[1].split("; ") == [str(one.number) for one in concerned]
    asked = {"paper": "agendas", "plan": "2", "language": "en", "who": who[1]}
    slips = send(client, "/organise/events/1/papers/file", asked, page=DAY)
    assert len(PdfReader(BytesIO(slips.data)).pages) == len(concerned)
    assert "Tell the people concerned by mail" in page
    send(client, "/organise/events/1/agendas", page=DAY)
    with morning.open() as store:
        news = [letter for letter in store.letters.all(1) if letter.id not in before]
    assert {letter.participant for letter in news} == {one.id for one in concerned}
    assert 'name="changed"' in client.get(DAY).text


class TestLeaks:
    def test_nobody_reads_why(self, morning: Scene, client: FlaskClient) -> None:
        """The partner of a lost meeting reads that it is cancelled, with the marks of every change, and no reason."""
        say(client, "no-show", who="hauts")
        say(client, "veto", who="val", other="menuiserie")
        press(client, look(client)[1])
        menuiserie, val_brun = number_of(morning, "Menuiserie coopérative"), number_of(morning, VAL_BRUN)
        for one, partner in ((menuiserie, VAL_BRUN), (val_brun, "Menuiserie coopérative"), (val_brun, HAUTS)):
            guest = morning.app.test_client()
            guest.get(morning.link(one))
            told = "".join(
                unescape(guest.get(f"/my/{one}/{page}?lang=en").text) for page in ("agenda", "data", "data.json")
            )
            assert partner in told
            for word in ("no-show", "does not come", "must not meet", "kept apart"):
                assert word not in told, (partner, word)
            assert '"vetoes": []' in told

    def test_whoever_was_reported_away_reads_that_in_its_own_data(self, morning: Scene, client: FlaskClient) -> None:
        say(client, "no-show", who="hauts")
        press(client, look(client)[1])
        guest, one = morning.app.test_client(), number_of(morning, HAUTS)
        guest.get(morning.link(one))
        told = read(guest.get(f"/my/{one}/data?lang=en"))
        assert "Reported as absent on the day" in told
        assert "rounds 3 to 6" in told

    def test_readers_see_nothing_of_it(self, morning: Scene) -> None:
        assert visit(morning, AccountRole.READER).get(DAY).status_code == 403
