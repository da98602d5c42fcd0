"""From registrations to a published plan on organisers' pages: computed by real workers, judged, published, mailed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from matchmaker.drafts import compare_plans
from matchmaker.editing.counting import BY_HAND
from matchmaker.entities import Lock, Meeting, PlanGoal, PlanState
from matchmaker.plans import judge, publish
from matchmaker.runs import start_run, workers
from matchmaker.settings import set_public_url
from matchmaker.store import AccountRole, Run, RunState, Store
from solver.check import Claim, Rule, Violation
from tests.browsers import needs_chromium, opened
from tests.organising import number_of, read, send, token, visit
from tests.runs import open_hard_desk, wait_for
from tests.scenes import MOMENT, Scene, command, make_scene, served
from web import create_app
from web.organiser.goals import name_broken
from web.organisers import COOKIE

PLAN = "/organise/events/1/plan"
PLANS = "/organise/events/1/plans"
RUN = "/organise/events/1/runs/1"
READ = {"read": "y", "kind": "final"}

PAIR = ("Entreprise solidaire 01", "Hôpital des Tilleuls")
"""Nobody wished it, and it would suit."""


@pytest.fixture
def draft(tmp_path: Path) -> Scene:
    return make_scene("draft", tmp_path)


@pytest.fixture
def computing(tmp_path: Path) -> Scene:
    return make_scene("computing", tmp_path)


def test_rounds_that_do_not_take_place_are_marked_on_organisers_grids(tmp_path: Path) -> None:
    """And times are those that really hold."""
    client = visit(make_scene("delayed", tmp_path))
    send(client, f"{PLANS}/1/edit/copy", page=f"{PLANS}/1")
    for page in (f"{PLANS}/1", f"{PLANS}/2/edit"):
        head = read(client.get(f"{page}?lang=en")).split("Table Round 1")[1]
        assert re.search(r"Round 5 \d+:\d\d Round 6 \d+:\d\d does not take place", head), page
    assert "Round 3 9:35" in read(client.get(f"{PLANS}/1?lang=en"))


def test_a_draft_to_change_is_made_once_however_often_it_is_asked_for(tmp_path: Path) -> None:
    """The second press lands in the draft of the first, until that is changed."""
    client = visit(scene := make_scene("published", tmp_path))
    pressed = [send(client, f"{PLANS}/1/edit/copy", page=f"{PLANS}/1").headers["Location"] for _ in range(2)]
    assert pressed == [f"{PLANS}/2/edit"] * 2
    with scene.open() as store:
        made = store.plans.numbered(1, 2)
        assert len([one for one in store.audit.all(1) if one.what == "plan 2: made"]) == 1
        store.plans.save(replace(made, meetings=made.meetings[1:]))
    assert send(client, f"{PLANS}/1/edit/copy", page=f"{PLANS}/1").headers["Location"] == f"{PLANS}/3/edit"


def over(run: Run) -> bool:
    return run.over


class TestComputing:
    def test_two_presses_at_once_begin_one_run_and_both_lead_to_it(self, draft: Scene) -> None:
        one, other = visit(draft), visit(draft)
        said, cookie, together = token(one, PLAN), one.get_cookie("session"), Barrier(2)
        assert cookie
        other.set_cookie("session", cookie.value)

        def press(client: FlaskClient) -> str:
            together.wait()
            return client.post(PLAN, data={"kind": "anew", "csrf_token": said}).headers["Location"]

        with ThreadPoolExecutor(2) as hands:
            assert list(hands.map(press, (one, other))) == [RUN, RUN]
        with draft.open() as store:
            assert [run.id for run in store.runs.all(1)] == [1]

    def test_a_run_is_begun_followed_and_kept_as_a_draft(self, draft: Scene) -> None:
        client = visit(draft)
        assert "The latest plan is no. 1" in read(client.get(f"{PLAN}?lang=en"))
        assert send(client, PLAN, {"kind": "anew"}).headers["Location"] == RUN
        page = client.get(f"{RUN}?lang=en")
        assert "It waits to begin." in read(page)
        assert [part in page.text for part in ("run.js", "Cancel and keep", "Stop and keep")] == [True, True, False]
        with workers(draft.workspace, every=0.05), draft.open() as store:
            wait_for(store, store.runs.get(1), until=over)
        page = client.get(f"{RUN}?lang=en")
        text = read(page)
        assert "It is done; the plan is kept as a draft." in text
        assert "Who meets whom: proved, no plan reaches the goals better." in text
        assert "See plan no. 2" in text
        assert [part in page.text for part in ("run.js", "Stop and keep")] == [False, False]
        assert "Every rule holds" in read(client.get("/organise/events/1/plans/2?lang=en"))
        with draft.open() as store:
            publish(store, 1, number=2)
        said = "It is done; plan no. 2, which it made, was published."
        assert [said in read(client.get(f"{page}?lang=en")) for page in (PLAN, RUN)] == [True, True]

    def test_a_second_press_leads_to_the_one_under_way(self, draft: Scene) -> None:
        client = visit(draft)
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(PLAN).text)
        assert found
        for _ in range(2):
            page = client.post(f"{PLAN}?lang=en", data={"kind": "anew", "csrf_token": found[1]})
            assert page.headers["Location"] == RUN
        with draft.open() as store:
            assert len(store.runs.all(1)) == 1
        assert "Personne 2 began this computation" in read(client.get(f"{RUN}?lang=en"))

    def test_what_stands_in_the_way_is_said_on_the_page(self, draft: Scene) -> None:
        with draft.open() as store:
            for one in store.participants.all(1):
                store.participants.save(replace(one, withdrawn=True))
        client = visit(draft)
        assert "there are none yet" in read(client.get(f"{PLAN}?lang=en"))
        page = send(client, PLAN, {"kind": "anew"}, page="/organise/events/1/")
        assert (page.status_code, "has no participants yet" in read(page)) == (422, True)
        assert 'href="/organise/events/1/tables"' in page.text

    def test_a_plan_with_a_meeting_that_is_lost_is_not_filled(self, draft: Scene) -> None:
        command("participant", draft.workspace, "Les Jardins de l’Écluse", "--withdraw")
        page = send(visit(draft), PLAN, {"kind": "fill"})
        assert (page.status_code, "Not all meetings of the latest plan can stay" in read(page)) == (422, True)
        with draft.open() as store:
            assert store.runs.all(1) == ()

    def test_only_what_is_free_is_filled(self, computing: Scene) -> None:
        client = visit(computing)
        send(client, f"{RUN}/cancel", page=RUN)
        pair = {number_of(computing, name) for name in PAIR}
        send(client, f"{PLANS}/2/pairs", {"pair": "-".join(map(str, sorted(pair)))}, page=PLAN)
        page = send(client, PLAN, {"kind": "fill"})
        address = page.headers["Location"]
        assert "Only what is free is filled." in read(client.get(f"{address}?lang=en"))
        with workers(computing.workspace, every=0.05), computing.open() as store:
            run = wait_for(store, store.runs.get(2), until=over)
            assert run.state is RunState.DONE, run.error
            before, after = store.plans.numbered(1, 2), store.plans.numbered(1, 3)
        assert set(before.meetings) < set(after.meetings)
        assert pair in [{one.a, one.b} for one in after.meetings]
        assert "Pairs that you added" not in read(client.get(f"{PLANS}/2?lang=en"))

    def test_stopping_keeps_the_best_and_cancelling_nothing(self, tmp_path: Path) -> None:
        desk = open_hard_desk(tmp_path)
        app = create_app(desk.path)
        app.config["CLOCK"] = lambda: MOMENT
        scene = Scene(desk.path, app)
        client = visit(scene)
        with workers(desk.path, every=0.05):
            first = start_run(desk.store, desk.event, who="Personne 2", now=MOMENT)
            wait_for(desk.store, first, until=lambda run: run.progress is not None)
            page = client.get(f"{RUN}?lang=en")
            assert "It is being computed, for" in read(page)
            assert send(client, f"{RUN}/stop", page=RUN).status_code == 303
            assert "Personne 2 asked it to stop" in read(client.get(f"{RUN}?lang=en"))
            assert wait_for(desk.store, first, until=over).state is RunState.DONE
            assert send(client, f"{RUN}/stop", page=PLAN).status_code == 303  # too late, and nothing is wrong
            second = start_run(desk.store, desk.event, who="Personne 2", now=MOMENT)
            send(client, "/organise/events/1/runs/2/cancel", page=PLAN)
            assert desk.store.runs.get(second.id).state is RunState.CANCELLED
        assert "nothing was kept" in read(client.get("/organise/events/1/runs/2?lang=en"))
        assert len(desk.store.plans.all(desk.event)) == 1
        desk.store.close()

    def test_a_run_of_another_event_is_not_there(self, computing: Scene) -> None:
        command("init", computing.workspace, "--add", "--date", "2028-05-16", "--name", "Autre")
        assert visit(computing).get("/organise/events/2/runs/1").status_code == 404


class TestPlan:
    def test_a_reader_sees_and_learns_nothing_of_what_people_said(self, tmp_path: Path) -> None:
        scene = make_scene("eve", tmp_path)
        told = {
            role: read(visit(scene, role).get("/organise/events/1/plans/2?lang=en"))
            for role in (AccountRole.ORGANISER, AccountRole.READER)
        }
        parts = ("This plan can no longer be used as it is", "withdrew", "Who has few", "Why wishes", "Round 1")
        assert {role: [part in text for part in parts] for role, text in told.items()} == {
            AccountRole.ORGANISER: [True, True, True, True, True],
            AccountRole.READER: [True, False, False, False, True],
        }
        assert "Compute a plan" not in visit(scene, AccountRole.READER).get(f"{PLAN}?lang=en").text

    def test_a_match_is_added_once_with_its_reason(self, computing: Scene) -> None:
        client = visit(computing)
        text = read(client.get("/organise/events/1/plans/2?lang=en"))
        assert "Without a meeting, for no wish concerns them that can be granted: Entreprise solidaire 01" in text
        assert (
            "Need: Nettoyage – Entretien des bureaux. Offer: Nettoyage – Entretien de bureaux, d’écoles et de vitres."
            in text
        )
        one, other = (number_of(computing, name) for name in PAIR)
        assert f'value="{one}-{other}"' in client.get(f"{PLANS}/2").text
        page = send(client, f"{PLANS}/2/pairs", {"pair": f"{one}-{other}"}, page=f"{PLANS}/2")
        assert page.headers["Location"] == "/organise/events/1/plans/2#short"
        with computing.open() as store:
            assert store.locks.all(1) == (Lock(one, other, reason="proposed by the organiser"),)
        after = client.get("/organise/events/1/plans/2?lang=en")
        assert "press “Fill only what is free”." in read(after)
        assert "Pairs that you added meet in the next plan" in read(after)
        assert "Hôpital des Tilleuls: added to the next plan" in read(after)
        assert "A locked pair does not meet" in read(after)
        assert "What is proved speaks of what was known when the plan was made." in read(after)
        assert 'action="/organise/events/1/plan"' in after.text
        assert send(client, PLAN, {"kind": "fill"}, page=f"{PLANS}/2").headers["Location"].startswith(RUN[:-1])

    def test_reasons_are_given_for_one_participant(self, computing: Scene) -> None:
        of = number_of(computing, "Commune de Marnelle")
        text = read(visit(computing).get(f"/organise/events/1/plans/2/wishes?of={of}&lang=en"))
        assert "What all together would lose if a plan had to grant it" in text
        assert ("[" in text, "−" in text) == (False, False)
        assert visit(computing).get("/organise/events/1/plans/2/wishes?of=999").status_code == 404

    def test_where_nobody_gave_a_priority_wishes_are_counted(self, computing: Scene) -> None:
        client, said = visit(computing), "No priority was given; 14 of 18 wishes have a meeting."
        gate, wishes = (read(client.get(f"{PLANS}/2/{page}?lang=en")) for page in ("publish", "wishes"))
        assert (f"! To know: {said}" in gate, said in wishes, "riority without" in gate + wishes) == (True, True, False)

    def test_names_with_accents_stand_in_their_place(self, computing: Scene) -> None:
        with computing.open() as store:
            one = next(one for one in store.participants.all(1) if one.name == "Commune de Marnelle")
            store.participants.save(replace(one, organisation=replace(one.organisation, name="École de Marnelle")))
        page = visit(computing).get(f"{PLANS}/2/wishes").text
        names = re.findall(r'<option value="\d+">([^<]+)<', page)
        assert names.index("École de Marnelle") < names.index("Hôpital des Tilleuls")

    def test_no_more_is_claimed_of_a_plan_changed_by_hand_or_repaired(self, computing: Scene) -> None:
        best, stay = PlanGoal("wishes", "most", 9, 9, "global"), PlanGoal("stay", "least", 904, 0, "chosen meetings")
        with computing.open() as store:
            plan = store.plans.numbered(1, 2)
            store.plans.add(1, replace(plan, goals=(best, stay), notices=(BY_HAND,)))
            store.plans.add(1, replace(plan, goals=(best, PlanGoal("changed agendas", "least", 2, 2, "global"))))
        edited, repaired = (read(visit(computing).get(f"{PLANS}/{number}?lang=en")) for number in (3, 4))
        assert "Waiting and table changes: perhaps they could be better." in edited
        assert "for those without a table of their own 904 – not known" in edited
        assert "how good it is beside a plan made anew is not known." in repaired
        assert "Agendas that the repair changed 2 2" in repaired

    def test_drafts_are_counted_against_the_wishes_of_now(self, computing: Scene) -> None:
        with computing.open() as store:
            edition, plans = store.load_edition(1), store.plans.all(1)
        first, second = compare_plans(edition, plans)
        wished = {frozenset((s.source, s.target)) for s in edition.statements}
        assert first.granted > second.granted
        assert (first.wished, second.wished) == (len(edition.statements),) * 2
        for one in (first, second):
            pairs = {frozenset((m.a, m.b)) for m in one.plan.meetings}
            assert one.granted == sum(frozenset((s.source, s.target)) in pairs for s in edition.statements)
            assert pairs <= wished
        alone = replace(plans[1], meetings=(Meeting(1, 5, 1, 1),))
        assert compare_plans(edition, [alone])[0].fewest == 0

    def test_a_plan_whose_tables_are_gone_has_no_grid(self, draft: Scene) -> None:
        command("event", draft.workspace, "--tables", "1")
        text = read(visit(draft).get("/organise/events/1/plans/1?lang=en"))
        assert "tables that are no longer there" in text
        assert "Its table is no longer there." in text

    def test_a_plan_that_is_not_there(self, draft: Scene) -> None:
        assert visit(draft).get("/organise/events/1/plans/9").status_code == 404


class TestPublishing:
    def test_whoever_did_not_read_publishes_nothing(self, draft: Scene) -> None:
        client, gate = visit(draft), "/organise/events/1/plans/1/publish"
        page = send(client, gate)
        assert (page.status_code, "Tick that you have read it" in read(page)) == (422, True)
        assert send(client, gate, READ).headers["Location"] == "/organise/events/1/agendas"
        with draft.open() as store:
            assert store.plans.numbered(1, 1).state is PlanState.PUBLISHED
            last = store.audit.all(1)[-1]
        assert (last.who, last.what, last.before, last.after) == ("Personne 2", "plan 1", "draft", "published as final")
        other = visit(draft, AccountRole.OWNER)
        assert "is published already" in read(send(other, gate, READ, page="/organise/events/1/agendas"))

    def test_a_broken_plan_has_no_button(self, tmp_path: Path) -> None:
        scene = make_scene("draft", tmp_path)
        command("participant", scene.workspace, "Les Jardins de l’Écluse", "--withdraw")
        client, gate = visit(scene), "/organise/events/1/plans/1/publish"
        page = client.get(f"{gate}?lang=en")
        assert "may no longer take place" in read(page)
        assert "I have read this" not in page.text
        assert send(client, gate, READ, page=PLAN).status_code == 422
        with scene.open() as store:
            assert store.plans.published(1) is None

    def test_agendas_are_mailed_once_and_later_only_where_they_changed(self, draft: Scene) -> None:
        client, agendas = visit(draft), "/organise/events/1/agendas"
        assert "No plan is published yet" in read(client.get(f"{agendas}?lang=en"))
        command("publish", draft.workspace)
        assert "10 mails would go out" in read(client.get(f"{agendas}?lang=en"))
        assert send(client, agendas).headers["Location"] == "/organise/mails?event=1"
        assert "no other would be made" in read(client.get(f"{agendas}?lang=en"))
        command("participant", draft.workspace, "Commune de Marnelle", "--maximum", "1")
        command("plan", draft.workspace)
        command("publish", draft.workspace)
        with draft.open() as store:
            changed = len(differing(store))
        assert 0 < changed < 10
        assert f"{changed} mails would go out" in read(client.get(f"{agendas}?lang=en"))
        send(client, agendas)
        with draft.open() as store:
            assert len(store.letters.all(1)) == 10 + changed

    def test_who_mails_before_the_address_is_known_reads_so_and_makes_them_again(self, draft: Scene) -> None:
        agendas, owner = "/organise/events/1/agendas", visit(draft, AccountRole.OWNER)
        command("publish", draft.workspace)
        with draft.open() as store:
            set_public_url(store, "")
            store.participants.save(replace(store.participants.get(1), email="", other_emails=(), people=()))
            name = store.participants.get(1).name
        page = owner.get(f"{agendas}?lang=en")
        assert "No public address is named" in read(page)
        assert 'href="/organise/settings"' in page.text.split("<main")[1]
        assert "Send 9 mails without personal links This takes up to a minute" in read(page)
        [main_step] = re.findall(r'class="button" href="([^"]*)"', page.text.split("<main")[1])
        assert main_step == "/organise/events/1/papers"
        assert f"Without an e-mail address {name} Print the agenda of this participant" in read(page)
        form = {"paper": "agendas", "plan": "1", "who": "1"}
        assert 'name="who" value="1"' in page.text
        assert send(owner, "/organise/events/1/papers/file", form, page=agendas).content_type == "application/pdf"
        send(owner, agendas)
        with draft.open() as store:
            set_public_url(store, "https://openmap.example")
        text = read(owner.get(f"{agendas}?lang=en"))
        assert "Sent 0 Waiting in the outbox 9 Failed 0" in text
        assert "9 mails that wait have no personal link" in text
        assert send(owner, agendas, {"anew": "yes"}).status_code == 303
        with draft.open() as store:
            assert ["https://openmap.example/l/" in one.body for one in store.letters.all(1)] == [True] * 9
            mail = store.letters.all(1)[0]
        assert "no personal link" not in read(owner.get(f"{agendas}?lang=en"))
        assert f"Subject {mail.subject} Kind of mail agenda" in read(owner.get(f"/organise/mails/{mail.id}?lang=en"))


@pytest.mark.parametrize("rule", [*Rule, *Claim])
def test_every_rule_that_can_be_broken_has_its_words(rule: Rule | Claim, draft: Scene) -> None:
    with draft.open() as store:
        verdict = replace(judge(store, 1), violations=(Violation(rule, "twice"), Violation(rule, "twice")))
    with draft.app.test_request_context("/?lang=fr"):
        [(words, count, _)] = name_broken(verdict)
        assert (str(words).endswith("."), count) == (True, 2)


def differing(store: Store) -> set[int]:
    """Participants whose meetings differ between the two plans."""
    places = [
        {(one, other, m.slot, m.table) for m in plan.meetings for one, other in ((m.a, m.b), (m.b, m.a))}
        for plan in store.plans.all(1)
    ]
    return {one for one, *_ in places[0] ^ places[1]}


@pytest.fixture
def journey(tmp_path: Path) -> Iterator[tuple[Scene, str]]:
    """A draft is there, pages are served, and workers wait."""
    scene = make_scene("draft", tmp_path)
    with served(scene.app) as site, workers(scene.workspace, every=0.1):
        yield scene, site


def tab_to(tab: Page, text: str) -> None:
    """By keyboard to what has this text."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        if text in tab.evaluate("document.activeElement.textContent + (document.activeElement.id || '')"):
            return
    raise AssertionError(text)


def press(tab: Page, text: str) -> None:
    tab_to(tab, text)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


@needs_chromium
def test_the_whole_way_by_keyboard(journey: tuple[Scene, str], browser: Browser, tmp_path: Path) -> None:
    scene, site = journey
    with opened(browser) as tab:
        tab.context.add_cookies([{"name": COOKIE, "value": scene.session(AccountRole.ORGANISER), "url": site}])
        tab.goto(f"{site}{PLAN}?lang=fr")
        press(tab, "Calculer un planning")
        tab.get_by_role("link", name=re.compile("Voir le planning")).wait_for(timeout=60_000)
        assert tab.locator("#said").inner_text() == tab.locator("#standing .lead").inner_text()
        assert tab.locator("#hands").count() == 0
        press(tab, "Voir le planning")
        press(tab, "Publier ce planning")
        tab_to(tab, "read")
        tab.keyboard.press("Space")
        press(tab, "Publier")
        assert tab.url.endswith("/organise/events/1/agendas")
        press(tab, "Envoyer ")
        assert tab.url.endswith("/organise/mails?event=1")
        tab.goto(f"{site}/organise/events/1/")
        press(tab, "Documents")
        tab_to(tab, "Agendas, une page")
        with tab.expect_download() as loading:
            tab.keyboard.press("Enter")
        loading.value.save_as(tmp_path / "agendas.pdf")
        assert loading.value.suggested_filename == "agendas.pdf"
        assert len(PdfReader(tmp_path / "agendas.pdf").pages) == 10
    with scene.open() as store:
        assert [plan.state.value for plan in store.plans.all(1)] == ["draft", "published"]
        assert len(store.letters.all(1)) == 10


@needs_chromium
def test_what_is_folded_open_and_focused_stays_so_while_it_lasts(tmp_path: Path, browser: Browser) -> None:
    scene = make_scene("computing", tmp_path)
    with served(scene.app) as site, opened(browser, language="en") as tab:
        tab.context.add_cookies([{"name": COOKIE, "value": scene.session(AccountRole.ORGANISER), "url": site}])
        tab.goto(f"{site}{RUN}?lang=en")
        tab.locator("main summary").click()
        with scene.open() as store:
            run = store.runs.get(1)
            assert run.progress
            tab.evaluate(
                "document.querySelector('#hands form').remove()"
            )  # as on a page that was opened while it waited
            tab.locator("#hands button", has_text="Stop and keep the best").wait_for()
            tab.locator("#hands button").first.focus()
            store.runs.save(replace(run, progress=replace(run.progress, seconds=44.0)))
            tab.get_by_text("for 44 s so far").wait_for()
            assert tab.locator("#figures table").is_visible()
            assert tab.evaluate("document.activeElement.textContent.trim()") == "Stop and keep the best"
            store.runs.save(replace(run, state=RunState.CANCELLED, stopped_by="Personne 9", ended=MOMENT))
            tab.locator("#standing").get_by_text("It was cancelled by Personne 9").wait_for()
        assert tab.evaluate("document.activeElement.id") == "standing"


@needs_chromium
def test_without_scripts_a_link_shows_how_far_it_is(tmp_path: Path, browser: Browser) -> None:
    scene = make_scene("computing", tmp_path)
    with served(scene.app) as site, opened(browser, language="en", scripts=False) as tab:
        tab.context.add_cookies([{"name": COOKIE, "value": scene.session(AccountRole.ORGANISER), "url": site}])
        tab.goto(f"{site}{RUN}?lang=en")
        with scene.open() as store:
            store.runs.save(replace(store.runs.get(1), state=RunState.CANCELLED, stopped_by="Personne 9", ended=MOMENT))
        tab.get_by_role("link", name="Show how far it is now").click()
        assert "It was cancelled by Personne 9" in tab.locator("#standing").inner_text()
