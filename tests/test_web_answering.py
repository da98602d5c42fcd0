"""Answers on the web: whether one comes, what meetings were worth; nothing typed is lost, no colleague overwritten."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from matchmaker.attending import Opinion, Reply, own_opinions, own_reply
from matchmaker.store import Answer
from tests.scenes import MOMENTS, Scene, make_scene
from tests.test_web_agenda import entered, partners, read


@pytest.fixture
def own(tmp_path: Path) -> Scene:
    """A scene to change, two days before the event."""
    return make_scene("eve", tmp_path)


class TestAttendance:
    def test_an_answer_is_kept_shown_and_may_be_changed(self, own: Scene) -> None:
        own.app.config["WTF_CSRF_ENABLED"] = False
        client = entered(own, 3)
        form = {"answer": "replaced", "stand_in": "Personne X", "function": "achats", "late_until": "09:30"}
        page = client.post("/my/3/attendance", data=form, follow_redirects=True).text
        assert "Votre réponse est enregistrée" in page
        assert "Quelqu’un d’autre vient\u00a0: Personne X, achats." in page
        with own.open() as store:
            reply = Reply(Answer.REPLACED, "Personne X", "achats", time(9, 30))
            assert own_reply(store, 3) == (reply, MOMENTS["eve"])

    def test_the_reminder_leads_to_the_question(self, own: Scene) -> None:
        answer = own.app.test_client().get(f"{own.link(3)}?to=attendance")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/my/3/attendance")

    def test_who_cannot_come_reads_whom_to_call(self, own: Scene) -> None:
        own.app.config["WTF_CSRF_ENABLED"] = False
        page = entered(own, 3).post("/my/3/attendance", data={"answer": "cannot"}, follow_redirects=True).text
        assert "Vos rendez-vous restent au planning" in page
        assert "openmap@marnelle.example" in page
        assert "Atelier Nord" in read(entered(own, 3), "/my/3/agenda")

    def test_who_cannot_come_sees_it_on_every_page_and_may_change_it(self, own: Scene) -> None:
        own.app.config["WTF_CSRF_ENABLED"] = False
        client = entered(own, 3)
        assert "Modifier votre réponse" not in client.get("/my/3/").text
        client.post("/my/3/attendance", data={"answer": "cannot", "note": "Malade"})
        for path in ("/my/3/", "/my/3/agenda"):
            page = client.get(path).text
            assert "Vous avez dit que vous ne pouvez pas venir." in page
            assert "Modifier votre réponse" in page
        [seen] = re.findall(r'name="seen"[^>]*value="([^"]+)"', client.get("/my/3/attendance").text)
        form = {"answer": "coming", "note": "Malade", "seen": seen}
        page = client.post("/my/3/attendance", data=form, follow_redirects=True).text
        assert "Ce qui allait avec votre réponse précédente est effacé" in page
        with own.open() as store:
            assert own_reply(store, 3) == (Reply(Answer.COMING), MOMENTS["eve"])
        assert "ne pouvez pas venir" not in client.get("/my/3/").text

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"answer": "coming", "stand_in": "Personne X"}, "ou videz ce champ"),
            ({"answer": "cannot", "stand_in": "Personne X"}, "ou videz ce champ"),
            ({"answer": "cannot", "late_until": "09:30"}, "qui ne peut pas venir n’est pas en retard"),
            ({"answer": "coming", "late_until": "23:00"}, "de 9\u202fh\u202f00 à"),
        ],
    )
    def test_what_does_not_fit_the_answer_is_not_thrown_away(self, own: Scene, form: dict[str, str], said: str) -> None:
        own.app.config["WTF_CSRF_ENABLED"] = False
        page = entered(own, 3).post("/my/3/attendance", data=form)
        assert (page.status_code, said in page.text) == (422, True)
        with own.open() as store:
            assert own_reply(store, 3) is None

    def test_nothing_typed_is_lost(self, own: Scene) -> None:
        own.app.config["WTF_CSRF_ENABLED"] = False
        client = entered(own, 3)
        for form, said in (
            ({"answer": "replaced", "note": "Bien typé"}, "Indiquez le nom de la personne qui vient"),
            ({"answer": "coming", "late_until": "23:00", "note": "Bien typé"}, "corrigez votre heure d’arrivée"),
        ):
            page = client.post("/my/3/attendance", data=form)
            assert (page.status_code, said in page.text, "Bien typé" in page.text) == (422, True, True)

    def test_an_answer_of_a_colleague_is_shown_before_it_is_replaced(self, own: Scene) -> None:
        own.app.config["WTF_CSRF_ENABLED"] = False
        client = entered(own, 5)
        late = client.post("/my/5/attendance", data={"answer": "coming", "seen": "", "note": "Réparé"})
        assert late.status_code == 422
        assert "Quelqu’un a répondu pour vous entre-temps" in late.text
        assert "Réparé" in late.text
        [seen] = re.findall(r'name="seen"[^>]*value="([^"]+)"', late.text)
        again = client.post("/my/5/attendance", data={"answer": "coming", "seen": seen, "note": "Réparé"})
        assert again.status_code == 303

    @pytest.mark.parametrize(
        ("now", "said"),
        [
            (datetime(2027, 5, 14, 9, tzinfo=UTC), "samedi 15\u00a0mai 2027"),
            (datetime(2027, 5, 18, 18, tzinfo=UTC), "L’événement est terminé"),
        ],
    )
    def test_at_other_times_it_says_when(self, own: Scene, now: datetime, said: str) -> None:
        own.app.config.update(CLOCK=lambda: now, WTF_CSRF_ENABLED=False)
        client = entered(own, 3)
        assert said in client.get("/my/3/attendance").text
        assert said in client.post("/my/3/attendance", data={"answer": "cannot"}).text
        with own.open() as store:
            assert store.attendances.get(3) is None


class TestFeedback:
    @pytest.fixture
    def after(self, own: Scene) -> Scene:
        own.app.config.update(CLOCK=lambda: MOMENTS["afterwards"], WTF_CSRF_ENABLED=False)
        return own

    def test_what_is_answered_is_kept_shown_and_may_be_changed(self, after: Scene) -> None:
        client, met = entered(after, 3), sorted(partners(after, 3))
        one = met[0]
        assert client.post("/my/3/feedback", data={f"useful_{one}": "yes"}).status_code == 303
        page = client.get("/my/3/feedback").text
        checked = re.findall(r'<input (?=[^>]*\bchecked\b)[^>]*name="(\w+)"[^>]*value="(\w+)"', page)
        assert checked == [(f"useful_{one}", "yes")]
        [seen] = re.findall(r'name="seen"[^>]*value="([^"]+)"', page)
        form = {f"useful_{one}": "no", f"follow_up_{one}": "yes", "seen": seen, "useful_99": "yes"}
        assert client.post("/my/3/feedback", data=form).status_code == 303
        with after.open() as store:
            assert own_opinions(store, 3)[0] == {one: Opinion(useful=False, follow_up=True)}
            assert [said.participant for said in store.feedback.all(1)] == [3]

    def test_not_before_the_last_round_is_over(self, own: Scene) -> None:
        own.app.config.update(CLOCK=lambda: datetime(2027, 5, 18, 8, tzinfo=UTC), WTF_CSRF_ENABLED=False)
        client = entered(own, 3)
        assert "mardi 18\u00a0mai 2027 à 10\u202fh\u202f27" in client.post("/my/3/feedback", data={}).text
        with own.open() as store:
            assert store.feedback.all(1) == ()

    def test_not_after_the_data_have_expired(self, after: Scene) -> None:
        client = entered(after, 3)
        after.app.config["CLOCK"] = lambda: datetime(2028, 1, 1, 9, tzinfo=UTC)
        assert client.get("/my/3/feedback").status_code == 403
