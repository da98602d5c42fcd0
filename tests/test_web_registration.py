"""Registering on the pages, and changing it: what is typed stays, what is late or wrong is said, twice is once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from matchmaker.entities import (
    Accreditation,
    Amount,
    Contract,
    LegalForm,
    Line,
    LineKind,
    Nature,
    Organisation,
    Participant,
    Person,
    Role,
    Size,
)
from matchmaker.sectors import label
from matchmaker.settings import MailServer, Security, set_mail_server, set_public_url
from matchmaker.store import Store
from tests.scenes import MOMENT, TEXTS, Scene, make_scene

NEED = {
    "title": "Linge", "sector": "laundry", "sector2": "textile", "sector3": "", "text": "Draps de l’internat",
    "deadline": "2027-09-01", "amount": "under 60,000", "contract": "L2113-12",
}  # fmt: skip
OFFER = {
    "title": "Repas", "sector": "catering", "sector2": "", "sector3": "", "text": "", "nature": "service",
    "area": "Marnelle",
}  # fmt: skip
PERSON = {"name": "Personne A", "function": "achats", "email": "a@nouvelle.example", "phone": "06 00 00 00 00"}
FORM: dict[str, Any] = {
    "name": "La Nouvelle",
    "legal_form": "SCIC",
    "accreditations": ["EI", "ESAT"],
    "size": "10-49",
    "department": "44",
    "siret": "732 829 320 00074",
    "email": "contact@nouvelle.example",
    "role": "both",
    "parallel": "1",
    "arrive": "09:10",
    "leave": "10:20",
    "away": ["2", "3"],
    "accessibility": "Une boucle\r\nmagnétique",
    "step_free": "y",
    "languages": ["fr", "fsl"],
    "agreed": "y",
}


def block(name: str, fields: dict[str, str]) -> dict[str, str]:
    return {f"{name}-{field}": value for field, value in fields.items()}


FORM |= block("people-0", PERSON) | block("needs-0", NEED) | block("offers-0", OFFER)
PRESERVED = ("La Nouvelle", "732 829 320 00074", "Draps de l’internat", "06 00 00 00 00", "2027-09-01", "09:10")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = make_scene("draft", tmp_path)
    scene.app.config["WTF_CSRF_ENABLED"] = False
    return scene


@pytest.fixture
def client(scene: Scene) -> FlaskClient:
    client = scene.app.test_client()
    client.get("/?lang=en")
    return client


@pytest.fixture
def store(scene: Scene) -> Iterator[Store]:
    with scene.open() as store:
        yield store


def at(scene: Scene, moment: datetime) -> None:
    scene.app.config["CLOCK"] = lambda: moment


def kept(store: Store, name: str = "La Nouvelle") -> Participant:
    return next(one for one in store.participants.all(1) if one.name == name)


def shown(page: str) -> str:
    """As it is read: one space is like another, and ways to reach the team are read like other words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r'<a class="way"[^>]*>([^<]*)</a>', r"\1", page)))


def problems(page: str) -> list[str]:
    summary = page.split('aria-labelledby="problems"')[1].split("</div>", maxsplit=1)[0]
    return [unescape(re.sub("<[^>]*>", "", line)) for line in re.findall("<li>(.*?)</li>", summary)]


def values(page: str) -> dict[str, Any]:
    """What a browser would send if nobody touched the form."""
    form = re.sub("(?s)<template>.*?</template>", "", page.split("novalidate")[1].split("</form>", maxsplit=1)[0])
    found: dict[str, Any] = {}
    for tag in re.findall("<input [^>]*>", form):
        names = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if names["type"] in ("checkbox", "radio") and " checked" not in tag:
            continue
        found.setdefault(names["name"], []).append(unescape(names.get("value", "")))
    for name, text in re.findall(r'(?s)<textarea [^>]*name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', form):
        found[name] = [unescape(text)]
    for name, options in re.findall(r'(?s)<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


def test_everything_that_was_said_is_kept(client: FlaskClient, store: Store) -> None:
    page = client.post("/events/1/register", data=FORM)
    assert (page.status_code, page.headers["Location"]) == (303, "/my/11/registered")
    need = Line(
        LineKind.NEED, f"{label('laundry', 'fr')}, {label('textile', 'fr')}", "Draps de l’internat", title="Linge",
        groups=("laundry", "textile"), deadline=date(2027, 9, 1), amount=Amount.SMALL, contract=Contract.ADAPTED,
    )  # fmt: skip
    offer = Line(
        LineKind.OFFER, label("catering", "fr"), title="Repas", groups=("catering",), nature=Nature.SERVICE,
        area="Marnelle",
    )  # fmt: skip
    organisation = Organisation(
        11, "La Nouvelle", "la nouvelle", LegalForm.SCIC, (Accreditation.EI, Accreditation.ESAT), "44", Size.SMALL,
        "73282932000074",
    )  # fmt: skip
    assert kept(store) == Participant(
        id=11, number=11, organisation=organisation, role=Role.BOTH, email="contact@nouvelle.example",
        arrive=time(9, 10), leave=time(10, 20), away=(2, 3), step_free=True, accessibility="Une boucle\nmagnétique",
        people=(Person("Personne A", "achats", "06 00 00 00 00", "a@nouvelle.example", shares_contact=True),),
        lines=(need, offer), languages=("fr", "fsl"), registered=MOMENT, claimed=True,
    )  # fmt: skip


def test_whoever_registered_is_let_in_and_told_what_comes_next(client: FlaskClient, store: Store) -> None:
    set_mail_server(store, MailServer("localhost", 9, Security.NONE, "openmap@marnelle.example"))
    page = client.post("/events/1/register", data=FORM, follow_redirects=True)
    assert "<h1>You are registered</h1>" in page.text
    assert "/l/" not in page.text
    assert "Your personal link is on its way to contact@nouvelle.example." in page.text
    assert client.get("/my/11/").status_code == 200
    letters = [letter for letter in store.letters.all(1) if letter.participant == 11]
    assert sorted(letter.recipient for letter in letters) == ["a@nouvelle.example", "contact@nouvelle.example"]


def test_while_no_mail_goes_out_the_link_is_on_the_page(client: FlaskClient, scene: Scene) -> None:
    page = client.post("/events/1/register", data=FORM, follow_redirects=True)
    assert "The organising team will send your personal link to contact@nouvelle.example." in page.text
    assert "is on its way" not in page.text
    link = scene.link(11)
    assert f'<a href="{link}">http://openmap.example{link}</a>' in page.text
    assert scene.app.test_client().get(link).headers["Location"] == "/my/11/"


def test_without_a_public_address_the_team_sends_the_link(client: FlaskClient, store: Store) -> None:
    set_public_url(store, "")
    page = client.post("/events/1/register", data=FORM, follow_redirects=True)
    assert "The organising team will send your personal link to contact@nouvelle.example." in page.text
    assert client.get("/my/11/").status_code == 200
    assert '">My personal link</a>' in page.text
    assert store.letters.all(1) == ()


def test_a_double_click_is_one_registration(client: FlaskClient, store: Store) -> None:
    places = [client.post("/events/1/register", data=FORM).headers["Location"] for _ in range(2)]
    assert places == ["/my/11/registered"] * 2
    assert len(store.participants.all(1)) == 11
    assert len(store.letters.all(1)) == 2


def test_an_organisation_that_is_there_is_sent_to_its_link(client: FlaskClient, store: Store) -> None:
    page = client.post("/events/1/register", data={**FORM, "name": "ATELIER  nord"})
    assert page.status_code == 422
    [said] = problems(page.text)
    assert said.startswith("Atelier Nord is registered already; ask for its personal link")
    assert "exemple.example" not in page.text
    assert len(store.participants.all(1)) == 10


@pytest.mark.parametrize(
    ("wrong", "anchor", "said"),
    [
        ({"name": ""}, "name", "Enter the name of the organisation."),
        ({"legal_form": ""}, "legal_form", "Choose the legal form."),
        ({"department": "Par"}, "department",
         "“Par” is no French department; write its number or its name, as 44 or Loire-Atlantique."),
        ({"siret": "1"}, "siret", "“1” is no SIRET: check its 14 digits, or leave it empty."),
        ({"email": "contact@"}, "email", "“contact@” is no e-mail address; write one like accueil@structure.example."),
        ({"role": ""}, "role-0", "Choose what you come for."),
        ({"parallel": "2"}, "parallel", "As many meetings at once as people who come, at most 10."),
        ({"parallel": "0"}, "parallel", "A number from 1 to 10."),
        ({"people-0-name": ""}, "people-0-name", "Enter the first and last name of the person who comes."),
        ({"people-0-email": "a@"}, "people-0-email",
         "“a@” is no e-mail address; write one like accueil@structure.example."),
        ({"needs-0-sector": ""}, "needs-0-sector", "Choose a sector."),
        ({"offers-0-sector": "x"}, "offers-0-sector", "Not a valid choice."),
        ({"people-0-phone": "12 34 5"}, "people-0-phone",
         "“12 34 5” is no telephone number; write at least 6 digits, as 06 00 00 00 00."),
        ({"people-0-phone": "06 00 00 00 00 poste 2"}, "people-0-phone",
         "“06 00 00 00 00 poste 2” is no telephone number; write at least 6 digits, as 06 00 00 00 00."),
        ({"away": ["1", "2", "3", "4", "5", "6"]}, "away-0",
         "You are away in every round; leave at least one in which you come."),
        ({"leave": "09:15"}, "leave", "Between your hours there is no whole round; correct them."),
        ({"leave": "09:00"}, "leave", "A participant arrives before it leaves; correct one of the two times."),
        ({"arrive": "10:30", "leave": ""}, "arrive", "Meetings are from 9:00 to 10:27; correct your hours."),
        ({"arrive": "10:30"}, "leave", "A participant arrives before it leaves; correct one of the two times."),
        ({"away": "9"}, "away-0", "'9' is not a valid choice for this field."),
        ({"agreed": ""}, "agreed", "Tick that you have read what is done with the data."),
    ],
)  # fmt: skip
def test_what_is_wrong_leads_to_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, store: Store, wrong: dict[str, Any], anchor: str, said: str
) -> None:
    page = client.post("/events/1/register", data={**FORM, **wrong})
    assert page.status_code == 422
    assert problems(page.text) == [said]
    assert (f'<a href="#{anchor}">' in page.text, f'id="{anchor}"' in page.text) == (True, True)
    sent = {name: value if isinstance(value, list) else [value] for name, value in (FORM | wrong).items()}
    back = values(page.text)
    valid = {name: value for name, value in sent.items() if name != next(iter(wrong))}
    assert {name: back.get(name) for name in valid} == valid
    assert len(store.participants.all(1)) == 10


def test_all_that_is_wrong_is_said_at_once(client: FlaskClient, store: Store) -> None:
    wrong = {"legal_form": "", "siret": "1", "department": "Par", "people-0-phone": "12", "arrive": "10:25"}
    page = client.post("/events/1/register", data={**FORM, **wrong})
    assert problems(page.text) == [
        "Choose the legal form.",
        "“Par” is no French department; write its number or its name, as 44 or Loire-Atlantique.",
        "“1” is no SIRET: check its 14 digits, or leave it empty.",
        "“12” is no telephone number; write at least 6 digits, as 06 00 00 00 00.",
        "A participant arrives before it leaves; correct one of the two times.",
    ]
    assert len(store.participants.all(1)) == 10


@pytest.mark.parametrize(
    ("role", "block_of", "said"),
    [
        ("buyer", "needs", "Say at least one thing you look for: it is how others find you."),
        ("supplier", "offers", "Say at least one thing you offer: it is how others find you."),
        ("both", "needs", "Say at least one thing you look for or offer: it is how others find you."),
        ("network", "", ""),
    ],
)
def test_who_comes_to_meet_says_what_for(client: FlaskClient, role: str, block_of: str, said: str) -> None:
    bare = {name: value for name, value in FORM.items() if not name.startswith(("needs", "offers"))}
    page = client.post("/events/1/register", data={**bare, "role": role})
    if not said:
        assert page.status_code == 303
        return
    assert problems(page.text) == [said]
    assert f'<a href="#{block_of}">' in page.text
    assert f'id="{block_of}-0"' in page.text  # a block to fill
    assert page.text.count(said) == 2


def test_who_buys_and_sells_needs_only_one_of_both(client: FlaskClient) -> None:
    one_sided = {name: value for name, value in FORM.items() if not name.startswith("needs")}
    assert client.post("/events/1/register", data=one_sided).status_code == 303


def test_browsers_may_fill_in_who_comes(client: FlaskClient) -> None:
    page = client.get("/events/1/register").text
    names = {"name": "name", "function": "organization-title", "email": "email", "phone": "tel"}
    tags = {
        name: re.findall(f'<input [^>]*id="people-0-{name}"[^>]*>|<input [^>]*name="people-0-{name}"[^>]*>', page)
        for name in names
    }
    assert {name: re.findall('autocomplete="([^"]*)"', tag[0]) for name, tag in tags.items()} == {
        name: [value] for name, value in names.items()
    }


def test_a_department_may_be_written_as_a_name(client: FlaskClient, store: Store) -> None:
    assert client.post("/events/1/register", data={**FORM, "department": "seine et marne"}).status_code == 303
    assert kept(store).organisation.department == "77"


def test_who_may_read_the_schedule_and_whom_to_ask_is_said_before(client: FlaskClient) -> None:
    for path in ("/events/1/register", "/events/1/"):
        page = shown(client.get(path).text)
        assert "Everybody who has the address of the event can read it" in page
    assert "Questions? The organising team: openmap@marnelle.example" in page
    assert "is published already" not in client.get("/events/1/register").text


def test_after_publication_no_meetings_are_promised(tmp_path: Path) -> None:
    client = make_scene("published", tmp_path).app.test_client()
    client.get("/?lang=en")
    assert "The schedule of this event is published already" in client.get("/events/1/register").text


def test_after_publication_pages_know_that_the_schedule_is_there(tmp_path: Path) -> None:
    scene = make_scene("published", tmp_path)
    client = scene.app.test_client()
    client.get(f"{scene.link(1)}?lang=en")
    client.get("/?lang=en")
    registered, home = (shown(client.get(path).text) for path in ("/my/1/registered", "/my/1/"))
    assert "Before the day you get your agenda" not in registered
    assert "the organising team may still add meetings for you; it cannot promise any" in registered
    assert "a new wish counts only if the organising team makes another one" in home
    assert home.count('class="button"') == 1


def test_months_later_nobody_is_told_what_is_to_come(tmp_path: Path) -> None:
    scene = make_scene("months", tmp_path)
    client = scene.app.test_client()
    client.get(f"{scene.link(3)}?lang=en")
    home = shown(client.get("/my/3/?lang=en").text)
    assert "see whom you meet" not in home
    assert "The event is over" in home
    assert re.findall(r'class="button" href="([^"]*)"', home) == ["/my/3/outcomes"]


def test_who_organises_is_one_press_away(client: FlaskClient, store: Store) -> None:
    store.receptions.save(
        replace(store.receptions.get(1), contact="Équipe <a@b.example> ou +33 2 00 00 00 00, poste 3")
    )
    page = client.get("/events/1/").text
    assert (
        'Équipe &lt;<a class="way" href="mailto:a@b.example">a@b.example</a>&gt; ou '
        '<a class="way" href="tel:+33200000000">+33\u00a02\u00a000\u00a000\u00a000\u00a000</a>, poste 3'
    ) in page


@pytest.mark.parametrize(
    ("floor", "said"), [(1, "first meeting."), (2, "first meeting, then a second."), (3, "up to 3.")]
)
def test_the_floor_is_said_in_as_many_words_as_it_needs(
    client: FlaskClient, store: Store, floor: int, said: str
) -> None:
    for wishes_first in (False, True):
        store.events.save(replace(store.events.get(1), floor=floor, wishes_first=wishes_first))
        assert f"{said}</li>" in client.get("/events/1/").text


def test_blocks_that_nobody_filled_do_not_count(client: FlaskClient, store: Store) -> None:
    empty = dict.fromkeys(PERSON, "")
    spare = (
        block("people-1", empty)
        | block("needs-1", dict.fromkeys(NEED, ""))
        | block("offers-3", dict.fromkeys(OFFER, ""))
    )
    second = block("people-2", {**PERSON, "name": "Personne B", "not_mine": "y"})
    assert client.post("/events/1/register", data=FORM | spare | second).status_code == 303
    one = kept(store)
    assert [(person.name, person.shares_contact) for person in one.people] == [
        ("Personne A", True), ("Personne B", False),
    ]  # fmt: skip
    assert (len(one.needs), len(one.offers)) == (1, 1)


@pytest.mark.parametrize("name", ["people", "needs", "offers"])
def test_buttons_bring_a_block_and_take_it_away_and_keep_what_is_typed(client: FlaskClient, name: str) -> None:
    typed = {**FORM, "agreed": "", "role": "", "email": "not yet"}
    page = client.post("/events/1/register", data={**typed, "step": f"add-{name}"})
    assert (page.status_code, "problems" in page.text) == (200, False)
    assert f'id="{name}-1" tabindex="-1" autofocus' in page.text
    more = values(page.text)
    assert [field for field in more if field.startswith(f"{name}-1-")]
    assert [part for part in (*PRESERVED, "not yet") if part not in shown(page.text)] == []

    page = client.post("/events/1/register", data={**more, "step": f"remove-{name}-0"})
    left = values(page.text)
    assert (page.status_code, f'value="add-{name}" autofocus' in page.text) == (200, True)
    assert not any(field.startswith(f"{name}-1-") for field in left)
    assert not any(any(left[field]) for field in left if field.startswith(f"{name}-0-"))


def test_the_last_person_stays_and_there_are_never_too_many(client: FlaskClient) -> None:
    page = client.post("/events/1/register", data={**FORM, "step": "remove-people-0"})
    assert "Personne A" in page.text
    many = {field: value for n in range(20) for field, value in block(f"people-{n}", PERSON).items()}
    page = client.post("/events/1/register", data={**FORM, **many, "step": "add-people"})
    assert page.text.count(">Person <span") == 21  # with the one in the template for the script
    assert '<p class="add" hidden>' in page.text


@pytest.mark.parametrize(
    "step",
    [
        "", "add", "add-", "add-name", "remove-people-x", "remove-people-7", "x-people-²", "remove-people-²",
        "remove-people-" + "9" * 5000,
    ],
)  # fmt: skip
def test_a_step_that_nobody_offers_changes_nothing(client: FlaskClient, store: Store, step: str) -> None:
    page = client.post("/events/1/register", data={**FORM, "agreed": "", "step": step})
    assert page.status_code in (200, 422)
    assert [part for part in PRESERVED if part not in page.text] == []
    assert len(store.participants.all(1)) == 10


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"opens": MOMENT + timedelta(days=2)}, "It opens on Thursday 22 April 2027 at 11:00."),
        ({"opens": None}, "The organising team has not yet said when it opens."),
        ({"officer": ""}, "The organising team has not yet said when it opens."),
        ({"closes": MOMENT - timedelta(days=2)}, "It closed on Sunday 18 April 2027 at 11:00."),
    ],
)
def test_outside_its_hours_the_form_is_not_shown_and_keeps_what_was_sent(
    client: FlaskClient, store: Store, changes: dict[str, Any], said: str
) -> None:
    store.receptions.save(replace(store.receptions.get(1), **changes))
    page = client.get("/events/1/register")
    assert (page.status_code, said in shown(page.text)) == (200, True)
    assert TEXTS["contact"] in shown(page.text)
    assert ("<form" in page.text) is False
    assert 'href="/events/1/register"' not in client.get("/events/1/").text
    page = client.post("/events/1/register", data=FORM)
    assert page.status_code == 422
    [problem] = problems(page.text)
    assert problem.startswith("Registration is ")
    assert [part for part in PRESERVED if part not in page.text] == []
    assert len(store.participants.all(1)) == 10


def test_the_event_page_tells_everything_before_one_registers(client: FlaskClient, store: Store) -> None:
    page = shown(client.get("/events/1/").text)
    for part in (
        "Tuesday 18 May 2027", "Halle des Tilleuls", "6 rounds of 12 minutes, from 9:00 to 10:27.", "Break",
        "10 organisations are registered so far.", "Buyers: 4", "Suppliers: 6", "Laundry and linen: 3",
        "Open until Saturday 1 May 2027 at 18:00.", "Open until Saturday 8 May 2027 at 18:00.",
        "Then as many organisations as possible get a first meeting, then a second, up to 3.",
        "Preliminary exchanges under article R2111-1 of the public procurement code; no commitment; the same",
        'href="/events/1/register"', 'href="/events/1/link"', 'href="/events/1/legal"', 'href="/events/1/privacy"',
        'href="/events/1/accessibility"',
    ):  # fmt: skip
        assert part in page
    assert 'href="/events/1/schedule"' not in page
    assert "Kinds of organisations" not in page


def test_the_rule_and_the_notice_are_those_of_the_event(client: FlaskClient, store: Store) -> None:
    event = store.events.get(1)
    store.events.save(replace(event, floor=1, wishes_first=True))
    store.receptions.save(replace(store.receptions.get(1), notice="Échanges <préalables>"))
    page = client.get("/events/1/").text
    strongest, first = (page.index(text) for text in ("Then the strongest wishes count", "Where wishes weigh the same"))
    assert strongest < first
    assert "get a first meeting.</li>" in page
    assert '<span lang="fr">Échanges &lt;préalables&gt;</span>' in page
    assert "R2111-1" not in page


def test_legal_pages_say_what_the_organiser_wrote_and_where_it_wrote_nothing(client: FlaskClient, store: Store) -> None:
    pages = {page: shown(client.get(f"/events/1/{page}").text) for page in ("legal", "privacy", "accessibility")}
    assert (TEXTS["publisher"] in pages["legal"], TEXTS["contact"] in pages["legal"]) == (True, True)
    for name in ("controller", "officer", "basis", "rights"):
        assert TEXTS[name] in pages["privacy"]
    assert "Friday 31 December 2027" in pages["privacy"]
    assert TEXTS["accessibility"] in pages["accessibility"]
    empty: dict[str, Any] = dict.fromkeys(TEXTS, "")
    store.receptions.save(replace(store.receptions.get(1), retention=None, **empty))
    counts = [client.get(f"/events/1/{page}").text.count("Not filled in yet.") for page in pages]
    assert counts == [2, 6, 2]
    assert "compliant" not in client.get("/events/1/accessibility").text
    assert client.get("/events/1/imprint").status_code == 404


def test_ones_registration_comes_filled_in_and_saving_it_changes_nothing(client: FlaskClient, store: Store) -> None:
    client.post("/events/1/register", data=FORM)
    before = kept(store)
    typed = values(client.get("/my/11/registration").text)
    assert typed["needs-0-sector2"] == ["textile"]
    page = client.post("/my/11/registration", data=typed)
    assert (page.status_code, page.headers["Location"]) == (303, "/my/11/")
    assert kept(store) == before


def test_imported_words_stay_until_somebody_touches_them(client: FlaskClient, scene: Scene, store: Store) -> None:
    before = kept(store, "Commune de Marnelle")
    client.get(scene.link(before.id))
    path = f"/my/{before.id}/registration"
    typed = values(client.get(path).text)
    typed |= {"legal_form": "public body", "department": "44", "people-0-name": "Personne A"}
    typed["needs-1-title"] = "Blouses"
    assert client.post(path, data=typed).status_code == 303
    after = store.participants.get(before.id)
    touched = replace(before.lines[1], sector=label("laundry", "fr"), groups=("laundry",), title="Blouses")
    assert after.lines == (before.lines[0], touched)


def test_two_who_save_at_once_see_both_versions(client: FlaskClient, store: Store) -> None:
    client.post("/events/1/register", data=FORM)
    typed = values(client.get("/my/11/registration").text)
    first, second = {**typed, "accessibility": "Une rampe"}, {**typed, "accessibility": "Un interprète"}
    assert client.post("/my/11/registration", data=first).status_code == 303
    page = client.post("/my/11/registration", data=second)
    assert page.status_code == 422
    assert problems(page.text) == [
        "La Nouvelle was changed by somebody else meanwhile; compare, then save again to keep yours."
    ]
    stored, form = page.text.split("<form", 1)
    assert ("Une rampe" in stored, "Un interprète" in form) == (True, True)
    assert kept(store).accessibility == "Une rampe"
    assert client.post("/my/11/registration", data=values(page.text)).status_code == 303
    assert kept(store).accessibility == "Un interprète"


def test_after_it_has_closed_only_what_no_plan_hangs_on_is_asked(
    client: FlaskClient, scene: Scene, store: Store
) -> None:
    client.post("/events/1/register", data=FORM)
    opened_in_time = values(client.get("/my/11/registration").text)
    before = kept(store)
    at(scene, MOMENT + timedelta(days=20))
    page = client.get("/my/11/registration")
    asked = {name.split("-")[0] for name in values(page.text)}
    assert asked == {"revision", "email", "people", "accessibility", "step_free", "languages"}
    for part in ("Draps de l’internat", "Laundry and linen, Textiles and clothing", "Round 2: 9:15 to 9:27", "€60,000"):
        assert part in page.text
    changed = {**values(page.text), "people-0-name": "Personne C"}
    assert client.post("/my/11/registration", data=changed).status_code == 303
    after = kept(store)
    assert after == replace(before, people=(replace(before.people[0], name="Personne C"),), revision=after.revision)

    late = {**opened_in_time, "revision": str(after.revision), "needs-0-title": "Autre"}
    page = client.post("/my/11/registration", data=late)
    assert page.status_code == 422
    assert problems(page.text)[0].startswith("Registration is closed: needs, offers and hours can no longer be changed")
    assert 'value="Autre"' in page.text
    assert kept(store) == after


@pytest.mark.parametrize("revision", ["x", "²", "9" * 5000, str(2**63)])
def test_a_revision_that_is_no_number_is_an_old_one(client: FlaskClient, revision: str) -> None:
    client.post("/events/1/register", data=FORM)
    typed = values(client.get("/my/11/registration").text) | {"revision": revision, "accessibility": "autre"}
    page = client.post("/my/11/registration", data=typed)
    assert (page.status_code, "changed by somebody else meanwhile" in page.text) == (422, True)


def test_too_many_from_one_place_keep_what_they_typed(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaker.enrolment.LIMITS", {"registration from": 1, "registration to": 9})
    assert client.post("/events/1/register", data=FORM).status_code == 303
    page = client.post("/events/1/register", data={**FORM, "name": "Une autre"})
    assert page.status_code == 422
    assert problems(page.text) == ["Too many registrations came from the same place; wait an hour, then send it again."]
    assert "Draps de l’internat" in page.text


def test_a_page_that_was_open_too_long_registers_nobody_and_keeps_everything(
    client: FlaskClient, scene: Scene, store: Store
) -> None:
    scene.app.config["WTF_CSRF_ENABLED"] = True
    page = client.post("/events/1/register", data=FORM)
    assert problems(page.text) == [
        "This page was open too long. Nothing you typed is lost: check it and send it again."
    ]
    assert client.post("/events/1/register", data=values(page.text)).status_code == 303
    assert kept(store).needs[0].title == "Linge"


@pytest.mark.parametrize("position", ["²", "９", "9" * 5000, "-1", "", "1e3"])
def test_positions_that_no_page_of_ours_names_are_left_alone(client: FlaskClient, store: Store, position: str) -> None:
    strange = block(f"people-{position}", PERSON) | block(f"needs-{position}", NEED)
    assert client.post("/events/1/register", data=FORM | strange).status_code == 303
    assert (len(kept(store).people), len(kept(store).needs)) == (1, 1)
