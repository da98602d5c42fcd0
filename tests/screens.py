"""The register of all pages, for tests and pictures. ``make screens`` writes one PNG per page, language and size.

To add a page: one line in ``PAGES``. A page behind a form or a sign-in gets there by ``act``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from matchmaker.accounts import first_token, sign_in_token
from matchmaker.editing import State, open_board
from matchmaker.entities import Arrival, Role, Way
from matchmaker.imports.waiting import receive
from matchmaker.store import AccountRole
from tests.browsers import SIZES, launched, opened, overhear
from tests.sampler import pages as sampler
from tests.scenes import BUYERS, MOMENT, MOMENTS, Scene, make_scene, served
from web.languages import LANGUAGES
from web.organisers import COOKIE


def _nothing(tab: Tab, scene: Scene) -> None: ...


@dataclass(frozen=True, slots=True)
class Page:
    """One page as somebody sees it.

    ``endpoint``: the route it shows. ``path``: its address, for a scene. ``scene``: which workspace it needs (a name of
    ``SCENES``). ``act``: what to do once it is loaded, as pressing a button; what is shown then is what is looked at.
    ``guest``: the participant who comes in by its link before. ``role``: of the organiser who is signed in.
    """

    name: str
    endpoint: str
    path: Callable[[Scene], str]
    scene: str = "published"
    act: Callable[[Tab, Scene], None] = _nothing
    guest: int | None = None
    role: AccountRole | None = None


def press(label: str | re.Pattern[str]) -> Callable[[Tab, Scene], None]:
    """Press the first button with this text; a pattern may give it in both languages."""

    def act(tab: Tab, scene: Scene) -> None:
        tab.locator("main button").filter(has_text=label).first.click()
        tab.wait_for_load_state()

    return act


def send_empty(tab: Tab, scene: Scene) -> None:
    """Add a block, then send the form as it is."""
    tab.locator("button.more").last.click()
    tab.locator("main .actions button").last.click()
    tab.wait_for_load_state()


def save_programme_late(tab: Tab, scene: Scene) -> None:
    """Somebody else saves the settings of the event, then this form is sent with another block."""
    with scene.open() as store:
        store.events.save(replace(store.events.get(1), place="Salle des fêtes"))
    tab.locator("button.more").first.click()
    tab.locator("#place").fill("La Halle")
    tab.locator("main form > .actions button").first.click()
    tab.wait_for_load_state()


COMPARE = re.compile("Compare|Comparer")
"""The button that tries configurations."""

DELETE = re.compile("Delete my data for good|Effacer mes données pour de bon")
"""The button that deletes."""

MAKE = re.compile("Make the event|Créer l’événement")
"""The button that makes an event."""

OWNER, ORGANISER, READER = AccountRole.OWNER, AccountRole.ORGANISER, AccountRole.READER
PARTNER, HELPER = AccountRole.PARTNER, AccountRole.HELPER


def first_entry(scene: Scene) -> str:
    """The address by which the owner comes in, in a workspace that has none."""
    with scene.open() as store:
        return f"/organise/enter/{first_token(store, now=MOMENT)}"


def entry(scene: Scene) -> str:
    """The address by which an organiser comes in again."""
    scene.session(ORGANISER)
    with scene.open() as store:
        return f"/organise/enter/{sign_in_token(store, store.accounts.get(2), now=MOMENT, lasts=timedelta(hours=1))}"


def unmet_wishes(scene: Scene) -> str:
    """The address of the reasons of one who wished in vain."""
    with scene.open() as store:
        one = next(one for one in store.participants.all(1) if one.name == BUYERS[0])
    return f"/organise/events/1/plans/2/wishes?of={one.id}"


def changed_by_hand(scene: Scene, *, aim: bool = False) -> str:
    """The address of a draft with its first meeting picked; ``aim``: and with the first cell to which it could go."""
    with scene.open() as store:
        board = open_board(store, 1, number=1)
    first = board.plan.meetings[0]
    cells = board.survey((first.a, first.b))
    slot, table = next(spot for spot, cell in cells.items() if cell.state is State.SWAP)
    to = f"&to={slot + 1}-{board.question.tables[table].id}" if aim else ""
    return f"/organise/events/1/plans/1/edit?pick={first.a}-{first.b}{to}"


def save_late(tab: Tab, scene: Scene) -> None:
    """Type something while somebody else saves other words."""
    with scene.open() as store:
        now = store.receptions.get(1)
        store.receptions.save(replace(now, contact="02 00 00 00 99", closes=MOMENT + timedelta(days=20)))
    tab.locator("#contact").fill("openmap@marnelle.example")
    tab.locator("main .actions button").first.click()
    tab.wait_for_load_state()


def unfold(tab: Tab, scene: Scene) -> None:
    """Open what is folded."""
    tab.locator("main summary").first.click()


def look(tab: Tab, scene: Scene) -> None:
    """Choose a day, and ask what it means."""
    tab.locator("#date").fill("2027-05-18")
    tab.locator("main .actions button").last.click()
    tab.wait_for_load_state()


PARTICIPANTS = "/organise/events/1/participants"
"""The list of participants."""

SLIPS = """Structure;Vous êtes;Courriel;Offres;Souhaits de rencontre;Taille de chaussures
Ville de Sorbeval;acheteur;achats@sorbeval.example;;Atelier Norde / Club de tir;
Atelier Nord;fournisseur;nouveau@exemple.example;Espaces verts : tontes;Commune de Marnelle;42
;fournisseur;personne@exemple.example;;;""".encode()
"""A registration file with what goes wrong in them."""


def file_sent(content: bytes, name: str) -> Callable[[Scene], str]:
    """The address at which a file that was sent is looked at."""

    def path(scene: Scene) -> str:
        sent = receive(scene.workspace, 1, name=name, content=content, now=MOMENT)
        return f"/organise/events/1/import/{sent.token}"

    return path


def enter_paper(tab: Tab, scene: Scene) -> None:
    """A line of a paper that repeats what is known already, so that nothing changes for others."""
    tab.locator("#number").fill("1")
    tab.locator("#targets").fill("3")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".notice, .summary")


def press_after_a_long_time(tab: Tab, scene: Scene) -> None:
    """Press the first button of a card on a page whose token is no longer good."""
    tab.locator("main [name=csrf_token]").evaluate_all("all => all.forEach(one => { one.value = 'old'; })")
    tab.locator("main .wishes button").first.click()
    tab.wait_for_load_state()


def network_of(scene: Scene) -> int:
    """The id of the partner network."""
    with scene.open() as store:
        return next(one.id for one in store.participants.all(1) if one.role is Role.NETWORK)


def decline(tab: Tab, scene: Scene) -> None:
    """Look at the mail of a refusal."""
    tab.locator("[value=decline]").check()
    tab.locator("#reason").fill("Toutes les tables sont prises.")
    tab.locator("[value=look]").click()
    tab.wait_for_load_state()


def look_at_twins(tab: Tab, scene: Scene) -> None:
    """Look at what joining two participants gives."""
    tab.locator("#number").fill("2")
    tab.locator("[value=look]").click()
    tab.wait_for_load_state()


def wall_address(scene: Scene) -> str:
    """The address of the screen of the room."""
    with scene.open() as store:
        return f"/events/1/room/{store.walls.get(1).key}"


def look_at_mail(tab: Tab, scene: Scene) -> None:
    """Write a mail and look at the first one."""
    tab.locator("#subject").fill("Le parking change")
    tab.locator("#text").fill("Bonjour {structure},\n\nle parking est au nord. Votre page : {lien}")
    tab.locator("[value=look]").click()
    tab.wait_for_load_state()


def find_some(tab: Tab, scene: Scene) -> None:
    """Look for somebody at check-in: one is here already, another one is not."""
    with scene.open() as store:
        store.arrivals.add(1, [Arrival("0" * 32, 4, Way.IN, MOMENTS["morning"], "Personne 2")])
    tab.locator("#q").fill("de")
    tab.wait_for_selector("#found .here")


def mark_two(tab: Tab, scene: Scene) -> None:
    """Tick two lines of a sheet by keys."""
    for key in "hn":
        tab.keyboard.press(key)


def report_lateness(tab: Tab, scene: Scene) -> None:
    """Say that a supplier is late; what was said then stands on the page of big buttons."""
    tab.locator("#who").fill("haut")
    tab.locator("#until").fill("09:55")
    tab.keyboard.press("Enter")
    tab.locator(".news").wait_for()


def propose_repair(tab: Tab, scene: Scene) -> None:
    """Say so, and look at what can be done."""
    report_lateness(tab, scene)
    tab.locator("main .card a.button").click()
    tab.locator("table").first.wait_for()


HAPPENED = "/organise/events/1/repair"
LATE = f"{HAPPENED}/say/late"


PAGES = (
    Page("no-event", "public.index", lambda scene: "/", scene="empty"),
    Page("events", "public.index", lambda scene: "/", scene="several"),
    Page("event", "public.event", lambda scene: "/events/1/", scene="draft"),
    Page("unpublished", "public.schedule", lambda scene: "/events/1/schedule", scene="draft"),
    Page("schedule", "public.schedule", lambda scene: "/events/1/schedule"),
    Page("ask-link", "entrance.ask", lambda scene: "/events/1/link"),
    Page("link-sent", "entrance.asked", lambda scene: "/events/1/link/sent"),
    Page("home", "entrance.home", lambda scene: "/my/1/", guest=1),
    Page("register", "registration.register", lambda scene: "/events/1/register"),
    Page("register-wrong", "registration.register", lambda scene: "/events/1/register", act=send_empty),
    Page("not-open", "registration.register", lambda scene: "/events/1/register", scene="several"),
    Page("closed", "registration.register", lambda scene: "/events/1/register", scene="closed"),
    Page("registered", "registration.registered", lambda scene: "/my/1/registered", guest=1),
    Page("registration", "registration.change", lambda scene: "/my/1/registration", guest=1),
    Page("registration-late", "registration.change", lambda scene: "/my/1/registration", scene="closed", guest=1),
    Page("legal", "public.legal", lambda scene: "/events/1/legal"),
    Page("privacy", "public.legal", lambda scene: "/events/1/privacy"),
    Page("accessibility", "public.legal", lambda scene: "/events/1/accessibility"),
    Page("legal-empty", "public.legal", lambda scene: "/events/1/privacy", scene="several"),
    Page("data", "personal.data", lambda scene: "/my/1/data", guest=1),
    Page("delete", "personal.delete", lambda scene: "/my/1/delete", guest=1),
    Page("delete-unsure", "personal.delete", lambda scene: "/my/1/delete", guest=1, act=press(DELETE)),
    Page("deleted", "personal.deleted", lambda scene: "/events/1/deleted"),
    Page("agenda", "agenda.show", lambda scene: "/my/3/agenda", guest=3),
    Page("agenda-changed", "agenda.show", lambda scene: "/my/9/agenda", scene="eve", guest=9),
    Page("agenda-supplier", "agenda.show", lambda scene: "/my/10/agenda", scene="eve", guest=10),
    Page("agenda-withdrawn", "agenda.show", lambda scene: "/my/6/agenda", scene="eve", guest=6),
    Page("agenda-none", "agenda.show", lambda scene: "/my/11/agenda", scene="eve", guest=11),
    Page("agenda-unpublished", "agenda.show", lambda scene: "/my/1/agenda", scene="draft", guest=1),
    Page("room", "agenda.room", lambda scene: "/my/3/room", scene="eve", guest=3),
    Page("attendance-early", "answering.attendance", lambda scene: "/my/1/attendance", guest=1),
    Page("attendance", "answering.attendance", lambda scene: "/my/1/attendance", scene="eve", guest=1),
    Page("attendance-cannot", "answering.attendance", lambda scene: "/my/5/attendance", scene="eve", guest=5),
    Page(
        "attendance-wrong",
        "answering.attendance",
        lambda scene: "/my/1/attendance",
        scene="eve",
        guest=1,
        act=press(re.compile("Send the answer|Envoyer la réponse")),
    ),
    Page("attendance-over", "answering.attendance", lambda scene: "/my/1/attendance", scene="afterwards", guest=1),
    Page("feedback-early", "answering.feedback", lambda scene: "/my/1/feedback", scene="eve", guest=1),
    Page("feedback", "answering.feedback", lambda scene: "/my/3/feedback", scene="afterwards", guest=3),
    Page("outcomes-early", "outcomes.outcomes", lambda scene: "/my/3/outcomes", scene="afterwards", guest=3),
    Page("outcomes", "outcomes.outcomes", lambda scene: "/my/3/outcomes", scene="months", guest=3, act=unfold),
    Page("home-months", "entrance.home", lambda scene: "/my/3/", scene="months", guest=3),
    Page("closing", "closing.figures", lambda scene: "/organise/events/1/closing", scene="months", role=ORGANISER),
    Page("closing-new", "closing.figures", lambda scene: "/organise/events/1/closing", scene="several", role=ORGANISER),
    Page("asking-later", "closing.asking", lambda scene: "/organise/events/1/closing/asking", role=ORGANISER),
    Page("home-eve", "entrance.home", lambda scene: "/my/1/", scene="eve", guest=1),
    Page("refused", "entrance.home", lambda scene: "/my/1/"),
    Page("directory", "directory.everybody", lambda scene: "/my/3/directory", scene="wishing", guest=3),
    Page(
        "directory-found",
        "directory.everybody",
        lambda scene: "/my/3/directory?q=netoyage&new=1",
        scene="wishing",
        guest=3,
    ),
    Page("directory-page", "directory.everybody", lambda scene: "/my/3/directory?page=2", scene="wishing", guest=3),
    Page("directory-nobody", "directory.everybody", lambda scene: "/my/3/directory?q=zzzz", scene="wishing", guest=3),
    Page("directory-early", "directory.everybody", lambda scene: "/my/3/directory", scene="early", guest=3),
    Page("directory-one", "directory.one", lambda scene: "/my/3/directory/1", scene="wishing", guest=3),
    Page(
        "not-saved",
        "directory.everybody",
        lambda scene: "/my/3/directory",
        scene="wishing",
        act=press_after_a_long_time,
        guest=3,
    ),
    Page("wishes", "wishing.mine", lambda scene: "/my/3/wishes", scene="wishing", guest=3),
    Page("wishes-late", "wishing.mine", lambda scene: "/my/3/wishes", scene="late", guest=3),
    Page("wishes-none", "wishing.mine", lambda scene: "/my/20/wishes", scene="wishing", guest=20),
    Page("no-thanks", "wishing.decline", lambda scene: "/my/3/wishes/1/no", scene="wishing", guest=3),
    Page(
        "no-thanks-wrong",
        "wishing.decline",
        lambda scene: "/my/3/wishes/1/no",
        scene="wishing",
        guest=3,
        act=press(re.compile("No thanks|Non merci")),
    ),
    Page("barred", "wishing.bar", lambda scene: "/my/3/barred", scene="wishing", guest=3),
    Page("come-in-first", "organise.enter", first_entry, scene="empty"),
    Page("come-in", "organise.enter", entry),
    Page("come-in-dead", "organise.enter", lambda scene: "/organise/enter/guessed"),
    Page("sign-in", "organise.ask", lambda scene: "/organise/sign-in"),
    Page("sign-in-mail", "organise.ask", lambda scene: "/organise/sign-in", scene="mailing"),
    Page("sign-in-sent", "organise.asked", lambda scene: "/organise/sign-in/sent"),
    Page("not-signed-in", "overview.everything", lambda scene: "/organise/"),
    Page("not-allowed", "workspace.settings", lambda scene: "/organise/settings", role=READER),
    Page("overview-empty", "overview.everything", lambda scene: "/organise/", scene="new", role=OWNER),
    Page("overview", "overview.everything", lambda scene: "/organise/", scene="several", role=OWNER),
    Page("overview-reader", "overview.everything", lambda scene: "/organise/", role=READER),
    Page("new-event", "overview.new", lambda scene: "/organise/events/new", role=ORGANISER, act=look),
    Page("new-event-wrong", "overview.new", lambda scene: "/organise/events/new", role=ORGANISER, act=press(MAKE)),
    Page("steps-new", "organised.home", lambda scene: "/organise/events/1/", scene="several", role=ORGANISER),
    Page("steps", "organised.home", lambda scene: "/organise/events/1/", role=ORGANISER),
    Page(
        "setup-programme",
        "programming.programme",
        lambda scene: "/organise/events/1/programme",
        scene="furnished",
        role=ORGANISER,
    ),
    Page(
        "setup-programme-stale",
        "programming.programme",
        lambda scene: "/organise/events/1/programme",
        scene="furnished",
        role=ORGANISER,
        act=save_programme_late,
    ),
    Page(
        "setup-tables",
        "rooms.tables",
        lambda scene: "/organise/events/1/tables",
        scene="furnished",
        role=ORGANISER,
    ),
    Page(
        "setup-rules",
        "ruling.rules",
        lambda scene: "/organise/events/1/rules",
        scene="furnished",
        role=ORGANISER,
    ),
    Page(
        "setup-logos",
        "picturing.logos",
        lambda scene: "/organise/events/1/logos",
        scene="furnished",
        role=ORGANISER,
    ),
    Page(
        "setup-what-if",
        "trying.whatif",
        lambda scene: "/organise/events/1/what-if",
        scene="furnished",
        role=ORGANISER,
        act=press(COMPARE),
    ),
    Page(
        "setup-take",
        "trying.take",
        lambda scene: "/organise/events/1/what-if/take?slots=8&meeting=15&tables=10",
        scene="furnished",
        role=ORGANISER,
    ),
    Page(
        "plan-aims",
        "plans.plan",
        lambda scene: "/organise/events/1/plans/2",
        scene="furnished",
        role=ORGANISER,
    ),
    Page("reception", "receiving.reception", lambda scene: "/organise/events/1/reception", role=ORGANISER),
    Page(
        "reception-new",
        "receiving.reception",
        lambda scene: "/organise/events/1/reception",
        scene="several",
        role=ORGANISER,
    ),
    Page(
        "reception-stale",
        "receiving.reception",
        lambda scene: "/organise/events/1/reception",
        scene="mailing",
        role=ORGANISER,
        act=save_late,
    ),
    Page("plan-new", "planning.home", lambda scene: "/organise/events/1/plan", scene="several", role=ORGANISER),
    Page("plan", "planning.home", lambda scene: "/organise/events/1/plan", scene="eve", role=ORGANISER),
    Page("plan-under-way", "planning.home", lambda scene: "/organise/events/1/plan", scene="computing", role=ORGANISER),
    Page("plan-reader", "planning.home", lambda scene: "/organise/events/1/plan", role=READER),
    Page("run", "runs.run", lambda scene: "/organise/events/1/runs/1", scene="computing", role=ORGANISER, act=unfold),
    Page("run-reader", "runs.run", lambda scene: "/organise/events/1/runs/1", scene="computing", role=READER),
    Page("run-cancelled", "runs.run", lambda scene: "/organise/events/1/runs/1", scene="stuck", role=ORGANISER),
    Page("run-cut-off", "runs.run", lambda scene: "/organise/events/1/runs/2", scene="stuck", role=ORGANISER),
    Page("run-forgotten", "runs.run", lambda scene: "/organise/events/1/runs/3", scene="stuck", role=ORGANISER),
    Page("plan-one", "plans.plan", lambda scene: "/organise/events/1/plans/2", scene="computing", role=ORGANISER),
    Page("plan-one-stale", "plans.plan", lambda scene: "/organise/events/1/plans/1", scene="computing", role=ORGANISER),
    Page("plan-one-broken", "plans.plan", lambda scene: "/organise/events/1/plans/2", scene="eve", role=ORGANISER),
    Page("plan-one-reader", "plans.plan", lambda scene: "/organise/events/1/plans/2", scene="eve", role=READER),
    Page("unmet", "plans.unmet", lambda scene: "/organise/events/1/plans/2/wishes", scene="computing", role=ORGANISER),
    Page(
        "unmet-one",
        "plans.unmet",
        unmet_wishes,
        scene="computing",
        role=ORGANISER,
    ),
    Page(
        "unmet-broken",
        "plans.unmet",
        unmet_wishes,
        scene="eve",
        role=ORGANISER,
    ),
    Page("edit-picked", "editing.grid", changed_by_hand, scene="draft", role=ORGANISER),
    Page("edit-aim", "editing.grid", lambda scene: changed_by_hand(scene, aim=True), scene="draft", role=ORGANISER),
    Page("edit-published", "editing.grid", lambda scene: "/organise/events/1/plans/1/edit", role=ORGANISER),
    Page(
        "edit-person",
        "editing.person",
        lambda scene: "/organise/events/1/plans/1/edit/people?of=1",
        scene="draft",
        role=ORGANISER,
        act=unfold,
    ),
    Page(
        "gate", "publishing.gate", lambda scene: "/organise/events/1/plans/2/publish", scene="computing", role=ORGANISER
    ),
    Page(
        "gate-unread",
        "publishing.gate",
        lambda scene: "/organise/events/1/plans/1/publish",
        scene="draft",
        role=ORGANISER,
        act=press(re.compile("^(Publish|Publier)$")),
    ),
    Page(
        "gate-broken",
        "publishing.gate",
        lambda scene: "/organise/events/1/plans/2/publish",
        scene="eve",
        role=ORGANISER,
    ),
    Page(
        "gate-final",
        "publishing.gate",
        lambda scene: "/organise/events/1/plans/1/publish",
        scene="provisional",
        role=ORGANISER,
    ),
    Page("schedule-provisional", "public.schedule", lambda scene: "/events/1/schedule", scene="provisional"),
    Page("event-rule", "public.event", lambda scene: "/events/1/", scene="provisional"),
    Page(
        "plan-provisional",
        "plans.plan",
        lambda scene: "/organise/events/1/plans/1",
        scene="provisional",
        role=ORGANISER,
        act=unfold,
    ),
    Page(
        "plans-beside",
        "comparing.beside",
        lambda scene: "/organise/events/1/plan/beside",
        scene="computing",
        role=ORGANISER,
    ),
    Page(
        "plans-beside-none",
        "comparing.beside",
        lambda scene: "/organise/events/1/plan/beside",
        scene="several",
        role=READER,
    ),
    Page("happened", "happening.happened", lambda scene: HAPPENED, scene="morning", role=ORGANISER),
    Page("happened-late", "happening.take_down", lambda scene: LATE, scene="morning", role=ORGANISER),
    Page(
        "happened-said",
        "happening.happened",
        lambda scene: LATE,
        scene="morning",
        role=ORGANISER,
        act=report_lateness,
    ),
    Page("walk-in", "happening.walk_in", lambda scene: f"{HAPPENED}/walk-in", scene="morning", role=ORGANISER),
    Page(
        "repair",
        "happening.proposal",
        lambda scene: LATE,
        scene="morning",
        role=ORGANISER,
        act=propose_repair,
    ),
    Page("editions", "editions.beside", lambda scene: "/organise/events/2/editions", scene="sequel", role=ORGANISER),
    Page(
        "editions-alone", "editions.beside", lambda scene: "/organise/events/1/editions", scene="several", role=READER
    ),
    Page("next-edition", "following.following", lambda scene: "/organise/events/1/next", role=ORGANISER),
    Page("met-before", "directory.everybody", lambda scene: "/my/13/directory", scene="sequel", guest=13),
    Page("invited", "entrance.home", lambda scene: "/my/11/", scene="sequel", guest=11),
    Page(
        "plan-changes",
        "comparing.changes",
        lambda scene: "/organise/events/1/plan/changes?from=1&to=2",
        scene="computing",
        role=ORGANISER,
    ),
    Page(
        "plan-unchanged",
        "comparing.changes",
        lambda scene: "/organise/events/1/plan/changes?from=1&to=1",
        scene="computing",
        role=ORGANISER,
    ),
    Page("run-impasse", "runs.run", lambda scene: "/organise/events/1/runs/1", scene="impasse", role=ORGANISER),
    Page("run-done", "runs.run", lambda scene: "/organise/events/1/runs/2", scene="impasse", role=ORGANISER),
    Page("agendas", "publishing.mails", lambda scene: "/organise/events/1/agendas", role=ORGANISER),
    Page(
        "agendas-early", "publishing.mails", lambda scene: "/organise/events/1/agendas", scene="draft", role=ORGANISER
    ),
    Page("journal", "journaling.journal", lambda scene: "/organise/events/1/journal", scene="mailing", role=ORGANISER),
    Page("papers", "papers.choose", lambda scene: "/organise/events/1/papers", role=ORGANISER),
    Page("numbers", "figures.show", lambda scene: "/organise/events/1/numbers", scene="furnished", role=ORGANISER),
    Page("numbers-early", "figures.show", lambda scene: "/organise/events/1/numbers", scene="wishing", role=READER),
    Page("record", "sourcing.choose", lambda scene: "/organise/events/1/record", role=ORGANISER),
    Page("record-early", "sourcing.choose", lambda scene: "/organise/events/1/record", scene="draft", role=ORGANISER),
    Page("papers-early", "papers.choose", lambda scene: "/organise/events/1/papers", scene="several", role=ORGANISER),
    Page("accounts", "people.everybody", lambda scene: "/organise/people", role=OWNER),
    Page("account", "people.one", lambda scene: "/organise/people/2", role=OWNER),
    Page("invite", "people.invitation", lambda scene: "/organise/people/new", role=OWNER),
    Page("workspace-settings", "workspace.settings", lambda scene: "/organise/settings", role=OWNER),
    Page("keeping", "keeping.keep", lambda scene: "/organise/keep", role=OWNER),
    Page("participants", "participating.everybody", lambda scene: PARTICIPANTS, scene="wishing", role=ORGANISER),
    Page("participants-reader", "participating.everybody", lambda scene: PARTICIPANTS, role=READER),
    Page(
        "participants-silent",
        "participating.everybody",
        lambda scene: f"{PARTICIPANTS}?show=no+wishes",
        scene="wishing",
        role=ORGANISER,
    ),
    Page("participant", "participant.one", lambda scene: f"{PARTICIPANTS}/3", scene="mailing", role=ORGANISER),
    Page("import", "importing.upload", lambda scene: "/organise/events/1/import", role=ORGANISER),
    Page("import-preview", "importing.preview", file_sent(SLIPS, "inscriptions.csv"), role=ORGANISER),
    Page("import-unreadable", "importing.preview", file_sent(b"PNG\0\1", "photo.png"), role=ORGANISER),
    Page("paper", "entering.paper", lambda scene: "/organise/events/1/entry", role=ORGANISER, act=enter_paper),
    Page("mails", "outbox.letters", lambda scene: "/organise/mails", scene="mailing", role=ORGANISER),
    Page("mails-none", "outbox.letters", lambda scene: "/organise/mails", role=OWNER),
    Page("mail", "outbox.letter", lambda scene: "/organise/mails/1", scene="mailing", role=ORGANISER),
    Page("network-choice", "consents.network", lambda scene: "/my/2/network", scene="accompanied", guest=2),
    Page("members", "helping.home", lambda scene: "/network/", scene="accompanied", role=PARTNER),
    Page(
        "member",
        "helping.member",
        lambda scene: f"/network/{network_of(scene)}/members/1",
        scene="accompanied",
        role=PARTNER,
    ),
    Page(
        "networks",
        "accompanied.everybody",
        lambda scene: "/organise/events/1/networks",
        scene="accompanied",
        role=ORGANISER,
    ),
    Page(
        "network",
        "accompanied.one",
        lambda scene: f"/organise/events/1/networks/{network_of(scene)}",
        scene="accompanied",
        role=ORGANISER,
    ),
    Page(
        "waiting",
        "approving.everybody",
        lambda scene: "/organise/events/1/waiting",
        scene="accompanied",
        role=ORGANISER,
    ),
    Page(
        "waiting-one",
        "approving.one",
        lambda scene: f"/organise/events/1/waiting/{network_of(scene) + 1}",
        scene="accompanied",
        role=ORGANISER,
        act=decline,
    ),
    Page("barring", "barring.bar", lambda scene: f"{PARTICIPANTS}/3/barred", scene="accompanied", role=ORGANISER),
    Page(
        "merge",
        "merging.join",
        lambda scene: f"{PARTICIPANTS}/1/merge",
        scene="accompanied",
        role=ORGANISER,
        act=look_at_twins,
    ),
    Page(
        "circular",
        "writing.circular",
        lambda scene: f"{PARTICIPANTS}/mail?role=buyer",
        role=ORGANISER,
        act=look_at_mail,
    ),
    Page("wall", "room.wall", wall_address, scene="delayed"),
    Page("clock", "clock.clock", lambda scene: "/organise/events/1/clock", scene="delayed", role=ORGANISER),
    Page("clock-dark", "clock.clock", lambda scene: "/organise/events/1/clock", role=ORGANISER),
    Page(
        "late",
        "clock.late",
        lambda scene: "/organise/events/1/clock/late?first=3&at=10:05",
        scene="delayed",
        role=ORGANISER,
    ),
    Page("agenda-delayed", "agenda.show", lambda scene: "/my/3/agenda", scene="delayed", guest=3),
    Page("lost", "", lambda scene: "/nowhere"),
    Page("sampler", "sampler.form", lambda scene: "/sampler"),
    Page("sampler-wrong", "sampler.form", lambda scene: "/sampler", act=press("Send")),
    Page("sampler-list", "sampler.list_", lambda scene: "/sampler/list"),
    Page("check-in", "checkin.desk", lambda scene: "/organise/events/1/check-in", "morning", find_some, role=HELPER),
    Page(
        "check-in-one",
        "checkin.desk",
        lambda scene: "/organise/events/1/check-in?number=3",
        "morning",
        role=ORGANISER,
    ),
    Page("tick-columns", "marking.tables", lambda scene: "/organise/events/1/held", "afterwards", role=ORGANISER),
    Page(
        "tick-columns-one",
        "marking.one",
        lambda scene: "/organise/events/1/held/2",
        "afterwards",
        mark_two,
        role=ORGANISER,
    ),
)

NO_PAGES = {
    "static": "files",
    "overview.meaning": "a sentence for the page of a new event",
    "programming.meaning": "a sentence for the page of the programme",
    "logos.picture": "a picture",
    "room.state": "what the screen of the room asks for",
    "papers.file": "a file",
    "editions.met": "a file",
    "figures.table": "a file",
    "sourcing.file": "a file",
    "closing.publishable": "a file",
    "checkin.people": "what the page of check-in looks through",
    "checkin.state": "what the page of check-in asks for",
    "editing.cells": "what the page of a plan that is changed shows once a meeting is picked",
    "personal.download": "a file",
    "participating.table": "a file",
    "agenda.calendar": "a file",
    "agenda.paper": "a file",
    "catalogue.catalogue": "a file",
    "catalogue.form": "a file",
    "entrance.enter": "leads to the participant’s own page",
}
"""GET routes that show no page of their own, and why: files, redirects."""


@dataclass(slots=True)
class Studio:
    """The scenes, served; each is made when a page first needs it."""

    folder: Path
    stack: ExitStack
    known: dict[str, tuple[Scene, str]] = field(default_factory=dict)

    def scene(self, name: str) -> tuple[Scene, str]:
        """A scene and the address at which it is served."""
        if name not in self.known:
            scene = make_scene(name, self.folder)
            scene.app.register_blueprint(sampler)
            self.known[name] = (scene, self.stack.enter_context(served(scene.app)))
        return self.known[name]

    def welcome(self, page: Page, tab: Tab) -> Callable[[str], Tab]:
        """What shows the page in a language, as often as asked, to somebody whom nobody knew before."""
        scene, site = self.scene(page.scene)
        if tab.url.startswith("http"):  # a page that follows a run would load itself again once its cookie is gone
            tab.evaluate("localStorage.clear()")
            tab.goto("about:blank")
        tab.context.clear_cookies()
        if page.guest is not None:
            tab.context.request.get(f"{site}{scene.link(page.guest)}", max_redirects=0)
        if page.role is not None:
            tab.context.add_cookies([{"name": COOKIE, "value": scene.session(page.role), "url": site}])

        def show(language: str) -> Tab:
            path = page.path(scene)
            tab.goto(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")
            page.act(tab, scene)
            return tab

        return show

    @contextmanager
    def shown(self, page: Page, browser: Browser, *, language: str = "fr", **visitor: object) -> Iterator[Tab]:
        """The page as a fresh visitor sees it; it must leave the console silent and ask nobody else for anything."""
        with opened(browser, language=language, **visitor) as tab:  # type: ignore[arg-type]
            heard = overhear(tab)
            yield self.welcome(page, tab)(language)
            assert heard == []


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """All scenes for a whole run: tests look at them and change nothing."""
    with ExitStack() as stack:
        yield Studio(tmp_path_factory.mktemp("studio"), stack)


def take_pictures(target: Path) -> None:
    """All of ``PAGES`` in all languages and sizes."""
    target.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, ExitStack() as stack, launched() as browser:
        studio = Studio(Path(folder), stack)
        for page in PAGES:
            for language in LANGUAGES:
                for size, pixels in SIZES.items():
                    with studio.shown(page, browser, language=language, size=pixels) as tab:
                        tab.screenshot(path=target / f"{page.name}-{language}-{size}.png", full_page=True)


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]))
