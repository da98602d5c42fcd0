"""What is said of why two meet is true: whatever is quoted of a participant stands in one line of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from matchmaker.agendas import agendas, grid, table_sheets
from matchmaker.entities import Edition, Line, LineKind, Participant, Plan, Role, Running, Table, Wish
from matchmaker.exports.lines import meetings_table
from matchmaker.imports import import_file
from matchmaker.mail.pages import items_of
from matchmaker.matches import find_matches_for_short
from matchmaker.pairing import HOSTS_FIRST, may_meet
from matchmaker.papers.documents import agenda_document, table_document
from matchmaker.papers.whys import quote, sector_of, whys_for_reader
from matchmaker.papers.words import words
from matchmaker.programme import slots_of
from matchmaker.registrations.names import phrase
from matchmaker.turns import turns_of
from tests.desks import Desk
from tests.editions import MORNING, participant, plan_of
from tests.shared import SHARED, needs_shared

FRENCH = words("fr")
CABLES = ("Câblage et réseaux", "tirage de câbles, pose de bornes wifi")
FIBRE = ("Câblage  et RESEAUX", "fibre jusqu’au bureau")
REUSE = ("Reconditionnement de matériel informatique", "effacement certifié et don de matériel")
AUDIT = ("Accessibilité numérique (RGAA)", "audit RGAA de 80 sites")
HOTLINE = ("Assistance et support aux utilisateurs", "hotline, infogérance des sites")
CHOSEN = Line(LineKind.OFFER, "", "par des testeurs", title="Audits de sites", groups=("digital",))

TOWN = participant(1, "Ville", Role.BUYER, needs=(CABLES,))
PORT = participant(2, "Port", Role.BUYER, needs=(AUDIT, REUSE))
REUSER = participant(3, "Ressource", Role.SUPPLIER, offers=(REUSE,))
SUPPORT = participant(4, "Support", Role.SUPPLIER, offers=(REUSE, HOTLINE, FIBRE))
ONLINE = replace(participant(5, "En ligne", Role.SUPPLIER), lines=(CHOSEN,))
HELPER = participant(6, "Entraide", Role.SUPPLIER, offers=(HOTLINE,))
PEOPLE = (TOWN, PORT, REUSER, SUPPORT, ONLINE, HELPER)

Quoted = tuple[str, str, str, str]
"""Who reads, of whom it is said, the half sentence, and what was written (maybe cut)."""


@pytest.fixture(params=["invented", pytest.param("shared", marks=needs_shared)])
def edition(request: pytest.FixtureRequest, tmp_path: Path) -> Edition:
    """The invented list, or that of the shared file; with one table."""
    if request.param == "invented":
        return edition_of(*PEOPLE)
    desk = Desk(tmp_path)
    import_file(desk.store, desk.event, path=SHARED / "openmap" / "inscriptions.csv", who="test")
    return replace(desk.store.load_edition(desk.event), tables=(Table(1, "1"),))


def edition_of(*people: Participant) -> Edition:
    return Edition(MORNING, slots_of(MORNING), (Table(1, "1"),), people)


def plan_for(edition: Edition) -> Plan:
    """All who wish it meet, and where nobody wishes anything all who may: what is said does not depend on when."""
    by_id = {one.id: one for one in edition.participants}
    asked = {frozenset((s.source, s.target)) for s in edition.statements if s.wish is not Wish.NO}
    both = [pair for pair in combinations(by_id.values(), 2) if may_meet(*pair)]
    pairs = [pair for pair in both if not asked or frozenset(one.id for one in pair) in asked]
    hosts = [sorted(pair, key=lambda one: HOSTS_FIRST.index(one.role)) for pair in pairs]
    return plan_of(*((a.id, b.id, place % len(edition.slots) + 1, 1) for place, (a, b) in enumerate(hosts)))


def between(one: Participant, other: Participant) -> list[tuple[str, str]]:
    """As the first one reads it."""
    shown = edition_of(one, other)
    (met,) = agendas(shown, plan_for(shown))[0].encounters
    return [(why.said, why.detail) for why in whys_for_reader(met, words=FRENCH)]


def test_the_same_sector_is_what_one_looks_for_and_silences_mere_fields() -> None:
    assert between(TOWN, SUPPORT) == [("propose ce que vous cherchez\u00a0: Câblage et réseaux", FIBRE[1])]
    assert between(SUPPORT, TOWN) == [("cherche ce que vous proposez\u00a0: Câblage  et RESEAUX", CABLES[1])]


def test_another_sector_of_one_field_is_said_as_that() -> None:
    equipment = "partage votre domaine (Matériel informatique et réseaux)\u00a0: "
    looked_for = "vous cherchez «\u00a0Câblage et réseaux\u00a0», "
    provided = "cette structure propose «\u00a0Reconditionnement de matériel informatique\u00a0»"
    assert between(TOWN, REUSER) == [(equipment + looked_for + provided, REUSE[1])]
    ((said, detail),) = between(ONLINE, PORT)
    assert said.startswith("partage votre domaine (")
    assert said.endswith(
        "\u00a0: vous proposez «\u00a0Audits de sites\u00a0», "
        "cette structure cherche «\u00a0Accessibilité numérique (RGAA)\u00a0»"
    )
    assert detail == AUDIT[1]


def test_tables_of_meetings_name_the_field_and_quote_each_side_with_its_sector() -> None:
    shown = edition_of(TOWN, REUSER)
    table = meetings_table(grid(shown, plan_for(shown)), words=FRENCH)
    assert [line[-3:] for line in table.lines] == [
        ("Matériel informatique et réseaux", " – ".join(CABLES), " – ".join(REUSE))
    ]


def test_nothing_weak_is_proposed_and_the_same_sector_comes_first() -> None:
    found = find_matches_for_short(edition_of(*PEOPLE), plan_of())
    said = [
        (match.partner.name, quote(one.need, words=FRENCH), sector_of(one.offer, words=FRENCH))
        for match in found
        if match.short in (TOWN, PORT)
        for one in match.reasons
    ]
    assert said == [
        ("Support", " – ".join(CABLES), FIBRE[0]),
        ("Ressource", " – ".join(REUSE), REUSE[0]),
        ("Support", " – ".join(REUSE), REUSE[0]),
        ("En ligne", " – ".join(AUDIT), "Audits de sites"),
    ]


def test_whatever_is_quoted_belongs_together(edition: Edition) -> None:
    plan, people = plan_for(edition), {one.name: one for one in edition.participants}
    for shown in (_on_papers(edition, plan), _in_mails(edition, plan), _at_tables(edition, plan)):
        quoted = list(shown)
        assert len(quoted) > 5
        assert [one for one in quoted if not _is_true(*one[2:], reader=people[one[0]], other=people[one[1]])] == []


def test_what_is_proposed_belongs_to_who_is_named(edition: Edition) -> None:
    found = find_matches_for_short(edition, plan_of())
    assert found
    for match in found:
        for why in match.reasons:
            buyer, seller = sorted((match.short, match.partner), key=lambda one: one.id != why.needs)
            assert why.need in buyer.needs
            assert why.offer in seller.offers
            assert why.is_close
            assert phrase(why.need.sector) == phrase(why.offer.sector) or not why.offer.sector


def _on_papers(edition: Edition, plan: Plan) -> Iterator[Quoted]:
    pages = agendas(edition, plan)
    document = agenda_document(edition, plan, pages, words=FRENCH)
    for page in document["pages"]:
        for person in _people(page):
            yield from ((page["name"], person["name"], why["said"], why["detail"]) for why in person["why"])


def _at_tables(edition: Edition, plan: Plan) -> Iterator[Quoted]:
    """At a shared table both sides are named, each with what it says itself."""
    document = table_document(edition, plan, table_sheets(edition, plan), words=FRENCH)
    for person in (person for page in document["pages"] for person in _people(page)):
        yield from ((person["name"], person["name"], why["said"], why["detail"]) for why in person["why"])


def _people(page: dict[str, Any]) -> Sequence[dict[str, Any]]:
    return [person for row in page["rows"] for table in row["tables"] for person in table["people"]]


def _in_mails(edition: Edition, plan: Plan) -> Iterator[Quoted]:
    for page in agendas(edition, plan):
        for item in items_of(page, turns_of(page.rows, Running(1, ())), words=FRENCH):
            for why in item.lines[1:]:
                said, _, detail = why.partition(" – ")
                yield page.party.name, item.lines[0], said, detail


def _is_true(said: str, detail: str, *, reader: Participant, other: Participant) -> bool:
    """Whether ``detail`` stands in a line of the other one in the sector said, and the reader's sector is theirs."""
    for label, kind in (("reader_needs", LineKind.OFFER), ("partner_needs", LineKind.NEED)):
        for ending in ("", "_in_field"):
            if found := _read(label + ending, said):
                sectors = found if ending else {"need": found["sector"], "offer": found["sector"]}
                own = LineKind.NEED if kind is LineKind.OFFER else LineKind.OFFER
                return _has(other, kind, sectors[kind.value], detail) and _has(reader, own, sectors[own.value], "")
    for label, kind in (("seeks", LineKind.NEED), ("provides", LineKind.OFFER)):
        if found := _read(label, said):
            return _has(other, kind, found["sector"], detail)
    return False


def _read(label: str, said: str) -> dict[str, str] | None:
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(FRENCH.labels[label]))
    found = re.fullmatch(pattern, said)
    return found.groupdict() if found else None


def _has(one: Participant, kind: LineKind, sector: str, text: str) -> bool:
    return any(
        line.kind is kind
        and phrase(sector_of(line, words=FRENCH)) == phrase(sector)
        and " ".join(line.text.split()).startswith(text.removesuffix("…").strip())
        for line in one.lines
    )
