"""A list as organisers really get it: its exact totals, and every misspelt name checked by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.entities import Accreditation, LegalForm, LineKind, Role, Wish
from matchmaker.registrations.consolidate import Entry, State
from matchmaker.registrations.reading import Reading, read_registrations
from matchmaker.registrations.remarks import remark
from matchmaker.registrations.wishes import How, Resolution, Resolver, resolve_wishes
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared

FILE = SHARED / "openmap" / "inscriptions.csv"

MEANT = {
    "Arcueillon Ingnierie": "Arcueillon Ingénierie",
    "Arcueilon Ingénierie": "Arcueillon Ingénierie",
    "Boule d’Avenir": "Boucle d’Avenir",
    "CAS de Fontenelle": "CCAS de Fontenelle",
    "CAS de Nogentel": "CCAS de Nogentel",
    "CCAS e Chelleval": "CCAS de Chelleval",
    "CCAS e Fontenelle": "CCAS de Fontenelle",
    "Dépatement du Argency": "Département du Argency",
    "EA Relais es Canaux": "EA Relais des Canaux",
    "Épinele Ingénierie": "Épinelle Ingénierie",
    "Marnelle Sytèmes": "Marnelle Systèmes",
    "Pixe Bleu": "Pixel Bleu",
    "Reais du Val": "Relais du Val",
    "Relais Soliaire": "Relais Solidaire",
    "Relais du al": "Relais du Val",
    "Resource d’Emploi": "Ressource d’Emploi",
    "Ressorce Citoyen": "Ressource Citoyen",
    "Tremlin Solidaire": "Tremplin Solidaire",
    "Tremlin d’Emploi": "Tremplin d’Emploi",
    "Uiversité de Montfleury": "Université de Montfleury",
    "Vaucelle Systèmes": "Vaucelles Systèmes",
    "Ville d Trappelle": "Ville de Trappelle",
    "Ville de Marnele": "Ville de Marnelle",
}
GLUED = {
    "ChantierNord": "Chantier Nord",
    "ESAT Ressourcedes Tilleuls": "ESAT Ressource des Tilleuls",
    "Ville deIvremont": "Ville de Ivremont",
}


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_registrations(FILE)


@pytest.fixture(scope="module")
def resolver(reading: Reading) -> Resolver:
    return Resolver({registrant.key: registrant.name for registrant in reading.registrants})


@pytest.fixture(scope="module")
def resolution(reading: Reading, resolver: Resolver) -> Resolution:
    return resolve_wishes(reading.registrants, resolver)


def test_every_line_is_accounted_for(reading: Reading) -> None:
    assert (reading.encoding, reading.delimiter, reading.remarks) == ("cp1252", ";", ())
    assert [entry.line for entry in reading.entries] == list(range(2, 191))
    assert [entry for entry in reading.entries if entry.state is not State.READ] == [
        Entry(53, State.SUPERSEDED, 188),
        Entry(96, State.REFUSED, reason=remark("The line is empty.", 96)),
        Entry(153, State.SUPERSEDED, 189),
        Entry(168, State.SUPERSEDED, 190),
    ]


def test_every_participant_is_there(reading: Reading) -> None:
    found = reading.registrants
    assert Counter(registrant.role for registrant in found) == {
        Role.BUYER: 46,
        Role.SUPPLIER: 112,
        Role.BOTH: 18,
        Role.NETWORK: 9,
    }
    assert Counter(registrant.legal_form for registrant in found) == {
        LegalForm.PUBLIC: 46,
        LegalForm.COMPANY: 18,
        LegalForm.NETWORK: 9,
        LegalForm.SCOP: 9,
        LegalForm.ASSOCIATION: 3,
        LegalForm.SCIC: 3,
        LegalForm.UNKNOWN: 97,
    }
    assert Counter(code for registrant in found for code in registrant.accreditations) == {
        Accreditation.ACI: 26,
        Accreditation.EI: 26,
        Accreditation.ESAT: 22,
        Accreditation.EA: 15,
        Accreditation.ETTI: 6,
        Accreditation.GEIQ: 1,
        Accreditation.AI: 1,
    }


def test_every_cell_is_read(reading: Reading) -> None:
    found = reading.registrants
    assert Counter(registrant.head_count for registrant in found) == {1: 162, 2: 20, 3: 3}
    assert sum(registrant.arrive is not None for registrant in found) == 21
    assert sum(registrant.leave is not None for registrant in found) == 25
    assert sum(registrant.step_free for registrant in found) == 5
    assert sum(bool(registrant.accessibility) for registrant in found) == 11
    assert sum(not registrant.emails for registrant in found) == 3
    assert {registrant.department for registrant in found} == {"75", "77", "78", "91", "92", "93", "94", "95"}
    assert all(registrant.timestamp and registrant.parallel == 1 for registrant in found)
    kinds = Counter(line.kind for registrant in found for line in registrant.lines)
    assert kinds == {LineKind.NEED: 147, LineKind.OFFER: 241}
    assert all(line.sector and line.text for registrant in found for line in registrant.lines)


def test_every_wish_is_understood_or_open(reading: Reading, resolver: Resolver, resolution: Resolution) -> None:
    texts = [text for registrant in reading.registrants for text in registrant.wishes + registrant.vetoes]
    assert Counter(resolver.resolve(text).how for text in texts) == {
        How.EXACT: 1041,
        How.SPACING: len(GLUED),
        How.LIKENESS: len(MEANT),
        How.GROUP: 3,
        How.NEAR: 2,
    }
    assert Counter(one.wish for one in resolution.said) == {Wish.YES: 1062, Wish.NO: 5}
    assert resolution.remarks == ()


def test_every_misspelt_name_means_what_a_person_reads(resolver: Resolver, resolution: Resolution) -> None:
    assert {question.text: question.taken for question in resolution.questions if question.taken} == MEANT
    assert {text: resolver.names[resolver.resolve(text).key or ""] for text in GLUED} == GLUED
    assert {question.text: question.near for question in resolution.questions if not question.taken} == {
        "toutes les EA": (),
        "un ESAT du 93": (),
        "Ville de Nulle-Part": ("Ville de Marnelle", "Ville de Pantelin"),
    }


def test_no_name_is_ever_taken_for_another(reading: Reading) -> None:
    """Each organisation in turn stays away: a wish for it must not go to somebody else."""
    names = {registrant.key: registrant.name for registrant in reading.registrants}
    for key, name in names.items():
        others = Resolver({other: names[other] for other in names if other != key})
        assert others.resolve(name).key is None


def test_the_order_of_the_lines_does_not_count(reading: Reading, tmp_path: Path) -> None:
    header, *lines = FILE.read_bytes().decode("cp1252").splitlines()
    path = tmp_path / "reversed.csv"
    path.write_text("\n".join([header, *reversed(lines)]), encoding="utf-8")
    again = read_registrations(path).registrants
    assert [replace(registrant, source=()) for registrant in again] == [
        replace(registrant, source=()) for registrant in reading.registrants
    ]
