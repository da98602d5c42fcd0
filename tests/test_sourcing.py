"""The sourcing record: whole for organisers, narrowed to one buyer, and silent about what is nobody's business."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from matchmaker.day import Choice, apply, propose, running_of, undo
from matchmaker.entities import (
    ByHand,
    Contract,
    HeldMark,
    Incident,
    Line,
    LineKind,
    Lock,
    Meeting,
    Organisation,
    Participant,
    Person,
    Refusal,
    Role,
    Statement,
    Table,
    Trouble,
    Wish,
)
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.events import change_event
from matchmaker.participants import correct_participant
from matchmaker.programme import slots_of
from matchmaker.publications import publish_plan
from matchmaker.sourcing import Happening, Record, make_record, narrow
from matchmaker.sourcing.files import write_record
from matchmaker.store import Store
from tests.command_line import fail, run
from tests.editions import MORNING, WEB, WEB_OFFER
from tests.workspaces import draft

WHO = "Personne A"
EVENT = replace(MORNING, name="OpenMap", start=time(9), slots=4, meeting=10, changeover=5, breaks=(), sessions=())
"""Rounds at 9:00, 9:15, 9:30 and 9:45."""

VILLE, PORT, ATELIER, FABRIQUE, RELAIS, COOP, UNION = range(1, 8)
ROLES = {"Ville": Role.BUYER, "Port": Role.BUYER, "Atelier": Role.SUPPLIER, "Fabrique": Role.SUPPLIER,
         "Relais": Role.SUPPLIER, "Coop": Role.BOTH, "Union": Role.BOTH}  # fmt: skip
LATE = timedelta(minutes=5)
LONG_AGO = datetime(2027, 4, 1, 9, tzinfo=UTC)
ACCESS, NAME, PHONE, LOCKED = "FUITE-ACCES", "FUITE-NOM", "FUITE-06", "FUITE-VERROU"
"""What must not be in any file; addresses begin in the same way."""

SAID = (
    Statement(VILLE, ATELIER, Wish.PRIORITY, 17),
    Statement(VILLE, FABRIQUE, Wish.YES, 18),
    Statement(VILLE, UNION, Wish.YES, 19),
    Statement(VILLE, RELAIS, Wish.NO, refusal=Refusal.TENDER),
    Statement(PORT, ATELIER, Wish.YES, 17),
    Statement(PORT, FABRIQUE, Wish.NO, refusal=Refusal.CONFLICT),
    Statement(ATELIER, VILLE, Wish.YES, 17),
    Statement(FABRIQUE, VILLE, Wish.NO),
    Statement(RELAIS, VILLE, Wish.YES, 17),
    Statement(UNION, COOP, Wish.YES, 17),
)
PLANNED = (Meeting(VILLE, ATELIER, 1, 1), Meeting(PORT, RELAIS, 1, 2), Meeting(COOP, UNION, 2, 2))


def someone(id: int, name: str, role: Role) -> Participant:
    """With something in each field that no record may show."""
    lines = {
        VILLE: (Line(LineKind.NEED, *WEB, contract=Contract.ADAPTED),),
        ATELIER: (Line(LineKind.OFFER, *WEB_OFFER),),
    }
    return Participant(
        0,
        0,
        Organisation(0, name, name.casefold(), department="35"),
        role,
        email=f"FUITE-{id}@structure.example",
        accessibility=ACCESS,
        people=(Person(NAME, NAME, PHONE, f"FUITE-{id}@structure.example"),),
        lines=lines.get(id, ()),
        registered=LONG_AGO,
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three meetings are published, one of them by hand; two pairs are kept apart by a refusal."""
    with Store.open(tmp_path / "openmap.db", create=True) as store:
        store.events.add(EVENT)
        store.tables.set(1, [Table(0, "1"), Table(0, "2")])
        store.participants.add(1, [someone(id, *one) for id, one in enumerate(ROLES.items(), start=1)])
        sources = {said.source for said in SAID}
        store.statements.set(1, {one: [said for said in SAID if said.source == one] for one in sources})
        store.locks.set(1, Lock(PORT, RELAIS, reason=LOCKED))
        store.plans.add(1, draft(*PLANNED, by_hand=(ByHand(PORT, RELAIS, "Demandé par téléphone", WHO),)))
        publish_plan(store, 1, who=WHO, now=at("8:00"))
        yield store


def at(text: str) -> datetime:
    hour, minute = map(int, text.split(":"))
    return datetime.combine(EVENT.date, time(hour, minute), ZoneInfo(EVENT.timezone))


def rows(record: Record) -> list[tuple[object, ...]]:
    """Buyer, supplier, who asked, the round or why there is none, why by hand."""
    return [
        (
            one.buyer.name,
            one.supplier.name,
            one.asked.value,
            one.place.round if one.place else one.hindrance and one.hindrance.value,
            one.decision and one.decision.reason,
        )
        for one in record.entries
    ]


def text_of(files: tuple[Path, ...]) -> str:
    """Everything that can be read in a PDF and a workbook."""
    pdf, book = files
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    sheets = CalamineWorkbook.from_path(book)
    cells = [
        str(cell) for name in sheets.sheet_names for line in sheets.get_sheet_by_name(name).to_python() for cell in line
    ]
    return " ".join(" ".join((*pages, *sheets.sheet_names, *cells)).replace("\u200b", "").split())


def test_who_asked_who_met_and_why_others_did_not(store: Store) -> None:
    assert rows(make_record(store, 1)) == [
        ("Coop", "Union", "supplier", 2, None),
        ("Port", "Relais", "organiser", 1, "Demandé par téléphone"),
        ("Port", "Atelier", "buyer", "better", None),
        ("Ville", "Atelier", "both", 1, None),
        ("Ville", "Fabrique", "buyer", "impossible", None),
        ("Ville", "Relais", "supplier", "impossible", None),
        ("Ville", "Union", "buyer", "better", None),
    ]


def test_a_meeting_has_its_place_and_its_need(store: Store) -> None:
    [met] = [one for one in make_record(store, 1).entries if one.buyer.name == "Ville" and one.place]
    assert met.place
    assert met.need
    assert (met.place.round, met.place.start, met.place.end, met.place.table) == (1, at("9:00"), at("9:10"), "1")
    assert (met.need.sector, met.need.text, met.need.contract) == (*WEB, Contract.ADAPTED)


def test_needs_are_dated(store: Store) -> None:
    assert [(one.published, one.changed) for one in make_record(store, 1).buyers] == [(LONG_AGO, None)] * 4
    ville = store.participants.get(VILLE)
    correct_participant(store, 1, one=ville, changes={"lines": (Line(LineKind.NEED, "Linge"),)}, who=WHO)
    correct_participant(store, 1, one=store.participants.get(PORT), changes={"maximum": 3}, who=WHO)
    changed = {one.party.name: one.changed is not None for one in make_record(store, 1).buyers}
    assert changed == {"Coop": False, "Port": False, "Union": False, "Ville": True}


def test_refusals_are_counts_and_tenders_are_for_organisers(store: Store) -> None:
    whole = make_record(store, 1)
    refusals = {one.party.name: one.refusals for one in whole.buyers}
    assert refusals == {"Coop": {}, "Port": {Refusal.CONFLICT: 1}, "Union": {}, "Ville": {Refusal.TENDER: 1}}
    assert [(one.name, other.name) for one, other in whole.tenders] == [("Ville", "Relais")]
    assert [narrow(whole, one.party.id).tenders for one in whole.buyers] == [()] * 4


def test_a_buyer_cannot_tell_a_refusal_from_any_other_cause(store: Store) -> None:
    """Fabrique refused, Relais is kept apart by Ville, Union only has no meeting."""
    assert rows(narrow(make_record(store, 1), VILLE)) == [
        ("Ville", "Atelier", "both", 1, None),
        ("Ville", "Fabrique", "buyer", "not given", None),
        ("Ville", "Relais", "supplier", "not given", None),
        ("Ville", "Union", "buyer", "not given", None),
    ]
    store.participants.save(replace(store.participants.get(VILLE), maximum=1))
    full = narrow(make_record(store, 1), VILLE)
    assert [(one.hindrance and one.hindrance.value, one.full) for one in full.entries[1:]] == [("full", ("Ville",))] * 3


def test_a_buyer_reads_of_no_other_buyer(store: Store) -> None:
    whole = make_record(store, 1)
    port, union = narrow(whole, PORT), narrow(whole, UNION)
    assert rows(port) == [
        ("Port", "Relais", "organiser", 1, "Demandé par téléphone"),
        ("Port", "Atelier", "buyer", "not given", None),
    ]
    assert [one.party.name for one in port.buyers] == ["Port"]
    assert rows(union) == [("Union", "Coop", "buyer", 2, None)]
    with pytest.raises(NotFoundError):
        narrow(whole, ATELIER)


def test_what_is_held_is_told_once_it_is_known(store: Store) -> None:
    marked = {(VILLE, ATELIER): True, (PORT, RELAIS): False, (COOP, UNION): None}
    store.held.set(1, [HeldMark(*pair, held, True, LONG_AGO, WHO) for pair, held in marked.items()])
    record = make_record(store, 1)
    told = {(one.buyer.name, one.supplier.name): one.held for one in record.entries if one.held is not None}
    assert told == {("Ville", "Atelier"): True, ("Port", "Relais"): False}


def test_the_day_is_told_without_its_details(store: Store) -> None:
    """Two are kept apart from the second round on, at the wish of one of them; then that is taken back."""
    apart = Incident(0, 1, Trouble.VETO, 2, 4, at("9:05"), WHO, participant=COOP, other=UNION)
    apply(store, propose(store, 1, incidents=[apart], now=at("9:05"), frozen=0), choice=Choice.CANCEL, now=at("9:05"),
          who=WHO)  # fmt: skip
    record = make_record(store, 1)
    [repair] = record.repairs
    assert (repair.happenings, repair.undone, repair.at, repair.who) == ((Happening.OTHER,), False, at("9:05"), WHO)
    [move] = repair.moves
    assert (move.buyer.name, move.supplier.name, move.after) == ("Coop", "Union", None)
    assert rows(record)[0] == ("Coop", "Union", "supplier", "called off", None)
    own = narrow(record, UNION)
    assert [(one.happenings, one.moves[0].buyer.name) for one in own.repairs] == [((), "Union")]
    assert narrow(record, VILLE).repairs == ()
    undo(store, 1, now=at("9:06"), who=WHO)
    again = make_record(store, 1)
    assert ([one.undone for one in again.repairs], rows(again)[0][3]) == ([True], 2)


def test_times_are_those_that_really_held(store: Store) -> None:
    """Everything begins five minutes later, and the second round is dropped."""
    running = running_of(store, 1)
    rounds = [
        replace(one, start=one.start + LATE, end=one.end + LATE, dropped=one.number == 2) for one in running.rounds
    ]
    store.days.save(replace(running, rounds=tuple(rounds)), slots_of(EVENT))
    record = make_record(store, 1)
    assert [one.place.start for one in record.entries if one.place] == [at("9:05"), at("9:05")]
    assert rows(record)[0] == ("Coop", "Union", "supplier", "called off", None)


def test_whoever_withdrew_has_no_meeting_and_the_record_says_so(store: Store) -> None:
    correct_participant(store, 1, one=store.participants.get(RELAIS), changes={"withdrawn": True}, who=WHO)
    assert ("Port", "Relais", "organiser", "withdrawn", "Demandé par téléphone") in rows(make_record(store, 1))


def test_a_plan_that_no_longer_fits_still_has_a_record(store: Store) -> None:
    store.statements.set(1, {UNION: [Statement(UNION, COOP, Wish.NO)]})
    told = {(one[0], one[1]): one[3] for one in rows(make_record(store, 1))}
    assert (told["Coop", "Union"], told["Port", "Atelier"]) == (2, "unknown")


def test_nothing_is_recorded_before_it_is_published(tmp_path: Path) -> None:
    with Store.open(tmp_path / "new.db", create=True) as store:
        store.events.add(EVENT)
        with pytest.raises(ConflictError):
            make_record(store, 1)


def test_files_show_what_they_should_and_no_secret(store: Store, tmp_path: Path) -> None:
    change_event(store, store.events.get(1), changes={"floor": 2}, who=WHO, now=at("11:00"))
    whole = make_record(store, 1)
    texts = {
        record.whose.name if record.whose else "": text_of(
            write_record(store, record, tmp_path / "out", language="fr", now=at("12:00"))
        )
        for record in (whole, *(narrow(whole, one.party.id) for one in whole.buyers))
    }
    assert ["FUITE" in text for text in texts.values()] == [False] * 5
    everything = texts[""].replace("\u00a0", " ")
    for said in (
        "Tour 1, 9 h 00–9 h 10, table 1", "Demandé par téléphone", "numéro 1 :", "de jusqu’à 3 à jusqu’à 2",
        "planning n° 1, définitif", WEB[1], "réservé : entreprises adaptées", "conflit d’intérêts : 1",
        "Tenus à l’écart en raison d’une consultation en cours",
    ):  # fmt: skip
        assert said in everything, said
    port = texts["Port"]
    assert [name for name in ROLES if name in port] == ["Port", "Atelier", "Relais"]
    assert ("consultation en cours" in port, "Demandé par téléphone" in port) == (False, True)


def test_the_whole_begins_with_a_summary_and_says_where_each_buyer_begins(store: Store, tmp_path: Path) -> None:
    """A buyer's own record is one page, with its needs once and their numbers beside the meetings."""
    record = make_record(store, 1)
    [pdf, book], [own, _] = (
        write_record(store, one, tmp_path, language="en", now=at("12:00")) for one in (record, narrow(record, VILLE))
    )
    summary, contents, *rest = (page.extract_text() for page in PdfReader(pdf).pages)
    assert "Asked for and not met 4\n… the plan gave others 2\n… impossible by hours, tables and rules 2" in summary
    assert [name for name in ROLES if name in summary] == []
    for buyer in record.buyers:
        found = re.search(rf"{buyer.party.number} {buyer.party.name} ([0-9]+) ([0-9]+)", contents)
        assert found
        met = sum(one.place is not None for one in record.of(buyer.party))
        assert (int(found[1]), f"{buyer.party.number}  {buyer.party.name}" in rest[int(found[2]) - 3]) == (met, True)
    [page] = (page.extract_text() for page in PdfReader(own).pages)
    assert (page.count(WEB[1]), "table\u00a01 1\n" in page, "Buyers, page by page" in page) == (1, True, False)
    assert WEB[1] in str(CalamineWorkbook.from_path(book).get_sheet_by_name("Meetings").to_python())


@pytest.mark.parametrize(("language", "title"), [("fr", "Compte rendu de sourcing – OpenMap"),
                                                 ("en", "Sourcing record – OpenMap")])  # fmt: skip
def test_the_paper_is_a_tagged_document_with_numbered_pages(
    store: Store, tmp_path: Path, language: str, title: str
) -> None:
    """Long words are searched for: they stand in the text as they were typed."""
    need = Line(LineKind.NEED, "Reconditionnement de matériel", "Reconditionnement")
    store.participants.save(replace(store.participants.get(VILLE), lines=(need,)))
    record = make_record(store, 1)
    pdf, book = write_record(store, record, tmp_path, language=language, now=at("12:00"))
    reader = PdfReader(pdf)
    text = "".join(page.extract_text() for page in reader.pages)
    assert ("Reconditionnement de" in text, "\u200b" in text) == (True, False)
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], reader.metadata and reader.metadata.title) == (
        True, language, title,
    )  # fmt: skip
    pages = [page.extract_text().replace("\u00a0", " ") for page in reader.pages]
    numbered = "page {} sur {}" if language == "fr" else "page {} of {}"
    assert [numbered.format(i, len(pages)) in text for i, text in enumerate(pages, start=1)] == [True] * len(pages)
    again = write_record(store, record, tmp_path / "again", language=language, now=at("17:00"))
    assert [path.read_bytes() for path in again] == [pdf.read_bytes(), book.read_bytes()]


def test_the_command_writes_the_whole_and_each_buyer(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "record"
    assert run("record", store.path, "--out", out, "--buyer", "Port").split() == [
        f"{out}/record-002.pdf", f"{out}/record-002.xlsx",
    ]  # fmt: skip
    assert fail("record", store.path, "--out", out, "--buyer", "Atelier") == (
        5, "matchmaker: this participant buys nothing: choose a buyer",
    )  # fmt: skip
    written = run("record", store.path, "--out", out, "--each", "--language", "en").split()
    assert [Path(path).name for path in written if path.endswith(".pdf")] == [
        "record.pdf", "record-006.pdf", "record-002.pdf", "record-007.pdf", "record-001.pdf",
    ]  # fmt: skip
