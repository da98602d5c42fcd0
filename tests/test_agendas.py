"""What papers say, before there is paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from matchmaker.affinity import Reason, reasons
from matchmaker.agendas import (
    Agenda,
    Contact,
    Encounter,
    Party,
    Row,
    RowKind,
    TableSheet,
    agenda_of,
    agendas,
    grid,
    table_sheets,
)
from matchmaker.entities import Edition, Line, LineKind, Person, PlanState, Role, Session
from tests.editions import LONG, crowd, participant, plan_of, showcase, showcase_plan

MARNELLE, LONG_ONE = Party(1, 1, "Ville de Marnelle"), Party(2, 2, LONG)
CHANTIER, LET = Party(3, 3, "Chantier de l’Œuvre"), Party(4, 4, '#let x = ]*_ "\n$')
ESAT, FABRIQUE = Party(5, 5, "ESAT Clavier « des Deux Rives »"), Party(6, 6, "Fabrique 日本 😀")

WELCOME = (RowKind.SESSION, "9:00", "9:30", None, (), "Accueil et mode d’emploi")
PAUSE = (RowKind.PAUSE, "10:30", "10:45")


def row(
    kind: RowKind,
    start: str,
    end: str,
    round: int | None = None,
    encounters: tuple[Encounter, ...] = (),
    title: str = "",
) -> Row:
    """A row of 18 May 2027 in Paris."""

    def at(clock: str) -> datetime:
        hour, minute = clock.split(":")
        return datetime(2027, 5, 18, int(hour), int(minute), tzinfo=ZoneInfo("Europe/Paris"))

    return Row(kind, at(start), at(end), round, encounters, title)


def why(edition: Edition, a: Party, b: Party) -> tuple[Reason, ...]:
    people = {one.id: one for one in edition.participants}
    return reasons(people[a.id], people[b.id])


class TestReasons:
    @pytest.mark.parametrize(
        ("need", "offer", "meet"),
        [
            ((("green",), "Espaces verts et milieux naturels", "tonte"), ((), "Jardins", "élagage"), True),
            ((("green", "cleaning"), "", "tonte des pelouses"), ((), "Jardins", "Pelouses et haies"), True),
            ((("green", "cleaning"), "", "nettoyage"), ((), "Jardins", "élagage"), False),
            ((("green",), "", "tonte"), ((), "Restauration", "tonte"), False),
            (((), "", "tonte"), ((), "", "tonte"), False),
        ],
    )
    def test_groups_that_were_chosen_meet_sectors_that_were_written(
        self, need: tuple[tuple[str, ...], str, str], offer: tuple[tuple[str, ...], str, str], meet: bool
    ) -> None:
        wanted = Line(LineKind.NEED, need[1], need[2], groups=need[0])
        given = Line(LineKind.OFFER, offer[1], offer[2], groups=offer[0])
        one = replace(participant(1, "A", Role.BUYER), lines=(wanted,))
        other = replace(participant(2, "B", Role.SUPPLIER), lines=(given,))
        assert reasons(other, one) == ((Reason(1, wanted, given),) if meet else ())

    def test_both_directions_the_likest_words_first(self) -> None:
        one = participant(
            1,
            "A",
            Role.BOTH,
            needs=(("Nettoyage", "vitres du siège"), ("Nettoyage", "bureaux de Marnelle")),
            offers=(("Traiteur", ""),),
        )
        other = participant(
            2,
            "B",
            Role.BOTH,
            needs=(("traiteur", "cocktail de 80 personnes"),),
            offers=(("nettoyage", "parcs"), ("  NETTOYAGE ", "nettoyage de bureaux")),
        )
        assert reasons(one, other) == (
            Reason(1, one.needs[1], other.offers[1]),
            Reason(1, one.needs[0], other.offers[1]),
            Reason(2, other.needs[0], one.offers[0]),
        )
        assert set(reasons(other, one)) == set(reasons(one, other))

    @pytest.mark.parametrize(
        ("need", "offer"),
        [("Œuvres d’art", "OEUVRES D'ART"), ("Étiquetage", "etiquetage"), ("Web  (RGAA)", "web rgaa")],
    )
    def test_one_sector_in_two_spellings(self, need: str, offer: str) -> None:
        buyer = participant(1, "A", Role.BUYER, needs=((need, "x"),))
        seller = participant(2, "B", Role.SUPPLIER, offers=((offer, "y"),))
        assert reasons(buyer, seller) == (Reason(1, buyer.needs[0], seller.offers[0]),)

    def test_none_without_a_common_sector(self) -> None:
        buyer = participant(1, "A", Role.BUYER, needs=(("Web", "site"), ("", "nettoyage")))
        seller = participant(2, "B", Role.SUPPLIER, offers=(("Webmarketing", "site"), ("", "nettoyage")))
        assert reasons(buyer, seller) == ()

    def test_two_needs_or_two_offers_are_no_reason(self) -> None:
        one, other = (participant(i, "A", Role.BUYER, needs=(("Web", "site"),)) for i in (1, 2))
        assert reasons(one, other) == ()


class TestAgendas:
    def test_a_buyer_at_its_own_table(self) -> None:
        edition = showcase()
        assert agendas(edition, showcase_plan())[0] == Agenda(
            MARNELLE,
            ("1",),
            (
                row(*WELCOME),
                row(RowKind.FREE, "9:30", "9:45", 1),
                row(
                    RowKind.MEETING,
                    "9:50",
                    "10:05",
                    2,
                    (Encounter(MARNELLE, CHANTIER, "1", "Nef", why(edition, MARNELLE, CHANTIER)),),
                ),
                row(
                    RowKind.MEETING,
                    "10:10",
                    "10:25",
                    3,
                    (Encounter(MARNELLE, LET, "1", "Nef", why(edition, MARNELLE, LET)),),
                ),
                row(*PAUSE),
                row(
                    RowKind.MEETING,
                    "10:45",
                    "11:00",
                    4,
                    (Encounter(MARNELLE, ESAT, "1", "Nef", why(edition, MARNELLE, ESAT)),),
                ),
                row(RowKind.FREE, "11:05", "11:20", 5),
                row(RowKind.FREE, "11:25", "11:40", 6),
            ),
        )

    def test_parallel_meetings_are_lines_of_one_round(self) -> None:
        edition = showcase()
        agenda = agendas(edition, showcase_plan())[1]
        assert agenda.tables == ("2", "3")
        assert agenda.encounters == (
            Encounter(LONG_ONE, CHANTIER, "2", "Nef", why(edition, LONG_ONE, CHANTIER)),
            Encounter(LONG_ONE, FABRIQUE, "3", "Nef", why(edition, LONG_ONE, FABRIQUE)),
        )
        assert [one.round for one in agenda.rows if one.encounters] == [1]

    def test_a_session_of_a_speaker_takes_the_place_of_the_slot(self) -> None:
        rows = agendas(showcase(), showcase_plan())[2].rows
        assert [(one.kind, one.round, one.title) for one in rows] == [
            (RowKind.SESSION, None, "Accueil et mode d’emploi"),
            (RowKind.MEETING, 1, ""),
            (RowKind.MEETING, 2, ""),
            (RowKind.SESSION, None, "Pitch"),
            (RowKind.PAUSE, None, ""),
            (RowKind.FREE, 4, ""),
            (RowKind.FREE, 5, ""),
            (RowKind.FREE, 6, ""),
        ]

    def test_a_meeting_during_a_session_is_never_hidden(self) -> None:
        rows = agendas(showcase(), plan_of((1, 3, 3, 1)))[2].rows
        assert [(one.round, one.title) for one in rows if one.start.time() == time(10, 10)] == [
            (3, ""),
            (None, "Pitch"),
        ]

    def test_away_before_arriving_after_leaving_and_in_between(self) -> None:
        pages = agendas(showcase(), showcase_plan())
        away = {page.party.id: [one.round for one in page.rows if one.kind is RowKind.AWAY] for page in pages}
        assert away == {1: [], 2: [], 3: [], 4: [1, 2], 5: [2], 6: [], 7: [5, 6]}

    def test_everybody_has_a_page(self) -> None:
        pages = agendas(showcase(), showcase_plan())
        assert [page.party.id for page in pages] == [1, 2, 3, 4, 5, 6, 7]
        assert pages[6].encounters == ()

    def test_who_withdrew_meets_nobody(self) -> None:
        edition = showcase()
        left = replace(edition, participants=tuple(one for one in edition.participants if one.id != 3))
        pages = agendas(left, showcase_plan())
        assert [one.partner.id for page in pages for one in page.encounters if page.party.id < 3] == [4, 5, 6]
        assert [sheet.table for sheet in table_sheets(left, showcase_plan())] == ["1", "3", "12"]

    def test_times_are_shown_in_the_zone_of_the_event(self) -> None:
        edition = showcase()
        slots = tuple(replace(s, start=s.start.astimezone(UTC), end=s.end.astimezone(UTC)) for s in edition.slots)
        stored = replace(edition, slots=slots)
        shown = [one.start.strftime("%H:%M %Z") for one in agendas(stored, showcase_plan())[0].rows]
        assert shown[:2] == ["09:00 CEST", "09:30 CEST"]
        assert agendas(stored, showcase_plan()) == agendas(edition, showcase_plan())


class TestTables:
    def test_a_shared_table_names_both_sides_and_when_it_is_closed(self) -> None:
        edition = showcase()
        assert table_sheets(edition, showcase_plan())[3] == TableSheet(
            "12",
            "",
            None,
            (
                row(*WELCOME),
                row(RowKind.FREE, "9:30", "9:45", 1),
                row(RowKind.FREE, "9:50", "10:05", 2),
                row(RowKind.FREE, "10:10", "10:25", 3),
                row(*PAUSE),
                row(RowKind.CLOSED, "10:45", "11:00", 4),
                row(
                    RowKind.MEETING,
                    "11:05",
                    "11:20",
                    5,
                    (Encounter(FABRIQUE, ESAT, "12", "", why(edition, FABRIQUE, ESAT)),),
                ),
                row(RowKind.FREE, "11:25", "11:40", 6),
            ),
        )

    def test_the_owner_reads_the_sheet_whichever_side_it_is(self) -> None:
        sheet = table_sheets(showcase(), plan_of((3, 1, 2, 1)))[0]
        assert (sheet.owner, sheet.rows[2].encounters[0].reader, sheet.seated(sheet.rows[2])) == (
            MARNELLE,
            MARNELLE,
            ("Chantier de l’Œuvre",),
        )

    def test_strangers_at_an_owned_table_are_both_named(self) -> None:
        sheet = table_sheets(showcase(), plan_of((6, 5, 1, 1)))[0]
        assert (sheet.owner, sheet.seated(sheet.rows[1])) == (MARNELLE, (FABRIQUE.name, ESAT.name))

    def test_the_grid_has_a_cell_for_every_slot_and_no_others(self) -> None:
        edition = showcase()
        room = grid(edition, showcase_plan())
        assert room.slots == edition.slots
        assert [(sheet.table, [sheet.seated(one) for one in sheet.rows]) for sheet in room.sheets] == [
            ("1", [(), (CHANTIER.name,), (LET.name,), (ESAT.name,), (), ()]),
            ("2", [(CHANTIER.name,), (), (), (), (), ()]),
            ("3", [(FABRIQUE.name,), (), (), (), (), ()]),
            ("12", [(), (), (), (), (FABRIQUE.name, ESAT.name), ()]),
        ]

    def test_tables_that_nobody_uses_have_no_sheet(self) -> None:
        edition, plan = crowd(40, slots=3, tables=20)
        assert [sheet.table for sheet in table_sheets(edition, plan)] == [str(i) for i in range(1, 11)]


def test_no_view_can_leak_what_is_said_in_private() -> None:
    edition, plan = showcase(), showcase_plan()
    assert "FUITE" in repr(edition)
    assert "FUITE" in repr(plan)
    views = repr((agendas(edition, plan), table_sheets(edition, plan), grid(edition, plan)))
    assert LONG in views
    assert [secret for secret in ("FUITE", "priority", "Wish", "step_free", "@") if secret in views] == []


def sharing(edition: Edition) -> Edition:
    """Everybody has two people, of whom the first shares their contact; the network's both do."""

    def people(one: int) -> tuple[Person, ...]:
        shared = Person(f"Personne {one}A", "achats", f"06-{one}", f"a{one}@structure.example", shares_contact=True)
        return shared, Person(f"Personne {one}B", "SECRET", "SECRET", "SECRET", shares_contact=one == 7)

    return replace(edition, participants=tuple(replace(one, people=people(one.id)) for one in edition.participants))


class TestContacts:
    def test_of_those_one_meets_in_time_order_as_far_as_they_share_them(self) -> None:
        found = {page.party.id: page.contacts for page in agendas(sharing(showcase()), showcase_plan())}
        met = {id: [contact.party.id for contact in contacts] for id, contacts in found.items()}
        assert met == {1: [3, 4, 5], 2: [3, 6], 3: [2, 1], 4: [1], 5: [1, 6], 6: [2, 5], 7: []}
        assert found[4] == (Contact(MARNELLE, "Personne 1A", "achats", "a1@structure.example"),)
        assert "06-" not in repr(found)

    def test_on_the_sheet_of_an_owner_those_of_its_visitors_and_none_where_everybody_reads(self) -> None:
        sheets = table_sheets(sharing(showcase()), showcase_plan())
        found = {sheet.table: [contact.party.id for contact in sheet.contacts] for sheet in sheets}
        assert found == {"1": [3, 4, 5], "2": [3], "3": [6], "12": []}

    def test_none_in_a_draft_and_none_on_the_wall(self) -> None:
        edition, draft = sharing(showcase()), replace(showcase_plan(), state=PlanState.DRAFT)
        assert [page.contacts for page in agendas(edition, draft) if page.contacts] == []
        assert [sheet.contacts for sheet in table_sheets(edition, draft) if sheet.contacts] == []
        assert "structure.example" in repr(agendas(edition, showcase_plan()))
        assert "structure.example" not in repr(grid(edition, showcase_plan()))

    def test_whoever_withdrew_is_reached_by_nobody(self) -> None:
        edition = sharing(showcase())
        rest = replace(edition, participants=edition.participants[1:])
        assert "a1@structure.example" not in repr(agendas(rest, showcase_plan()))


def test_one_page_alone_is_the_same_page() -> None:
    edition, plan = sharing(showcase()), showcase_plan()
    assert tuple(agenda_of(edition, plan, one.id) for one in edition.participants) == agendas(edition, plan)
    with pytest.raises(KeyError):
        agenda_of(edition, plan, 99)


def test_a_session_outside_the_slots_takes_none_of_them() -> None:
    evening = replace(showcase().event, breaks=(), sessions=(Session("Soirée", time(23), 10),))
    rows = agendas(replace(showcase(), event=evening), plan_of())[0].rows
    assert [one.round for one in rows] == [1, 2, 3, 4, 5, 6, None]
