"""Plans side by side, going back, provisional and final, the rule for everybody, locks that contradict each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from matchmaker.entities import Lock, PlanState
from matchmaker.mail import look_at_mailing, queue_agendas
from matchmaker.store import AccountRole
from tests.organising import number_of, read, send, visit
from tests.scenes import BUYERS, MOMENT, SUPPLIERS, Scene, make_scene

EVENT = "/organise/events/1"
PLANS = f"{EVENT}/plans"
BESIDE = f"{EVENT}/plan/beside"


@pytest.fixture(scope="module")
def computing(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene("computing", tmp_path_factory.mktemp("computing"))


@pytest.fixture
def provisional(tmp_path: Path) -> Scene:
    return make_scene("provisional", tmp_path)


def guest(scene: Scene, one: int) -> FlaskClient:
    client = scene.app.test_client()
    client.get(scene.link(one))
    return client


class TestComparing:
    def test_plans_stand_side_by_side_with_the_best_marked(self, computing: Scene) -> None:
        page = visit(computing).get(f"{BESIDE}?lang=en")
        text = read(page)
        assert "Wishes “yes” 18 of 18 best 14 of 18" in text
        assert "Longest wait, in rounds 0 best 1 " in text
        assert "Waiting rounds, in total 0 best 2 " in text
        proved = (
            "Who meets whom: proved, no plan reaches the goals better. "
            "Waiting and table changes: proved, with these meetings they cannot be better. "
        )
        assert f"Proof, of what was known when it was made {proved}{proved}" in text
        assert "0 meetings 3 3 1 meeting 1 2 2 meetings 2 6 3 meetings 5 2 4 meetings 2 0 " in text
        assert page.text.count('<svg class="bars" role="img" aria-label=') == 2
        assert "Round 6 0 of 8 0 of 8" in text

    def test_only_those_named_stand_there(self, computing: Scene) -> None:
        text = read(visit(computing).get(f"{BESIDE}?plan=2&plan=no&lang=en"))
        assert ("Plan no. 2" in text, "Plan no. 1" in text, "best" in text) == (True, False, False)

    def test_a_reader_sees_nothing_of_a_plan_that_is_counted_from_wishes(self, computing: Scene) -> None:
        """Between two drafts that differ by one meeting it would tell whether those two had wished it."""
        counted = ("Wishes granted", "Fewest meetings", "points of wishes", "Who meets whom", "Goals, the most")
        pages = ("plan", "plan/beside", "plans/1", "runs/1", "editions")
        for role, shown in ((AccountRole.ORGANISER, True), (AccountRole.READER, False)):
            texts = [read(visit(computing, role).get(f"{EVENT}/{page}?lang=en")) for page in pages]
            assert [any(part in text for part in counted) for text in texts] == [shown] * len(pages)
        text = read(visit(computing, AccountRole.READER).get(f"{BESIDE}?lang=en"))
        assert "0 meetings 3 3 1 meeting 1 2 " in text

    def test_a_reader_is_not_told_how_many_wishes_there_are(self, computing: Scene) -> None:
        text = read(visit(computing, AccountRole.READER).get(f"{BESIDE}?lang=en"))
        assert ("Wishes “" in text, "Priorities of" in text, "Longest wait, in rounds 0 best 1 " in text) == (
            False, False, True,
        )  # fmt: skip

    def test_what_changes_is_told_person_by_person(self, computing: Scene) -> None:
        text = read(visit(computing).get(f"{EVENT}/plan/changes?from=1&to=2&lang=en"))
        assert "It changes for 10 participants. Meetings: 0 new, 4 gone." in text
        assert "Wishes (priority or yes): 0 newly granted, 4 lost." in text
        assert "Commune de Marnelle 4 → 2 −1 Cancelled: Recyclerie de la Gare (it was: round 2, table 1)" in (
            text.replace("\u00a0", " ")
        )
        same = read(visit(computing).get(f"{EVENT}/plan/changes?from=2&to=2&lang=en"))
        assert "Nothing: everybody has the same meetings" in same
        assert visit(computing).get(f"{EVENT}/plan/changes?from=1&to=9").status_code == 404


def test_going_back_makes_a_copy_that_says_so(provisional: Scene) -> None:
    client = visit(provisional)
    assert "Go back to this plan" not in client.get(f"{PLANS}/1?lang=en").text
    with provisional.open() as store:
        store.plans.add(1, replace(store.plans.numbered(1, 1), state=PlanState.DRAFT))
    page = client.get(f"{PLANS}/1?lang=en")
    assert "Go back to this plan" in page.text
    page = send(client, f"{PLANS}/1/again", page=f"{PLANS}/1")
    assert page.headers["Location"] == f"{PLANS}/3"
    text = read(client.get(f"{PLANS}/3?lang=en"))
    assert "made from plan no. 1" in text
    page = send(client, f"{PLANS}/3/again", page=f"{PLANS}/1")
    assert (page.status_code, "latest draft already" in page.text) == (409, True)


def test_a_provisional_plan_says_so_until_it_is_final(provisional: Scene) -> None:
    """On the schedule, the agenda and its paper, in mails; then nobody is mailed again, for nothing changed."""
    client, attendee = visit(provisional), guest(provisional, 1)
    shown = ("/events/1/schedule?lang=en", "/my/1/agenda?lang=en", "/my/1/room?lang=en")
    assert all("This schedule may still change" in attendee.get(path).text for path in shown)
    with provisional.open() as store:
        queue_agendas(store, 1, now=MOMENT)
        [body] = {
            ("peut encore changer" in one.body, ", provisoire, établi" in one.body) for one in store.letters.all(1)
        }
        assert body == (True, True)
    page = client.get(f"{PLANS}/1/publish?lang=en")
    assert "How it is published" not in page.text
    assert "The rule was changed since this plan was made" in read(page)
    page = send(client, f"{PLANS}/1/publish", {"read": "y", "kind": "provisional"})
    assert page.status_code == 422
    assert send(client, f"{PLANS}/1/publish", {"read": "y", "kind": "final"}).status_code == 303
    assert not any("This schedule may still change" in attendee.get(path).text for path in shown)
    with provisional.open() as store:
        assert look_at_mailing(store, 1).due == 0


def test_everybody_reads_the_rule_and_how_it_was_changed(provisional: Scene) -> None:
    text = read(provisional.app.test_client().get("/events/1/?lang=en"))
    for part in (
        "then a second.",
        "130 points for a priority, 100 for a yes, 50 for “gladly, if they ask”, and up to 19 more",
        "One may give up to 3 priorities. Nobody has more than 8 meetings, unless agreed otherwise.",
        "Insertion structures: for every buyer at least 1, where possible.",
        "first meetings for everybody, up to: 3 → 2",
        "greatest number of meetings for each: no limit → 8",
        "targets for kinds of firms: none → Insertion structures: for every buyer at least 1",
        "Plan no. 1 is published as provisional since",
        "Meetings that the organiser decided: 1. The number of its draw is 1.",
    ):
        assert part in text
    own = read(visit(provisional).get(f"{PLANS}/1?lang=en"))
    assert "then a second, up to 3." in own  # by which it was made
    assert "up to: 3 → 2" in own
    assert "Made from what was known on" in own
    assert "What is new since it was made" in own
    assert "Event: Meetings for everybody before further wishes count (3 → 2)" in own


def test_locks_that_contradict_each_other_are_named_and_taken_away(tmp_path: Path) -> None:
    scene = make_scene("impasse", tmp_path)
    client, run = visit(scene), f"{EVENT}/runs/1"
    text = read(client.get(f"{run}?lang=en"))
    assert "These locks cannot all be kept; without any one of them the others can." in text
    assert "They could all be kept in other rounds or at other tables." in text
    pair = number_of(scene, BUYERS[0]), number_of(scene, SUPPLIERS[1])
    remove = f"{EVENT}/locks/{pair[0]}/{pair[1]}/remove"
    assert remove in client.get(run).text
    assert send(client, remove, page=run).headers["Location"] == f"{EVENT}/plan"
    with scene.open() as store:
        other = (number_of(scene, BUYERS[1]), pair[1])
        assert store.locks.all(1) == (Lock(*other, slot=3),)
    assert "What stands in the way" not in client.get(f"{run}?lang=en").text
    with scene.open() as store:  # two meet in the third round, and there is one table for all
        store.events.save(replace(store.events.get(1), buyers_own_tables=False))
        store.tables.set(1, [replace(table, owner=None) for table in store.tables.all(1)][:1])
        store.locks.set(1, Lock(pair[0], number_of(scene, SUPPLIERS[0]), slot=3))
    page = client.get(f"{run}?lang=en")
    assert "With one more shared table, step-free, they could all be kept." in read(page)
    assert f'href="{EVENT}/tables"' in page.text
    done = read(client.get(f"{EVENT}/runs/2?lang=en"))
    assert "Wishes granted (priority or yes): 18 of 18 that the rules allow." in done
    assert "Fewest meetings of anyone in a wish: 1." in done
