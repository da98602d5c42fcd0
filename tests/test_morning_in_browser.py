"""A whole morning, rehearsed: late, absent and unexpected people, a broken table, no network, a server that restarts.

After every step the plan in force is gone through here, by a few lines that know nothing of the solver.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab

from matchmaker.day import running_of
from matchmaker.day.screens import show_wall
from matchmaker.entities import Meeting, Way
from matchmaker.store import AccountRole
from tests.browsers import needs_chromium, opened
from tests.mornings import CROWD, SELLERS, Pair, Rehearsal, make_crowded_morning, pair
from tests.organising import number_of, send, visit
from tests.scenes import Scene, served
from web.organisers import COOKIE

pytestmark = needs_chromium

EVENT = "/organise/events/1"
DESK, REPAIR, CLOCK, HELD = f"{EVENT}/check-in", f"{EVENT}/repair", f"{EVENT}/clock", f"{EVENT}/held"
PROPOSAL = f"{REPAIR}/proposal"
PATIENCE = 60_000
"""Milliseconds; a busy machine may take some seconds for a page."""

HELPER, ORGANISER = AccountRole.HELPER, AccountRole.ORGANISER
VAL_BRUN, IMPRIMERIE, RECYCLERIE, GUEST = CROWD[2], SELLERS[2], SELLERS[5], "Le Fournil"
IN_TIME = {
    "agg": CROWD[0], "com": CROWD[1], "hop": CROWD[3], "lyc": CROWD[4], "ate": SELLERS[0], "can": SELLERS[1],
    "jar": SELLERS[3], "men": SELLERS[4], "sav": SELLERS[6],
}  # fmt: skip
"""Three letters for each of those who come in time."""


@contextmanager
def signed_in(browser: Browser, scene: Scene, role: AccountRole) -> Iterator[Tab]:
    """A computer of its own."""
    with opened(browser) as tab:
        cookie = {"name": COOKIE, "value": scene.session(role), "url": "http://127.0.0.1"}
        tab.context.add_cookies([cookie])  # type: ignore[list-item]
        tab.context.set_default_timeout(PATIENCE)
        yield tab


def spaced(words: str) -> re.Pattern[str]:
    """Whatever spaces stand between the words."""
    return re.compile(words.replace(" ", r"\s+"))


def shows(place: Locator, words: str) -> None:
    """Sooner or later."""
    expect(place).to_have_text(spaced(words), timeout=PATIENCE)


def arrive(rehearsal: Rehearsal, desk: Tab, *names: str) -> None:
    """Sooner or later each of these was tapped in once, and nobody else."""
    found: Counter[str] = Counter()
    end = monotonic() + PATIENCE / 1000
    while found != Counter(names) and monotonic() < end:
        desk.wait_for_timeout(100)
        with rehearsal.scene.open() as store:
            people = {one.id: one.name for one in store.participants.all(1)}
            found = Counter(people[one.participant] for one in store.arrivals.all(1) if one.way is Way.IN)
    assert found == Counter(names)


def tap(desk: Tab, *letters: str) -> None:
    for three in letters:
        desk.locator("#q").fill(three)
        expect(desk.locator("#found .guest")).to_have_count(1, timeout=PATIENCE)
        desk.locator("#found .tap").click()


def report(office: Tab, site: str, what: str, **typed: str) -> None:
    """A big button, and who it is."""
    office.goto(f"{site}{REPAIR}")
    office.locator(f"main a[href='{REPAIR}/say/{what}']").click()
    for name, text in typed.items():
        office.locator(f"[name='{name}']").fill(text)
    office.get_by_role("button", name="Continuer").click()
    office.wait_for_url(f"{site}{REPAIR}")


def apply(office: Tab, site: str, *said: str) -> None:
    """The least change to all that was said."""
    office.goto(f"{site}{PROPOSAL}")
    expect(office.locator("main ul.lead li")).to_have_text([spaced(one) for one in said], timeout=PATIENCE)
    office.get_by_role("button", name="Appliquer").click()
    office.wait_for_url(f"{site}{REPAIR}")


def press(rehearsal: Rehearsal, what: str) -> None:
    """A button of the clock."""
    with rehearsal.scene.open() as store:
        revision = running_of(store, 1).revision
    assert send(visit(rehearsal.scene), CLOCK, {"what": what, "revision": str(revision)}).status_code == 303


def confirm(rehearsal: Rehearsal, what: str, **typed: str) -> None:
    """Something said, or somebody who walks in; the least change, and every free place for who walks in."""
    client = visit(rehearsal.scene)
    address = send(client, f"{REPAIR}/{what}", typed).location
    page = client.get(address if address.startswith(PROPOSAL) else PROPOSAL).text
    shown = dict(re.findall(r'name="(digest|frozen)" type="hidden" value="([^"]*)"', page))
    offers = re.findall(r'name="offers"[^>]*value="([^"]+)"', page) if what == "walk-in" else []
    answer = send(client, PROPOSAL, {"choice": "repair", "offers": offers, **shown}, page=REPAIR)
    assert answer.status_code == 303


def drop_the_last_round(rehearsal: Rehearsal, *, first: int, at: str) -> None:
    with rehearsal.scene.open() as store:
        revision = running_of(store, 1).revision
    sent = {"way": "fewer", "first": str(first), "at": at, "last": "1", "revision": str(revision)}
    page = f"{CLOCK}/late?first={first}&at={at}&last=1"
    assert send(visit(rehearsal.scene), f"{CLOCK}/late", sent, page=page).status_code == 303


def was_held(meeting: Meeting, absent: set[int]) -> bool:
    """As the sheets say that were filled in by hand."""
    return not {meeting.a, meeting.b} & absent and (meeting.a + meeting.b) % 5 > 0


def type_in(scene: Scene, held: Mapping[Pair, bool], wanted: set[Pair]) -> None:
    """All tick columns: each page leads to the next table, the last one back to the list."""
    client = visit(scene)
    tables = list(dict.fromkeys(re.findall(rf'href="({HELD}/\d+)"', client.get(HELD).text)))
    for address, following in zip(tables, [*tables[1:], HELD], strict=True):
        sent = dict(re.findall(r'type="hidden" name="(line-\d+-\d+)" value="([^"]*)"', client.get(address).text))
        for name in tuple(sent):
            a, b = map(int, name.split("-")[1:])
            sent[f"{name}-held"] = "yes" if held[a, b] else "no"
            sent |= {f"{name}-follow": "on"} if (a, b) in wanted else {}
        assert send(client, address, sent).location == following


def closing(scene: Scene) -> list[int]:
    """What the closing page counts: planned, cancelled, held, not held, not marked, did not come, follow-ups."""
    facts = re.findall(r"<dd>(.*?)</dd>", visit(scene).get(f"{EVENT}/closing?lang=fr").text)[:6]
    return [int(number) for fact in facts for number in re.findall(r"\d+", fact)]


def open_the_doors(rehearsal: Rehearsal, desk: Tab, site: str) -> None:
    """Check-in: two with the network, three without it, who are there once it is back; then the others."""
    with desk.expect_response("**/people"):
        desk.goto(f"{site}{DESK}")
    letters = list(IN_TIME)
    tap(desk, *letters[:2])
    arrive(rehearsal, desk, *(IN_TIME[one] for one in letters[:2]))
    desk.context.set_offline(True)
    tap(desk, *letters[2:5])
    shows(desk.locator("#line"), "Pas de connexion.*3")
    arrive(rehearsal, desk, *(IN_TIME[one] for one in letters[:2]))
    desk.context.set_offline(False)
    expect(desk.locator("#line")).to_be_hidden(timeout=PATIENCE)
    tap(desk, *letters[5:])
    arrive(rehearsal, desk, *IN_TIME.values())


def seats(wall: Tab, plan: Sequence[Meeting], *, slot: int, scene: Scene) -> None:
    """The screen sends everybody to one table, as the plan does."""
    with scene.open() as store:
        names = {one.id: one.name for one in store.participants.all(1)}
        labels = {table.id: table.label for table in store.tables.all(1, retired=True)}
    sent = sorted(f"{names[one]} Table {labels[m.table]}" for m in plan if m.slot == slot for one in (m.a, m.b))
    expect(wall.locator("#seats li")).to_have_count(len(sent), timeout=PATIENCE)
    assert sorted(" ".join(one.split()) for one in wall.locator("#seats li").all_inner_texts()) == sent


def before_the_restart(rehearsal: Rehearsal, site: str, desk: Tab, office: Tab, wall: Tab) -> None:
    """From the doors to the first round: somebody is late, the room runs late too, somebody does not come."""
    open_the_doors(rehearsal, desk, site)
    rehearsal.agree()
    rehearsal.come("8:52")
    desk.reload()
    expect(desk.locator("#missing li")).to_have_count(3, timeout=PATIENCE)
    report(office, site, "late", who="val", until="09:20")
    apply(office, site, f"{VAL_BRUN}.*9 h 20")
    rehearsal.agree(changed=True)
    rehearsal.come("9:02", begun=1)
    shows(wall.locator("#until"), "jusqu’à 9 h 12")
    press(rehearsal, "later")
    shows(wall.locator("#until"), "jusqu’à 9 h 17")
    rehearsal.agree()
    report(office, site, "no-show", who="imp")


def after_the_restart(rehearsal: Rehearsal, site: str, desk: Tab, office: Tab, wall: Tab) -> None:
    """What was said and tapped is still there; a guest, a broken table, a pause, and a round less."""
    expect(desk.locator("#line")).to_be_hidden(timeout=PATIENCE)
    arrive(rehearsal, desk, *IN_TIME.values(), VAL_BRUN)
    report(office, site, "no-show", who="rec")
    apply(office, site, IMPRIMERIE, RECYCLERIE)
    rehearsal.agree(changed=True)
    confirm(rehearsal, "walk-in", name=GUEST, role="supplier", group="laundry", partners="hop; val; lyc")
    rehearsal.agree(changed=True)
    with desk.expect_response("**/people"):
        desk.reload()
    tap(desk, "fou")
    rehearsal.come("9:22", begun=2)
    confirm(rehearsal, "say/table", table="1")
    rehearsal.agree(changed=True)
    rehearsal.come("9:25")
    press(rehearsal, "pause")
    expect(wall.locator("#now")).to_have_class("now paused", timeout=PATIENCE)
    rehearsal.come("9:33")
    press(rehearsal, "resume")
    shows(wall.locator("#until"), "jusqu’à 9 h 40")
    seats(wall, rehearsal.plans[-1], slot=3, scene=rehearsal.scene)
    rehearsal.come("9:41")
    drop_the_last_round(rehearsal, first=3, at="09:45")
    shows(wall.locator("#until"), "avant le tour 3, à 9 h 45")
    rehearsal.agree()
    rehearsal.come("10:50", begun=5)
    shows(wall.locator("#phase"), "Les rendez-vous sont terminés. Merci !")
    arrive(rehearsal, desk, *IN_TIME.values(), VAL_BRUN, GUEST)


def test_a_whole_morning(tmp_path: Path, browser: Browser) -> None:
    rehearsal = Rehearsal(make_crowded_morning(tmp_path))
    rehearsal.agree()
    with rehearsal.scene.open() as store:
        screen = f"/events/1/room/{show_wall(store, 1, who='Personne A').key}"
    with (
        signed_in(browser, rehearsal.scene, HELPER) as desk,
        signed_in(browser, rehearsal.scene, ORGANISER) as office,
        opened(browser) as wall,
    ):
        with served(rehearsal.scene.app) as site:
            wall.goto(f"{site}{screen}")
            before_the_restart(rehearsal, site, desk, office, wall)
        rehearsal.come("9:14")
        tap(desk, "val")
        shows(desk.locator("#line"), "Pas de connexion.*")
        rehearsal.restart()
        with served(rehearsal.scene.app, port=int(site.rpartition(":")[2])):
            after_the_restart(rehearsal, site, desk, office, wall)
    account_for_everything(rehearsal)


def account_for_everything(rehearsal: Rehearsal) -> None:
    """Every meeting that was ever planned was held, or not held, or its round dropped, or a repair gave it up."""
    scene, morning, last = rehearsal.scene, rehearsal.plans[0], rehearsal.plans[-1]
    absent = {number_of(scene, name) for name in (IMPRIMERIE, RECYCLERIE)}
    late, guest = number_of(scene, VAL_BRUN), number_of(scene, GUEST)
    assert [m for m in last if m.slot > 1 and {m.a, m.b} & absent] == []
    assert [m for m in last if m.slot < 3 and late in (m.a, m.b)] == []
    assert [m for m in last if m.slot > 2 and m.table == 1] == []
    assert {m.slot > 2 for m in last if guest in (m.a, m.b)} == {True}
    held = {pair(m): was_held(m, absent) for m in last if m.slot < 6}
    wanted = {pair(m) for m in last if held.get(pair(m)) and m.table % 2}
    type_in(scene, held, wanted)
    with scene.open() as store:
        assert {(one.a, one.b): one.held for one in store.held.all(1)} == held
    cancelled = {pair(m) for m in morning} - {pair(m) for m in last}
    assert {pair(m) for plan in rehearsal.plans for m in plan} == {
        *held, *cancelled, *(pair(m) for m in last if m.slot == 6)
    }  # fmt: skip
    met = sum(held.values())
    assert closing(scene) == [len(last), len(cancelled), met, len(last) - met, 0, len(absent), len(wanted)]
    assert min(met, len(cancelled), len(last) - len(held), len(wanted)) > 0
