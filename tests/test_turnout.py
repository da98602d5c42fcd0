"""Who comes, in numbers: each participant once in each list."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.entities import Accreditation, LegalForm, Line, LineKind, Organisation, Participant, Role
from matchmaker.turnout import Kind, Turnout, kind_of, turnout
from tests.workspaces import participant

LAUNDRY = Line(LineKind.NEED, "", groups=("laundry",))
WRITTEN = Line(LineKind.OFFER, "Espaces verts")


def public(one: Participant) -> Participant:
    return replace(one, organisation=replace(one.organisation, legal_form=LegalForm.PUBLIC))


def test_roles_kinds_and_sectors_are_counted() -> None:
    people = [
        participant("A", lines=(WRITTEN, LAUNDRY)),
        public(participant("B", Role.BUYER, lines=(LAUNDRY, LAUNDRY))),
        participant("C", Role.NETWORK),
    ]
    assert turnout(people) == Turnout(
        participants=3,
        roles={Role.BUYER: 1, Role.SUPPLIER: 1, Role.NETWORK: 1},
        kinds={Kind.PUBLIC: 1, Kind.OTHER: 2},
        sectors={"green": 1, "laundry": 2},
    )


def test_where_nobody_said_its_kind_there_are_none() -> None:
    assert turnout([participant("A")]).kinds == {}
    assert turnout([]) == Turnout(0, {}, {}, {})


def test_an_accreditation_says_more_than_the_legal_form() -> None:
    plain = Organisation(1, "A", "a", LegalForm.ASSOCIATION)
    assert [
        kind_of(replace(plain, accreditations=held))
        for held in ((), (Accreditation.ACI,), (Accreditation.ESAT,), (Accreditation.EI, Accreditation.EA))
    ] == [Kind.ASSOCIATION, Kind.INSERTION, Kind.ADAPTED, Kind.ADAPTED]
