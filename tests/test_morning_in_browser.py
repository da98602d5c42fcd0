"""A whole morning, rehearsed: late, absent and unexpected people, a broken table, no network, a server that restarts.

After every step the plan in force is gone through here, by a few lines that know nothing of the solver.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab

from matchmaker.day import running_of
from matchmaker.day.screens import show_wall
from matchmaker.entities import Meeting, Plan, Way
from matchmaker.plans import judge
from matchmaker.store import AccountRole
from tests.browsers import needs_chromium, opened
from tests.mornings import CROWD, SELLERS, make_crowded_morning
from tests.organising import number_of, send, visit
from tests.scenes import Scene, served
from web import create_app
from web.organisers import COOKIE

pytestmark = needs_chromium

EVENT = "/organise/events/1"
DESK, REPAIR, CLOCK, HELD = f"{EVENT}/check-in", f"{EVENT}/repair", f"{EVENT}/clock", f"{EVENT}/held"
PROPOSAL = f"{REPAIR}/proposal"
PATIENCE = 60_000
"""Milliseconds; a busy machine may take some seconds for a page."""

VAL_BRUN, IMPRIMERIE, RECYCLERIE = CROWD[2], SELLERS[2], SELLERS[5]
TRIPLE = {
    "agg": CROWD[0], "com": CROWD[1], "hop": CROWD[3], "lyc": CROWD[4], "ate": SELLERS[0], "can": SELLERS[1],
    "jar": SELLERS[3], "men": SELLERS[4], "sav": SELLERS[6],
}  # fmt: skip
"""Three letters for each of those who come in time."""

Pair = tuple[int, int]


@dataclass(slots=True)
class Rehearsal:
    """The morning as the test sees it. ``begun``: rounds so far. ``plans``: what was in force, one after the other."""

    scene: Scene
    moment: datetime
    begun: int = 0
    plans: list[tuple[Meeting, ...]] = field(default_factory=list)

    def restart(self) -> None:
        """A new application on the same file."""
        app = create_app(self.scene.workspace)
        app.config["CLOCK"] = lambda: self.moment
        self.scene = Scene(self.scene.workspace, app)

    def come(self, clock: str, *, begun: int | None = None) -> None:
        """It is this time in the hall; so many rounds have begun."""
        hour, minute = map(int, clock.split(":"))
        self.moment = datetime(2027, 5, 18, hour, minute, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
        self.begun = self.begun if begun is None else begun

    def agree(self, *, changed: bool = False) -> None:
        """Nobody is in two places, the checker holds, and only what may change did since the last look."""
        with self.scene.open() as store:
            plan = store.plans.published(1)
            assert plan is not None
            verdict = judge(store, 1, number=plan.number)
        assert verdict.holds, verdict.violations
        assert overbooked(plan) == []
        if self.plans:
            assert touched(self.plans[-1], plan.meetings, begun=self.begun) == []
            assert (set(self.plans[-1]) != set(plan.meetings)) is changed
        if changed or not self.plans:
            self.plans.append(plan.meetings)


def overbooked(plan: Plan) -> list[tuple[str, int, int]]:
    """Who or which table is asked to be twice in a round; and which pair meets twice."""
    people = Counter(("person", m.slot, one) for m in plan.meetings for one in (m.a, m.b))
    tables = Counter(("table", m.slot, m.table) for m in plan.meetings)
    pairs = Counter(("pair", *pair(m)) for m in plan.meetings)
    return [one for one, times in (people + tables + pairs).items() if times > 1]


def touched(before: tuple[Meeting, ...], after: tuple[Meeting, ...], *, begun: int) -> list[object]:
    """What changed and must not: anything in a round that has begun, partners or times in the one that follows."""
    past = {m for m in before if m.slot <= begun} ^ {m for m in after if m.slot <= begun}
    next_before, next_after = ({pair(m) for m in some if m.slot == begun + 1} for some in (before, after))
    return [*past, *(next_after - next_before)]


def pair(meeting: Meeting) -> Pair:
    return min(meeting.a, meeting.b), max(meeting.a, meeting.b)


@contextmanager
def signed_in(browser: Browser, rehearsal: Rehearsal, site: str, role: AccountRole) -> Iterator[Tab]:
    with opened(browser) as tab:
        cookie = {"name": COOKIE, "value": rehearsal.scene.session(role), "url": site}
        tab.context.add_cookies([cookie])  # type: ignore[list-item]
        tab.context.set_default_timeout(PATIENCE)
        yield tab


def shows(place: Locator, words: str) -> None:
    """Sooner or later; whatever spaces stand between the words."""
    expect(place).to_have_text(re.compile(words.replace(" ", r"\s+")), timeout=PATIENCE)


def taps(rehearsal: Rehearsal) -> Counter[str]:
    """How often each was tapped in."""
    with rehearsal.scene.open() as store:
        names = {one.id: one.name for one in store.participants.all(1)}
        return Counter(names[one.participant] for one in store.arrivals.all(1) if one.way is Way.IN)


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
    expect(office.locator("main ul.lead li")).to_have_text(said, timeout=PATIENCE)
    office.get_by_role("button", name="Appliquer").click()
    office.wait_for_url(f"{site}{REPAIR}")


def press(rehearsal: Rehearsal, what: str) -> None:
    """A button of the clock."""
    with rehearsal.scene.open() as store:
        revision = running_of(store, 1).revision
    assert send(visit(rehearsal.scene), CLOCK, {"what": what, "revision": str(revision)}).status_code == 303


def confirm(rehearsal: Rehearsal, what: str, **typed: str) -> None:
    """Something said, or somebody who walks in; the least change, and the first free place of those that are shown."""
    client = visit(rehearsal.scene)
    address = send(client, f"{REPAIR}/{what}", typed).location
    page = client.get(address if address.startswith(PROPOSAL) else PROPOSAL).text
    shown = dict(re.findall(r'name="(digest|frozen)" type="hidden" value="([^"]*)"', page))
    offers = re.findall(r'name="offers"[^>]*value="([^"]+)"', page) if what == "walk-in" else []
    answer = send(client, PROPOSAL, {"choice": "repair", "offers": offers[:1], **shown}, page=REPAIR)
    assert answer.status_code == 303


def drop_the_last_round(rehearsal: Rehearsal, *, first: int, at: str) -> None:
    with rehearsal.scene.open() as store:
        revision = running_of(store, 1).revision
    sent = {"way": "fewer", "first": str(first), "at": at, "last": "1", "revision": str(revision)}
    page = f"{CLOCK}/late?first={first}&at={at}&last=1"
    assert send(visit(rehearsal.scene), f"{CLOCK}/late", sent, page=page).status_code == 303


def was_held(meeting: Meeting) -> bool:
    """As the sheets say that were filled in by hand."""
    return (meeting.a + meeting.b) % 4 > 0


def type_in(rehearsal: Rehearsal) -> None:
    """All tick columns, table after table; whoever met wants to meet again at the tables with an odd number."""
    client, said = visit(rehearsal.scene), {pair(m): m for m in rehearsal.plans[-1]}
    address = next(iter(re.findall(rf'href="({HELD}/\d+)"', client.get(HELD).text)))
    while address != HELD:
        page = client.get(address).text
        sent = dict(re.findall(r'type="hidden" name="(line-\d+-\d+)" value="([^"]*)"', page))
        for name in list(sent):
            met = said[int(name.split("-")[1]), int(name.split("-")[2])]
            sent[f"{name}-held"] = "yes" if was_held(met) else "no"
            sent |= {f"{name}-follow": "on"} if was_held(met) and met.table % 2 else {}
        address = send(client, address, sent).location


def closing(rehearsal: Rehearsal) -> list[int]:
    """The numbers of the closing page, from the top: planned, cancelled, held, and so on to follow-ups."""
    page = visit(rehearsal.scene).get(f"{EVENT}/closing?lang=fr").text
    facts = re.findall(r"<dd>(.*?)</dd>", page)[:6]
    return [int(number) for fact in facts for number in re.findall(r"\d+", fact)]


def open_the_doors(rehearsal: Rehearsal, desk: Tab, site: str) -> None:
    """Check-in: two with the network, three without it, that arrive once it is back."""
    with desk.expect_response("**/people"):
        desk.goto(f"{site}{DESK}")
    first, offline, _ = list(TRIPLE)[:2], list(TRIPLE)[2:5], None
    tap(desk, *first)
    expect(desk.locator("#line")).to_be_hidden(timeout=PATIENCE)
    desk.context.set_offline(True)
    tap(desk, *offline)
    shows(desk.locator("#line"), "Pas de connexion.*3")
    assert taps(rehearsal) == Counter(TRIPLE[one] for one in first)
    desk.context.set_offline(False)
    expect(desk.locator("#line")).to_be_hidden(timeout=PATIENCE)
    assert taps(rehearsal) == Counter(TRIPLE[one] for one in first + offline)


def test_a_whole_morning(tmp_path: Path, browser: Browser) -> None:
    rehearsal = Rehearsal(Scene(make_crowded_morning(tmp_path), create_app()), datetime.now(UTC))
    rehearsal.restart()
    rehearsal.come("8:40")
    rehearsal.agree()
    with rehearsal.scene.open() as store:
        wall = f"/events/1/room/{show_wall(store, 1, who='Personne A').key}"
