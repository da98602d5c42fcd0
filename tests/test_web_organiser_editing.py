"""A draft changed by hand in the browser: with and without scripts, by mouse and keyboard, by two at once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from werkzeug.test import TestResponse

from matchmaker.editing import Board, State, open_board
from matchmaker.entities import ByHand, Meeting, Plan
from matchmaker.plans import find_plan
from matchmaker.store import AccountRole
from tests.browsers import needs_chromium, opened
from tests.organising import read, visit
from tests.scenes import Scene, make_scene, served
from web.organiser.spots import write_two
from web.organisers import COOKIE

EDIT = "/organise/events/1/plans/1/edit"
INK = "rgb(28, 37, 48)"
"""Behind the picked meeting, whose words are white."""


@pytest.fixture
def draft(tmp_path: Path) -> Scene:
    return make_scene("draft", tmp_path)


def send(client: FlaskClient, data: dict[str, str], *, path: str = EDIT) -> TestResponse:
    page = client.get(EDIT).text
    token, revision = (re.search(rf'name="{name}"[^>]* value="([^"]+)"', page) for name in ("csrf_token", "revision"))
    assert token
    known = {"csrf_token": token[1], "revision": revision[1] if revision else "1"}
    return client.post(f"{path}?lang=en", data={**known, **data})


def board_of(scene: Scene) -> Board:
    with scene.open() as store:
        return open_board(store, 1, number=1)


def plan_of(scene: Scene, number: int = 1) -> Plan:
    with scene.open() as store:
        return find_plan(store, 1, number=number)


def aim(board: Board, state: State) -> tuple[Meeting, str, dict[str, str]]:
    """A meeting with the first cell of that state, as it is told and as its form sends it."""
    for one in board.plan.meetings:
        for (slot, table), cell in board.survey((one.a, one.b)).items():
            if cell.state is state:
                to = write_two(slot + 1, board.question.tables[table].id)
                leaves = cell.leaves and board.entity(cell.leaves)
                swaps = write_two(leaves.a, leaves.b) if leaves else ""
                form = {"deed": "place", "pick": write_two(one.a, one.b), "to": to, "swaps": swaps, "reason": "Essai"}
                return one, f"?lang=en&pick={form['pick']}&to={to}", form
    raise AssertionError(state)


def test_without_scripts_a_meeting_is_picked_aimed_exchanged_and_put_back(draft: Scene) -> None:
    client, (one, asked, form) = visit(draft), aim(board_of(draft), State.SWAP)
    before = plan_of(draft)
    page = client.get(f"{EDIT}?lang=en&pick={form['pick']}")
    marks = {word: page.text.count(f"{word}</span>") for word in ("● here", "✓ possible", "⇄ exchange")}
    assert (marks["● here"], min(marks.values()) > 0) == (1, True)
    assert "In exchange" in read(client.get(EDIT + asked))
    refused = send(client, {**form, "reason": " "})
    assert (refused.status_code, "Say why: a meeting placed by hand keeps its reason" in read(refused)) == (422, True)
    assert send(client, form).status_code == 303
    changed = plan_of(draft)
    assert (one in changed.meetings, len(changed.by_hand), {hand.reason for hand in changed.by_hand}) == (
        False, 2, {"Essai"},
    )  # fmt: skip
    page = client.get(f"{EDIT}?lang=en")
    assert "every rule holds. 14 meetings, 2 by hand." in read(page)
    assert "2 meetings placed by hand are not locked" in read(page)
    assert "in exchange with" in read(page)
    assert send(client, {"deed": "undo"}).status_code == 303
    assert plan_of(draft).meetings == before.meetings
    assert "Undone: " in read(client.get(f"{EDIT}?lang=en"))
    assert send(client, {"deed": "redo"}).status_code == 303
    assert plan_of(draft).meetings == changed.meetings


def test_what_cannot_be_says_why(draft: Scene) -> None:
    client, (_, asked, form) = visit(draft), aim(board_of(draft), State.IMPOSSIBLE)
    assert "Choose another cell." in read(client.get(EDIT + asked))
    assert "Place it here" not in read(client.get(EDIT + asked))
    assert send(client, form).status_code == 422


def test_the_script_is_told_what_the_page_would_show(draft: Scene) -> None:
    client, (_, asked, form) = visit(draft), aim(board_of(draft), State.SWAP)
    told = client.get(f"{EDIT}/cells?lang=en&pick={form['pick']}").get_json()
    page = client.get(f"{EDIT}?lang=en&pick={form['pick']}").text
    shown = re.findall(r'data-at="([\d-]+)" class="(\w+)"><button[^>]*><span class="state">([^<]+)<', page)
    assert told["cells"] == {at: [state, words] for at, state, words in shown}
    assert len(shown) == 6 * 8
    aimed = client.get(f"{EDIT}/cells{asked}").get_json()
    assert ("In exchange" in aimed["panel"], "In exchange" in aimed["said"]) == (True, True)
    assert f'data-revision="{told["revision"]}"' in page


def test_the_second_of_two_sees_the_plan_as_it_is_and_what_they_wanted(draft: Scene) -> None:
    client, (one, _, form) = visit(draft), aim(board_of(draft), State.POSSIBLE)
    other = next(meeting for meeting in plan_of(draft).meetings if meeting != one)
    seen = str(plan_of(draft).revision)
    assert send(client, {"deed": "remove", "pick": write_two(other.a, other.b)}).status_code == 303
    late = send(client, {**form, "revision": seen})
    assert late.status_code == 422
    text = read(late)
    assert "Personne 2 changed this plan meanwhile" in text
    assert ("will move" in text or " move from round" in text, 'value="Essai"' in late.text) == (True, True)
    revision = re.search(r'name="revision" value="(\d+)"', late.text)
    assert revision
    assert send(client, {**form, "revision": revision[1]}).status_code == 303


def test_locks_are_set_and_lifted_and_a_locked_meeting_leaves_with_its_lock(draft: Scene) -> None:
    client, (one, _, form) = visit(draft), aim(board_of(draft), State.POSSIBLE)
    pick, to = form["pick"], write_two(one.slot, one.table)
    assert send(client, {"deed": "lock", "pick": pick, "to": to, "held": "slot", "reason": "Train"}).status_code == 303
    with draft.open() as store:
        [lock] = store.locks.all(1)
    assert (lock.slot, lock.table, lock.reason) == (one.slot, None, "Train")
    assert "Lift the lock" in read(client.get(f"{EDIT}?lang=en&pick={pick}"))
    assert send(client, {"deed": "unlock", "pick": pick}).status_code == 303
    assert send(client, {"deed": "lock", "pick": pick, "to": to, "held": ""}).status_code == 303
    assert send(client, {"deed": "remove", "pick": pick}).status_code == 303
    changed = read(client.get(f"{EDIT}?lang=en"))
    assert re.search(r"Points of the wishes that are granted: \S+ → \S+ since the first change by hand\.", changed)
    assert (board_of(draft).edition.locks, one in plan_of(draft).meetings) == ((), False)


def test_the_plan_says_what_was_decided_by_hand_to_those_who_may_know(draft: Scene) -> None:
    plan = plan_of(draft)
    one = plan.meetings[0]
    with draft.open() as store:
        store.plans.save(replace(plan, by_hand=(ByHand(one.a, one.b, "demandé au téléphone", "Personne 2"),)))
    assert "demandé au téléphone" in visit(draft).get("/organise/events/1/plans/1").text
    assert "demandé au téléphone" not in visit(draft, AccountRole.READER).get("/organise/events/1/plans/1").text


def test_a_pair_nobody_asked_for_is_found_by_participant(draft: Scene) -> None:
    client, board = visit(draft), board_of(draft)
    buyer = board.plan.meetings[0].a
    page = client.get(f"{EDIT}/people?lang=en&of={buyer}").text
    others = page.split("<details>")[1]
    found = re.search(r"\?pick=(\d+-\d+)", others)
    assert found
    assert "Nobody asked for this meeting" in read(client.get(f"{EDIT}?lang=en&pick={found[1]}"))


def test_meetings_that_lost_their_place_are_shown_and_taken_out(draft: Scene) -> None:
    client, plan = visit(draft), plan_of(draft)
    last, first = plan.meetings[-1], plan.meetings[0]
    with draft.open() as store:
        store.events.save(replace(store.events.get(1), slots=last.slot - 1))
        store.participants.save(replace(store.participants.get(first.b), withdrawn=True))
    text = read(client.get(f"{EDIT}?lang=en"))
    assert (f"Round {last.slot}: " in text, "cannot take place" in text) == (True, True)
    for one, why in ((last, f"Round {last.slot} is no longer there."), (first, "withdrew.")):
        assert why in read(client.get(f"{EDIT}?lang=en&pick={write_two(one.a, one.b)}"))
        assert send(client, {"deed": "remove", "pick": write_two(one.a, one.b)}).status_code == 303
    assert plan_of(draft).meetings == tuple(one for one in plan.meetings if one not in (first, last))


def test_nonsense_is_no_mistake_of_ours(draft: Scene) -> None:
    client = visit(draft)
    asked = ("?pick=1-1", "?pick=1-999", "?pick=x", "?pick=1-5&to=99-1", "/cells", "/cells?pick=1-1", "/people?of=99")
    assert [client.get(EDIT + words).status_code for words in asked] == [200, 404, 200, 200, 404, 200, 404]
    deeds = ({"deed": "lock", "pick": "1-2"}, {"deed": "fly", "pick": "1-5"}, {"deed": "place", "reason": "x"}, {})
    assert [send(client, deed).status_code for deed in deeds] == [422] * 4


def test_a_published_plan_offers_a_draft_of_it(tmp_path: Path) -> None:
    scene = make_scene("published", tmp_path)
    client = visit(scene)
    page = client.get(f"{EDIT}?lang=en")
    assert "nothing changes it any more" in read(page)
    assert ('name="pick"' in page.text, 'name="to"' in page.text) == (False, False)
    assert send(client, {}, path=f"{EDIT}/copy").headers["Location"] == EDIT.replace("plans/1", "plans/2")
    assert plan_of(scene, 2).meetings == plan_of(scene, 1).meetings


@needs_chromium
def test_by_mouse_and_by_keyboard_alone(draft: Scene, browser: Browser) -> None:
    board = board_of(draft)
    one, _, form = aim(board, State.POSSIBLE)
    with served(draft.app) as site, opened(browser, language="en", size=(1280, 640)) as tab:
        tab.context.add_cookies([{"name": COOKIE, "value": draft.session(AccountRole.ORGANISER), "url": site}])
        tab.goto(f"{site}{EDIT}?lang=en")
        expect(tab.locator("table.spots button[tabindex='0']")).to_have_count(1)
        tab.locator(f"button[value='{form['pick']}']").evaluate("one => one.scrollIntoView({ block: 'end' })")
        tab.locator(f"button[value='{form['pick']}']").click()
        expect(tab.locator("td.here > button")).to_be_in_viewport(ratio=1)  # although the panel above has grown
        tab.locator("td.here > button").hover()
        expect(tab.locator("td.here > button")).to_have_css("background-color", INK)
        tab.keyboard.press("Escape")
        expect(tab.locator("td.here")).to_have_count(0)
        expect(tab.locator("table.spots button[tabindex='0']")).to_have_count(1)
        tab.locator(f"button[value='{form['pick']}']").focus()
        tab.keyboard.press("Enter")
        expect(tab.locator("#picked")).to_contain_text("–")
        expect(tab.locator("td.here > button")).to_be_focused()
        here, there = (one.slot, one.table), tuple(map(int, form["to"].split("-")))
        tables = [table.id for table in board.question.tables]
        tab.keyboard.press("Enter")
        expect(tab.locator("td.here .because")).to_contain_text("meet here")
        expect(tab.locator("td.here > button")).to_be_focused()
        down, right = tables.index(there[1]) - tables.index(here[1]), there[0] - here[0]
        for key, count in (("Down" if down > 0 else "Up", abs(down)), ("Right" if right > 0 else "Left", abs(right))):
            for _ in range(count):
                tab.keyboard.press(f"Arrow{key}")
        expect(tab.locator(f"td[data-at='{form['to']}'] > button")).to_be_focused()
        tab.keyboard.press("Enter")
        expect(tab.locator("input[name=reason]")).to_be_focused()
        tab.keyboard.type("Pour finir plus tôt")
        tab.keyboard.press("Enter")
        expect(tab.locator("[role=status]")).to_contain_text("Done.")
    [hand] = plan_of(draft).by_hand
    assert ({hand.a, hand.b}, hand.reason) == ({one.a, one.b}, "Pour finir plus tôt")
