"""Which column means what: French and English headers, however they are spelt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.registrations.names import phrase
from matchmaker.registrations.remarks import Remark, remark
from matchmaker.registrations.sheets import Wanted


class Field(StrEnum):
    """What a column can say. ``IGNORE``: known and of no use here."""

    TIMESTAMP = "timestamp"
    ORGANISATION = "organisation"
    KIND = "kind"
    ROLE = "role"
    EMAIL = "email"
    DEPARTMENT = "department"
    HEAD_COUNT = "head_count"
    PARALLEL = "parallel"
    NEEDS = "needs"
    OFFERS = "offers"
    ARRIVE = "arrive"
    LEAVE = "leave"
    ACCESSIBILITY = "accessibility"
    WISHES = "wishes"
    VETOES = "vetoes"
    PERSON = "person"
    FIRST_NAME = "first_name"
    FUNCTION = "function"
    PHONE = "phone"
    IGNORE = "ignore"


LISTS = (Field.NEEDS, Field.OFFERS, Field.WISHES, Field.VETOES)
"""Fields that may be spread over several columns (“Vœu 1”, “Vœu 2”), read one after the other."""

EXPECTED = (Field.EMAIL, Field.NEEDS, Field.OFFERS, Field.WISHES)
"""Fields worth a remark when no column holds them; a role that nobody says is deduced, which has its own remark."""

_EXACT = {
    Field.TIMESTAMP: "horodatage / horodateur / timestamp / date / date d inscription / inscrit le / created / "
    "created at / submitted at / date de reponse / heure de fin / completion time",
    Field.ORGANISATION: "structure / nom structure / organisation / organization / organisme / entreprise / societe / "
    "etablissement / company / organisation name / organization name / company name / raison sociale / denomination / "
    "nom organisation / votre structure / votre organisation",
    Field.KIND: "type / type de structure / type structure / type d organisation / nature / categorie / statut / "
    "statut juridique / forme juridique / kind / legal form / status / category / type of organisation",
    Field.ROLE: "role / profil / profile / vous etes / je suis / nous sommes / vous venez en tant que / "
    "participation / you are / i am / we are / acheteur ou fournisseur / buyer or supplier",
    Field.EMAIL: "courriel / email / e mail / mail / adresse mail / adresse email / adresse e mail / "
    "adresse electronique / adresse courriel / email address / mel",
    Field.DEPARTMENT: "departement / department / dept / dpt / dep / code postal / cp / postcode / zip",
    Field.HEAD_COUNT: "nombre de representants / nombre de personnes / nombre de participants / nb personnes / "
    "nb de personnes / effectif / representants / head count / headcount / number of people / people / attendees",
    Field.PARALLEL: "rendez vous simultanes / rendez vous en parallele / rdv simultanes / rdv en parallele / "
    "en parallele / parallel / meetings at once / parallel meetings",
    Field.NEEDS: "besoin / besoins / vos besoins / needs / your needs / need / achats / vos achats",
    Field.OFFERS: "offre / offres / vos offres / offers / your offers / offer / prestations / vos prestations / "
    "savoir faire",
    Field.ARRIVE: "arrivee / heure d arrivee / arrival / arrive / arrival time / from",
    Field.LEAVE: "depart / heure de depart / departure / leave / departure time / until",
    Field.ACCESSIBILITY: "accessibilite / besoins d accessibilite / accessibility / accessibility needs / "
    "amenagements / pmr",
    Field.WISHES: "voeu / voeux / souhait / souhaits / vos voeux / vos souhaits / wish / wishes / your wishes",
    Field.VETOES: "veto / vetos / vetoes / refus / a eviter / exclusions / not wanted",
    Field.PERSON: "nom / nom de famille / name / last name / surname / full name / nom prenom / prenom nom / "
    "nom et prenom / prenom et nom / contact / representant / interlocuteur / personne / person / votre nom",
    Field.FIRST_NAME: "prenom / first name / firstname / votre prenom",
    Field.FUNCTION: "fonction / poste / function / job title / position / votre fonction",
    Field.PHONE: "telephone / tel / portable / mobile / phone / phone number / numero de telephone / gsm",
}

_PATTERNS = (
    (Field.VETOES, r"\bne (souhait|voul|desir)\w*( vous)? pas\b|\bpas (souhait|rencontr)|\bevit|\bvetos?\b"),
    (Field.VETOES, r"\brefus|\bavoid|\bnot (wish|want|meet)"),
    (Field.PARALLEL, r"\bparallel|\bsimultane|\bmeme temps\b|\bat once\b|\bat the same time\b"),
    (Field.HEAD_COUNT, r"\b(nombre|combien|nb) (de |d )(vos )?(representant|personne|participant)"),
    (Field.HEAD_COUNT, r"\b(number of|how many) (people|person|representative|attendee|participant)"),
    (Field.ACCESSIBILITY, r"\baccessib|\bpmr\b|\bmobilite reduite\b|\bspecial needs\b"),
    (Field.WISHES, r"\brencontrer\b|\bvoeux?\b|\bsouhait\w* (\w+ )?(rencontr|rendez|rdv)"),
    (Field.WISHES, r"\bwish|\b(like|want) to meet\b"),
    (Field.EMAIL, r"\bcourriel\b|\be ?mail\b|\badresse (mail|electronique)\b"),
    (Field.PHONE, r"\btelephone\b|\bphone\b"),
    (Field.DEPARTMENT, r"\bdepartement\b|\bcode postal\b|\bpost ?code\b"),
    (Field.TIMESTAMP, r"\bhorodat|\btimestamp\b|\bdate (d inscription|de reponse|of registration)\b"),
    (Field.ARRIVE, r"\bheure d arrivee\b|\barriv(ee|al)\b"),
    (Field.LEAVE, r"\bheure de depart\b|\bdepart(ure)?\b"),
    (Field.KIND, r"\b(type|categorie|nature|statut) (de|d|of) |\bforme juridique\b|\blegal form\b"),
    (Field.ROLE, r"\bvous (etes|venez|participez|inscrivez)\b|\b(votre|your) (role|profil)|\byou are\b"),
    (Field.ROLE, r"\b(je suis|nous sommes)\b"),
    (Field.PERSON, r"\bnom (du|de la|de votre|des) (contact|representant|participant|personne|interlocut)"),
    (Field.ORGANISATION, r"\b(nom|denomination) (de |d )?(la |l |votre )?(structure|organis|entreprise|societe)"),
    (Field.ORGANISATION, r"\b(nom|denomination) (de |d )?(la |l |votre )?(etablissement|collectivite|association)"),
    (
        Field.ORGANISATION,
        r"\braison sociale\b|\bname of (the |your )?(organi|company)|\b(organi[sz]ation|company) name\b",
    ),
    (Field.NEEDS, r"\bbesoins?\b|\b(your|of) needs\b|\brecherchez\b|\blooking for\b"),
    (Field.OFFERS, r"\boffres?\b|\b(your|of) offers?\b|\bproposez\b|\bprestations\b"),
    (Field.FUNCTION, r"\bfonction\b|\bjob title\b"),
)
"""For headers that are no known name: the first pattern found in the folded header. The order settles doubtful ones."""

_HEADERS = {header.strip(): field for field, headers in _EXACT.items() for header in headers.split("/")}
_LONGEST_HEADER = 300
_NUMBER = re.compile(r" (n |no |numero )?[0-9]+$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row: positions from 0, several only for ``LISTS``."""

    places: Mapping[Field, tuple[int, ...]]
    header: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()


def recognise(header: tuple[str, ...], mapping: Mapping[str, Field] | None = None) -> Columns:
    """Find the fields of a header. ``mapping`` (folded header → field) goes before the known names.

    A header that is a known name goes before one that only contains it, the left before the right. What is not used
    gets a remark.
    """
    claims = sorted(
        claim for claim in (_claim(place, cell, mapping or {}) for place, cell in enumerate(header)) if claim
    )
    claims = _settle_name(header, claims)
    places: dict[Field, list[int]] = {}
    remarks = []
    for _, place, field in claims:
        if field in places and field not in LISTS:
            remarks.append(_duplicate(header, place, places[field][0], field))
        elif field is not Field.IGNORE:
            places.setdefault(field, []).append(place)
    found = {field: tuple(sorted(positions)) for field, positions in places.items()}
    unused = _unused(header, {place for _, place, _ in claims})
    return Columns(found, header, (*remarks, *unused, *_spread(header, found), *_missing(found)))


def registrations(mapping: Mapping[str, Field] | None = None) -> Wanted:
    """The table of a registration file: one column at least names the organisation."""

    def score(cells: tuple[str, ...]) -> int:
        places = recognise(cells, mapping).places
        return len(places) if Field.ORGANISATION in places else 0

    return Wanted(score, "“Nom de la structure”, “Organisation”")


def _claim(place: int, cell: str, mapping: Mapping[str, Field]) -> tuple[int, int, Field] | None:
    """How sure (0 is surest), where, what."""
    name = phrase(cell)
    if name in mapping:
        return 0, place, mapping[name]
    if len(cell) > _LONGEST_HEADER or any(mark in cell for mark in ";|\t"):
        return None  # several headers that were not set apart
    without = phrase(re.sub(r"\([^()]*\)", " ", cell))
    for sureness, candidate in enumerate((name, without, _NUMBER.sub("", without)), 1):
        if candidate in _HEADERS:
            return sureness, place, _HEADERS[candidate]
    for field, pattern in _PATTERNS:
        if re.search(pattern, name):
            return 4, place, field
    return None


def _settle_name(header: tuple[str, ...], claims: list[tuple[int, int, Field]]) -> list[tuple[int, int, Field]]:
    """“Nom” alone is the organisation when nothing else is and no first name stands beside it."""
    if {Field.ORGANISATION, Field.FIRST_NAME} & {field for _, _, field in claims}:
        return claims
    for claim in claims:
        sureness, place, field = claim
        if field is Field.PERSON and phrase(header[place]) in ("nom", "name") and sureness:
            return sorted([*(other for other in claims if other != claim), (sureness, place, Field.ORGANISATION)])
    return claims


def _duplicate(header: tuple[str, ...], place: int, first: int, field: Field) -> Remark:
    return remark(
        "The column “{column}” is not used: “{first}” is already read as {field}.",
        column=header[place],
        first=header[first],
        field=field.value,
    )


def _unused(header: tuple[str, ...], used: set[int]) -> list[Remark]:
    unknown = [cell for place, cell in enumerate(header) if cell and place not in used]
    names = ", ".join(f"“{cell}”" for cell in unknown)
    return [remark("Columns that are not known and not used: {columns}.", columns=names)] if unknown else []


def _spread(header: tuple[str, ...], places: Mapping[Field, tuple[int, ...]]) -> list[Remark]:
    return [
        remark(
            "Read one after the other as {field}: {columns}.",
            field=field.value,
            columns=", ".join(f"“{header[place]}”" for place in places[field]),
        )
        for field in LISTS
        if len(places.get(field, ())) > 1
    ]


def _missing(places: Mapping[Field, tuple[int, ...]]) -> list[Remark]:
    missing = ", ".join(field.value for field in EXPECTED if field not in places)
    return [remark("No column found for: {fields}.", fields=missing)] if missing else []
