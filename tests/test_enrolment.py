"""Registering oneself: what is kept, what is refused with which words, and what may still be changed later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from matchmaker import enrolment
from matchmaker.enrolment import change_registration
from matchmaker.entities import LegalForm, Line, LineKind, Organisation, Participant, Person, Role, Size
from matchmaker.errors import ConflictError, InputError
from matchmaker.reception import LEGAL, Reception
from matchmaker.sectors import label
from matchmaker.sense import is_siret
from matchmaker.settings import set_public_url
from matchmaker.store import Store
from tests import workspaces
from tests.workspaces import NOON

DAY = timedelta(days=1)
NEED = Line(
    LineKind.NEED, "Blanchisserie et entretien du linge", "Draps de l’internat", title="Linge", groups=("laundry",)
)
FORM = Participant(
    id=0,
    number=0,
    organisation=Organisation(0, "  Ville   de Marnelle ", "", LegalForm.PUBLIC, department="44", size=Size.LARGE),
    role=Role.BUYER,
    email=" achats@marnelle.example ",
    people=(Person("Personne A", "achats", shares_contact=True), Person("Personne B")),
    parallel=2,
    arrive=time(9, 15),
    lines=(NEED,),
    languages=("fr",),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "forum.db", create=True) as store:
        store.events.add(workspaces.event())
        texts: dict[str, Any] = {name: f"texte {name}" for name in LEGAL if name != "retention"}
        reception = Reception(1, opens=NOON - DAY, closes=NOON + DAY, retention=date(2027, 12, 31), **texts)
        store.receptions.save(reception)
        yield store


def register(store: Store, event_id: int, said: Participant, *, now: datetime, asker: str = "::1") -> Participant:
    return enrolment.register(store, event_id, said, now=now, asker=asker)


def form(**changes: Any) -> Participant:
    return replace(FORM, **changes)


def named(name: str, **more: Any) -> Organisation:
    return replace(FORM.organisation, name=name, **more)


def test_a_registration_is_kept_tidy_and_numbered(store: Store) -> None:
    added = register(store, 1, FORM, now=NOON)
    organisation = Organisation(
        1, "Ville de Marnelle", "ville de marnelle", LegalForm.PUBLIC, department="44", size=Size.LARGE
    )
    assert added == replace(
        FORM,
        id=1,
        number=1,
        organisation=organisation,
        email="achats@marnelle.example",
        head_count=2,
        registered=NOON,
        claimed=True,
    )
    assert store.participants.all(1) == (added,)
    assert [entry.what for entry in store.audit.all(1)] == ["Ville de Marnelle: registered"]


def test_a_double_click_registers_once_and_a_stranger_is_told(store: Store) -> None:
    added = register(store, 1, FORM, now=NOON)
    assert register(store, 1, FORM, now=NOON + timedelta(minutes=1)) == added
    for other, later in ((form(email="autre@marnelle.example"), 0), (FORM, 60)):
        with pytest.raises(ConflictError, match="Ville de Marnelle is registered already; ask for its personal link"):
            register(store, 1, other, now=NOON + timedelta(minutes=later))
    assert store.participants.all(1) == (added,)


def test_two_at_once_with_one_name_are_one(store: Store, tmp_path: Path) -> None:
    refused = []

    def send(email: str) -> None:
        with Store.open(tmp_path / "forum.db") as mine:
            try:
                register(mine, 1, form(email=email), now=NOON)
            except ConflictError:
                refused.append(email)

    workspaces.at_once([lambda n=n: send(f"a{n}@marnelle.example") for n in range(4)])  # type: ignore[misc]
    assert len(refused) == 3
    assert len(store.participants.all(1)) == 1


def test_an_organisation_known_from_another_edition_keeps_what_is_known(store: Store) -> None:
    other = store.events.add(workspaces.event("Une autre"))
    there = Organisation(0, "VILLE DE MARNELLE", "ville de marnelle", LegalForm.SCIC)
    [known] = store.participants.add(other.id, [Participant(0, 0, there, Role.BUYER)])
    added = register(store, 1, FORM, now=NOON)
    assert added.organisation == replace(
        FORM.organisation, id=known.organisation.id, name="VILLE DE MARNELLE", key=there.key, legal_form=LegalForm.SCIC
    )
    assert store.participants.all(1) == (added,) == (register(store, 1, FORM, now=NOON),)


def test_what_other_events_know_of_an_organisation_stays(store: Store) -> None:
    """Filling in what nobody knew is let through; the same name in other capitals is no change."""
    other = store.events.add(workspaces.event("Une autre"))
    known = Organisation(0, "Ville de Marnelle", "ville de marnelle", LegalForm.SCIC)
    [there] = store.participants.add(other.id, [Participant(0, 0, known, Role.BUYER)])
    one = register(store, 1, form(organisation=Organisation(0, "Ville de Marnelle", "")), now=NOON)
    for changed in ({"name": "Marnelle-Ville"}, {"legal_form": LegalForm.COMPANY}):
        wanted = replace(one, organisation=replace(one.organisation, **changed))
        with pytest.raises(ConflictError, match="takes part in other events too; to change its name .* call") as caught:
            change_registration(store, 1, one=one, wanted=wanted, now=NOON)
        assert (caught.value.places["at"], caught.value.places["contact"]) == ("name", "texte contact")
    assert store.participants.get(there.id) == replace(there, organisation=replace(known, id=1))
    shouted = replace(one, organisation=replace(one.organisation, name="VILLE DE MARNELLE"))
    assert change_registration(store, 1, one=one, wanted=shouted, now=NOON) == one
    fuller = replace(shouted, organisation=replace(shouted.organisation, department="44"), accessibility="rampe")
    change_registration(store, 1, one=one, wanted=fuller, now=NOON)
    assert store.participants.get(there.id).organisation == replace(known, id=1, department="44")
    assert store.participants.get(one.id).accessibility == "rampe"


@pytest.mark.parametrize(
    ("unseen", "field"),
    [
        ({"email": "achats\x01@marnelle.example"}, "email"),
        ({"email": "achats\u200b@marnelle.example"}, "email"),
        ({"email": "achats@marnelle\u00ad.example"}, "email"),
        ({"people": (Person("A"), Person("B", email="b\x00@marnelle.example"))}, "people-1-email"),
        ({"organisation": Organisation(0, "Ville\u202egro", "")}, "name"),
        ({"organisation": Organisation(0, "Ville\x00", "")}, "name"),
        ({"people": (Person("A"), Person("B\u2066"))}, "people-1-name"),
        ({"people": (Person("A"), Person("B", function="x\x07"))}, "people-1-function"),
        ({"lines": (Line(LineKind.OFFER, "x"), replace(NEED, text="Draps\udc80"))}, "needs-0-text"),
        ({"lines": (NEED, Line(LineKind.OFFER, "x", area="Nord\u2069"))}, "offers-0-area"),
        ({"accessibility": "a\x1b[2J"}, "accessibility"),
    ],
)
def test_signs_that_nobody_sees_are_refused_at_their_field(store: Store, unseen: Any, field: str) -> None:
    with pytest.raises(InputError, match="this holds invisible characters; type it yourself") as caught:
        register(store, 1, form(**unseen), now=NOON)
    assert caught.value.places == {"at": field}


def test_signs_that_some_scripts_and_lines_need_are_kept(store: Store) -> None:
    needed = form(
        organisation=named("می\u200cخواهم a\u00adb"),
        lines=(replace(NEED, text="Draps\r\n\tTaies"),),
        people=(Person("Zoé 👩\u200d🔧"), Person("\u200fא")),
    )
    added = register(store, 1, needed, now=NOON)
    assert (added.name, added.lines, added.people) == (needed.organisation.name, needed.lines, needed.people)


def test_registration_has_its_hours_and_its_legal_pages(store: Store) -> None:
    for days, words in ((-2, "not open yet"), (2, "is closed; call the organising team: texte contact")):
        with pytest.raises(ConflictError, match=words):
            register(store, 1, FORM, now=NOON + days * DAY)
    store.receptions.save(replace(store.receptions.get(1), officer=""))
    with pytest.raises(ConflictError, match="not open yet"):
        register(store, 1, FORM, now=NOON)
    assert store.participants.all(1) == ()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"organisation": named(" -- ")}, "needs a name"),
        ({"organisation": named("V", siret="123 456 789 00012")}, "“12345678900012” is no SIRET"),
        ({"email": "achats@marnelle"}, "“achats@marnelle” is no e-mail address"),
        ({"email": "a@x.example, b@x.example"}, "is no e-mail address"),
        ({"organisation": named("V", department="Marnelle")}, "“Marnelle” is no French department"),
        ({"people": ()}, "at least one person"),
        ({"people": (Person(" "),), "parallel": 1}, "a person needs a name"),
        ({"people": (Person("A", email="a@"),), "parallel": 1}, "“a@” is no e-mail address"),
        ({"parallel": 3}, "as many meetings at once as people who come, at most 10"),
        ({"parallel": 0}, "as many meetings at once"),
        ({"arrive": time(10), "leave": time(10)}, "arrives before it leaves"),
        ({"arrive": time(12)}, "meetings are from 09:00 to 10:55"),
        ({"arrive": None, "leave": time(9)}, "meetings are from 09:00 to 10:55"),
        ({"away": (7,)}, "there are 6 rounds"),
        ({"lines": (NEED,) * 21}, "at most 20 needs and offers"),
        ({"people": (Person("A"),) * 21}, "at most 20 people"),
        ({"organisation": named("V" * 201)}, "longer than 200 characters"),
        ({"people": (Person("A", function="x" * 201),), "parallel": 1}, "longer than 200 characters"),
        ({"accessibility": "x" * 2001}, "longer than 2000 characters"),
        ({"lines": (Line(LineKind.NEED, " "),)}, "choose a sector for each need"),
        ({"lines": (Line(LineKind.NEED, "", groups=("no such",)),)}, "choose a sector of the list"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(store: Store, wrong: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        register(store, 1, form(**wrong), now=NOON)
    assert store.participants.all(1) == ()


def test_chosen_sectors_are_said_in_the_language_of_the_event(store: Store) -> None:
    chosen = Line(LineKind.NEED, "", groups=("laundry", "green"))
    [line] = register(store, 1, form(lines=(chosen,)), now=NOON).lines
    assert line == replace(chosen, sector=f"{label('laundry', 'fr')}, {label('green', 'fr')}")


def test_a_siret_has_a_check_digit() -> None:
    valid = ("73282932000074", "35600000009075")
    assert [is_siret(text) for text in (*valid, "73282932000075", "7328293200007", "7328293200007x")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_a_registration_is_changed_until_it_closes_and_persons_even_later(store: Store) -> None:
    one = register(store, 1, FORM, now=NOON)
    more = replace(one, lines=(), role=Role.BOTH, organisation=replace(one.organisation, name="Marnelle-Ville"))
    changed = change_registration(store, 1, one=one, wanted=more, now=NOON)
    expected = replace(more, organisation=replace(more.organisation, key="marnelle-ville"))
    assert changed == store.participants.get(one.id) == replace(expected, revision=changed.revision)

    late = NOON + 2 * DAY
    for field, value in (("lines", (NEED,)), ("leave", time(10)), ("role", Role.BUYER)):
        with pytest.raises(ConflictError, match="can no longer be changed here; call the organising team: texte"):
            change_registration(store, 1, one=changed, wanted=replace(changed, **{field: value}), now=late)  # type: ignore[arg-type]
    replaced = replace(changed, people=(Person("Personne C"), Person("Personne D")), accessibility="boucle magnétique")
    saved = change_registration(store, 1, one=changed, wanted=replaced, now=late)
    assert saved == replace(replaced, revision=saved.revision)


def test_two_who_change_one_registration_see_each_other(store: Store) -> None:
    one = register(store, 1, FORM, now=NOON)
    change_registration(store, 1, one=one, wanted=replace(one, accessibility="rampe"), now=NOON)
    with pytest.raises(ConflictError, match="was changed by somebody else meanwhile"):
        change_registration(store, 1, one=one, wanted=replace(one, accessibility="boucle"), now=NOON)
    assert store.participants.get(one.id).accessibility == "rampe"


def test_networks_neither_buy_nor_sell(store: Store) -> None:
    assert register(store, 1, form(role=Role.NETWORK), now=NOON).lines == ()


def test_what_is_wrong_names_its_field(store: Store) -> None:
    people = (Person("A"), Person("B", email="b@"))
    for wrong, field in (
        ({"organisation": named("--")}, "name"),
        ({"organisation": named("V", siret="1")}, "siret"),
        ({"organisation": named("V", department="Marnelle")}, "department"),
        ({"email": "x"}, "email"),
        ({"people": people}, "people-1-email"),
        ({"people": (Person("A"), Person(" "))}, "people-1-name"),
        ({"parallel": 9}, "parallel"),
        ({"arrive": time(12)}, "arrive"),
        ({"away": (9,)}, "away"),
        ({"accessibility": "x" * 2001}, None),
    ):
        with pytest.raises(InputError) as caught:
            register(store, 1, form(**wrong), now=NOON)
        assert (field, caught.value.places.get("at")) == (field, field)


def test_departments_and_numbers_are_written_one_way(store: Store) -> None:
    said = form(organisation=named("V", department=" 44000 ", siret="732 829 320 00074"))
    kept = register(store, 1, said, now=NOON).organisation
    assert (kept.department, kept.siret) == ("44", "73282932000074")


def test_the_link_is_mailed_once_and_only_where_the_pages_are_reached(store: Store) -> None:
    register(store, 1, form(organisation=named("Sans adresse publique")), now=NOON)
    assert store.letters.all(1) == ()
    set_public_url(store, "https://openmap.example")
    for _ in range(2):
        register(store, 1, FORM, now=NOON)
    [letter] = store.letters.all(1)
    assert (letter.recipient, letter.participant) == ("achats@marnelle.example", 2)
    assert "https://openmap.example/l/" in letter.body


def test_one_place_and_one_address_register_a_limited_number(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "LIMITS", {"registration from": 3, "registration to": 2})

    def send(name: str, address: str, asker: str, *, hours: float = 0) -> None:
        said = form(organisation=named(name), email=f"{address}@marnelle.example")
        register(store, 1, said, now=NOON + timedelta(hours=hours), asker=asker)

    send("A", "a", "10.0.0.1")
    send("B", "a", "10.0.0.1")
    for name, address, asker in (("C", "A", "10.0.0.9"), ("D", "a", "10.0.0.1")):
        with pytest.raises(ConflictError, match="too many registrations came from the same place; wait an hour"):
            send(name, address, asker)
    send("E", "e", "10.0.0.1")
    with pytest.raises(ConflictError, match="too many"):
        send("F", "f", "10.0.0.1")
    send("F", "f", "10.0.0.2")
    send("G", "a", "10.0.0.1", hours=1.1)
    assert [one.name for one in store.participants.all(1)] == ["A", "B", "E", "F", "G"]


def test_who_tries_out_who_is_registered_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "LIMITS", {"registration from": 3, "registration to": 9})
    register(store, 1, FORM, now=NOON)
    said = []
    for asker in ("::1", "::1", "::1", "::2"):
        with pytest.raises(ConflictError) as refused:
            register(store, 1, form(email="autre@marnelle.example"), now=NOON, asker=asker)
        said.append(str(refused.value)[:36])
    known, many = "Ville de Marnelle is registered alrea", "too many registrations came from the"
    assert said == [known[:36], known[:36], many[:36], known[:36]]


def test_whoever_holds_several_meetings_at_once_stays_as_many(store: Store) -> None:
    one = register(store, 1, FORM, now=NOON)
    fewer = replace(one, people=(Person("Personne C"),))
    with pytest.raises(ConflictError, match="you hold 2 meetings at once and registration is closed: name as many"):
        change_registration(store, 1, one=one, wanted=fewer, now=NOON + 2 * DAY)
    assert store.participants.get(one.id) == one
