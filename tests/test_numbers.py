"""The event in numbers: counts of what is wished and what meets, told as far as the reader may know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matchmaker.entities import (
    Accreditation,
    Edition,
    FirmKind,
    LegalForm,
    Organisation,
    Participant,
    PlanState,
    Role,
    Size,
    Statement,
    Target,
    Wish,
)
from matchmaker.numbers import Count, Division, coarsen, count
from matchmaker.numbers.wording import number_tables, one_table
from matchmaker.papers.words import words
from tests.command_line import run
from tests.editions import MORNING, PARK, PARK_OFFER, WEB, WEB_OFFER, participant, plan_of
from tests.scenes import make_scene

VILLE, PORT, ATELIER, FABRIQUE, RESEAU = range(1, 6)


def firm(
    one: Participant, form: LegalForm, *kinds: Accreditation, department: str, size: Size = Size.UNSAID
) -> Participant:
    return replace(one, organisation=replace(one.organisation, legal_form=form, accreditations=kinds,
                                             department=department, size=size))  # fmt: skip


def edition() -> Edition:
    """Two buyers, two suppliers and a network; one pair is asked for by both sides, two who asked may not meet."""
    people = (
        firm(participant(VILLE, "Ville", Role.BUYER, needs=(WEB, PARK)), LegalForm.PUBLIC, department="35"),
        firm(participant(PORT, "Port", Role.BUYER, needs=(PARK,)), LegalForm.PUBLIC, department="44"),
        firm(participant(ATELIER, "Atelier", Role.SUPPLIER, offers=(WEB_OFFER,)), LegalForm.ASSOCIATION,
             Accreditation.ACI, Accreditation.EI, department="35", size=Size.MICRO),
        firm(participant(FABRIQUE, "Fabrique", Role.SUPPLIER, offers=(PARK_OFFER,)), LegalForm.COMPANY, department=""),
        Participant(RESEAU, RESEAU, Organisation(RESEAU, "Réseau", "réseau"), Role.NETWORK),
    )  # fmt: skip
    said = (
        Statement(VILLE, ATELIER, Wish.PRIORITY, 1),
        Statement(ATELIER, VILLE, Wish.YES),
        Statement(VILLE, FABRIQUE, Wish.YES, 2),
        Statement(FABRIQUE, VILLE, Wish.NO),
        Statement(PORT, FABRIQUE, Wish.OPEN),
        Statement(VILLE, PORT, Wish.YES),
        Statement(ATELIER, RESEAU, Wish.YES),
    )
    targets = (Target(FirmKind.INSERTION, per_buyer=1, share=60),)
    return Edition(MORNING, (), (), people, said, targets=targets)


def test_pairs_count_once_in_each_of_their_categories() -> None:
    numbers = count(edition(), plan_of((VILLE, ATELIER, 1, 1), (PORT, FABRIQUE, 2, 1), (VILLE, 99, 3, 1)))
    assert (numbers.plan, numbers.published, numbers.total) == (3, True, Count("", 4, 2, 2))
    assert numbers.divisions == {
        Division.KIND: (
            Count("public body", 2, 2, 2),
            Count("ACI", 1, 1, 1),
            Count("EI", 1, 1, 1),
            Count("association", 1, 1, 1),
            Count("company", 1, 1, 1),
        ),
        Division.SECTOR: (Count("equipment", 3, 1, 1), Count("digital", 2, 1, 1)),
        Division.DEPARTMENT: (Count("35", 2, 2, 1), Count("44", 1, 0, 1), Count("", 1, 1, 1)),
    }
    assert numbers.spread == ((0, 0), (2, 2))
    assert [(one.target.kind, one.inside, one.meetings) for one in numbers.attained] == [
        (FirmKind.INSERTION, 1, 2), (FirmKind.ADAPTED, 0, 2), (FirmKind.SMALL, 1, 2),
    ]  # fmt: skip


def test_before_a_plan_there_are_wishes_only() -> None:
    numbers = count(edition(), None)
    assert (numbers.plan, numbers.total, numbers.spread, numbers.attained) == (None, Count("", 4, 2, None), (), ())
    tables = number_tables(numbers, words=words("en"))
    assert [[column.title for column in one.columns] for one in tables] == [
        [name, "Participants", "Wished pairs"] for name in ("Kind", "Sector", "Department")
    ]


def test_shares_stand_beside_what_is_aimed_at() -> None:
    numbers = count(edition(), plan_of((VILLE, ATELIER, 1, 1), (PORT, FABRIQUE, 2, 1), state=PlanState.DRAFT))
    assert number_tables(numbers, words=words("en"))[-1].lines == (
        ("insertion structures", 1, 50, 60, 1, "1 of 2"),
        ("adapted companies and ESAT", 0, 0, None, None, None),
        ("firms of fewer than 50 people", 1, 50, None, None, None),
    )
    lines = one_table(numbers, words=words("en")).lines
    assert ("Shares of kinds of firms", "insertion structures", "Aim, %", 60) in lines


def test_a_size_that_nobody_said_is_no_share_of_nought() -> None:
    known = edition()
    silent = tuple(replace(one, organisation=replace(one.organisation, size=Size.UNSAID)) for one in known.participants)
    aimed = replace(known, participants=silent, targets=(Target(FirmKind.SMALL, per_buyer=1, share=20),))
    numbers = count(aimed, plan_of((VILLE, ATELIER, 1, 1), (PORT, FABRIQUE, 2, 1), state=PlanState.DRAFT))
    assert number_tables(numbers, words=words("fr"))[-1].lines[-1] == (
        "entreprises de moins de 50 personnes", "inconnu", "inconnu", 20, 1, None,
    )  # fmt: skip


def test_wishes_of_few_are_not_told_nor_left_to_be_reckoned() -> None:
    """What the total leaves for the hidden ones is that of five participants or more, for meetings as for wishes."""
    sizes = {"35": 6, "44": 5, "29": 1, "56": 1}
    people = [
        firm(participant(0, "x", role, needs=(WEB,), offers=(WEB_OFFER,)), LegalForm.SCOP, department=name)
        for name, size in sizes.items()
        for role in [Role.BUYER, *[Role.SUPPLIER] * 5][:size]
    ]
    everybody = tuple(replace(one, id=id, number=id) for id, one in enumerate(people, start=1))
    said = (Statement(1, 2, Wish.YES), Statement(1, 3, Wish.YES), Statement(7, 8, Wish.YES), Statement(12, 8, Wish.YES))
    known = count(Edition(MORNING, (), (), everybody, said), plan_of((1, 2, 1, 1), (7, 8, 1, 2), (12, 8, 2, 1)))
    told = coarsen(known).divisions[Division.DEPARTMENT]
    assert told == (
        Count("35", 6, 2, 1), Count("44", 5, None, None), Count("29", 1, None, None), Count("56", 1, None, None),
    )  # fmt: skip
    assert (known.total.wished, known.total.met) == (4, 3)  # less 2 and 1: 2 and 2, of 7 people together
    fewer = coarsen(known).divisions[Division.SECTOR]
    assert fewer == known.divisions[Division.SECTOR]  # everybody is in one: nothing is to be hidden


def test_the_command_counts_and_writes(tmp_path: Path) -> None:
    workspace = make_scene("published", tmp_path).workspace
    said = run("numbers", workspace, "--out", tmp_path / "numbers.csv", "--language", "en")
    assert "Plan 1 (published)" in said
    assert "Meetings of each participant" in said
    table = (tmp_path / "numbers.csv").read_text(encoding="utf-8-sig").splitlines()
    assert table[:2] == ["Part,Category,Measure,Number", "By legal form and accreditation,not said,Participants,10"]
