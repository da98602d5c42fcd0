"""After the day on the web: the closing page, open data, and the questions months later."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from matchmaker.afterwards.outcomes import Said, own_outcomes
from matchmaker.entities import Amount
from matchmaker.store import AccountRole
from tests.scenes import MOMENTS, Scene, make_scene
from tests.test_web_agenda import entered
from web.organisers import COOKIE

CLOSING = "/organise/events/1/closing"


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A scene to look at."""
    return make_scene("months", tmp_path_factory.mktemp("months"))


def page(scene: Scene, path: str, role: AccountRole) -> str:
    client = scene.app.test_client()
    client.set_cookie(COOKIE, scene.session(role))
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text))


class TestTheClosingPage:
    def test_tells_figures_and_what_is_still_to_do(self, months: Scene) -> None:
        said = page(months, f"{CLOSING}?lang=en", AccountRole.ORGANISER)
        assert "Meetings planned 10 Held 5 Not held 2 Not marked 3" in said
        assert "One table is not typed in yet: 4. Type in" in said
        assert "From Monday 16 August 2027 on a mail asks everybody" in said
        assert "Personal data are kept until Friday 31 December 2027" in said
        assert "matchmaker shred openmap.db --event 1" in said
        assert "6 of 7 participants have answered." in said
        assert "Quotes asked for 5 Contracts 2 of which: Under €60,000 2" in said

    @pytest.mark.parametrize("role", [AccountRole.READER, AccountRole.HELPER])
    def test_only_the_organising_team_reads_it(self, months: Scene, role: AccountRole) -> None:
        client = months.app.test_client()
        client.set_cookie(COOKIE, months.session(role))
        assert client.get(CLOSING).status_code == 403
        assert CLOSING not in client.get("/organise/events/1/numbers").text

    def test_nobody_is_named(self, months: Scene) -> None:
        with months.open() as store:
            names = [one.name for one in store.participants.all(1)]
        said = page(months, CLOSING, AccountRole.ORGANISER)
        assert [name for name in names if name in said] == []

    def test_open_data_come_with_the_licence_named(self, months: Scene) -> None:
        client = months.app.test_client()
        client.set_cookie(COOKIE, months.session(AccountRole.ORGANISER))
        answer = client.get(f"{CLOSING}/open-data.zip?licence=ODbL")
        assert "open-data-2027-05-18.zip" in answer.headers["Content-Disposition"]
        with ZipFile(BytesIO(answer.data)) as archive:
            assert archive.namelist() == ["meetings.csv", "schema.json"]
            assert '"title": "ODbL"' in archive.read("schema.json").decode()


class TestTheQuestions:
    @pytest.mark.parametrize(("to", "page"), [("outcomes", "/my/3/outcomes"), ("//evil.example", "/my/3/")])
    def test_the_link_of_the_mail_leads_to_them(self, months: Scene, to: str, page: str) -> None:
        answer = months.app.test_client().get(f"{months.link(3)}?to={to}")
        assert (answer.status_code, answer.location) == (303, page)

    def test_are_asked_answered_changed_and_seen_by_nobody_else(self, tmp_path: Path) -> None:
        own = make_scene("months", tmp_path)
        own.app.config["WTF_CSRF_ENABLED"] = False
        client = entered(own, 3)
        assert "/my/3/outcomes" in client.get("/my/3/").text
        shown = client.get("/my/3/outcomes?lang=fr").text
        partners = [int(id) for id in re.findall(r'id="quote_(\d+)-0"', shown)]
        assert partners
        first = partners[0]
        form = {f"quote_{first}": "yes", f"contract_{first}": "no", f"amount_{first}": "made up", "seen": ""}
        assert "Vos réponses sont enregistrées" in client.post("/my/3/outcomes", data=form, follow_redirects=True).text
        stale = client.post("/my/3/outcomes", data={f"quote_{first}": "no", "seen": ""})
        assert (stale.status_code, "répondu pour vous entre-temps" in stale.text) == (422, True)
        [seen] = re.findall(r'name="seen"[^>]*value="([^"]+)"', stale.text)
        form = {f"quote_{first}": "no", f"amount_{first}": "over 216,000", "seen": seen}
        assert client.post("/my/3/outcomes", data=form).status_code == 303
        with own.open() as store:
            said, at = own_outcomes(store, 3)
            assert (said[first], at) == (Said(False, False, Amount.LARGE), MOMENTS["months"])
        assert "216" in client.get("/my/3/data").text
        theirs = entered(own, first).get(f"/my/{first}/outcomes").text
        assert re.findall(r'checked[^>]*name="amount_3"[^>]*value="([^"]*)"', theirs) == ["under 60,000"]

    def test_not_before_their_day(self, tmp_path: Path) -> None:
        own = make_scene("afterwards", tmp_path)
        client = entered(own, 3)
        assert "/my/3/outcomes" not in client.get("/my/3/").text
        assert "lundi 16\u00a0août 2027" in client.get("/my/3/outcomes?lang=fr").text
