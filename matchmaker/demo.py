"""An invented registration list of any size, with the faults of a real one. Same size and seed: same bytes.

Every name is put together from syllables and words; there are no persons.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from io import StringIO
from itertools import chain, product
from pathlib import Path
from random import Random

from matchmaker.entities import Accreditation, LegalForm, Line, LineKind, Role
from matchmaker.errors import InputError
from matchmaker.registrations.names import fold
from matchmaker.registrations.registrants import Registrant

MOST = 10_000
"""Participants for whom there are names enough."""

_STARTS = (
    "Ambr",
    "Brév",
    "Cald",
    "Dorm",
    "Esp",
    "Fauv",
    "Gliz",
    "Hirv",
    "Jaur",
    "Lomb",
    "Morz",
    "Nerv",
    "Oust",
    "Prax",
)
_ENDS = ("aincourt", "elonne", "ignac", "ombreuil", "uzières", "ivolles", "escaut", "anguet")
_PLACES = tuple(map("".join, product(_STARTS, _ENDS, ("", "-sur-Orle", "-en-Braye"))))

_PUBLIC = (
    "Mairie {}", "Métropole {}", "Hôpital intercommunal {}", "Collège {}", "Médiathèque {}", "Bailleur social {}",
    "Port fluvial {}", "Musée {}", "Conservatoire {}", "Caisse des écoles {}", "Agence d’urbanisme {}", "Rectorat {}",
    "Service d’incendie {}", "Syndicat des déchets {}", "École d’art {}", "Parc naturel {}", "Maison de retraite {}",
    "Transports publics {}",
)  # fmt: skip
_COMPANIES = (
    "Ateliers réunis {}", "Compagnie {}", "Logistique {}", "Énergies {}", "Verreries {}", "Assurances {}", "{} Conseil",
    "{} Bâtiment", "Laboratoires {}", "Imprimeries {}", "{} Distribution", "Minoteries {}",
)  # fmt: skip
_NETWORKS = ("Collectif d’entraide {}", "Union des insérés {}", "Grappe solidaire {}", "Plateforme d’appui {}")
_NOUNS = (
    "Ruche", "Établi", "Navette", "Lanterne", "Sillage", "Tisserie", "Forge", "Escale", "Rouage", "Moulin", "Verger",
    "Fanal", "Oseraie", "Marmite", "Boussole", "Charrette", "Cordée", "Étincelle", "Semence", "Vannerie",
)  # fmt: skip
_COMPLEMENTS = (
    "des Saules", "du Lavoir", "d’À-Côté", "de l’Écluse", "des Cœurs Vaillants", "de la Houle", "Boréale", "du Coteau",
    "de Mars", "des Trois Ponts", "du Hérisson", "de l’Aube", "Partagée", "du Vieux Puits", "des Possibles",
)  # fmt: skip

_SECTORS = (
    ("Espaces verts", "entretien de {} hectares sans pesticides", "entretien de jardins, fauche tardive, taille"),
    ("Traiteur et restauration", "buffets pour {} réceptions par an", "cocktails, plateaux-repas, cuisine de saison"),
    ("Blanchisserie", "lavage de {} kg de linge par semaine", "lavage, repassage, location de linge"),
    ("Menuiserie et agencement", "agencement de {} bureaux", "mobilier sur mesure en bois local"),
    ("Mobilier de réemploi", "remplacement de {} postes de travail", "collecte, remise en état et vente de mobilier"),
    ("Conciergerie", "accueil et courrier sur {} sites", "accueil, courrier, petits travaux"),
    ("Transport et mobilité", "navettes pour {} agents", "transport adapté, réparation de vélos, livraisons"),
    ("Couture et textile", "confection de {} tenues de travail", "confection, retouche, sacs en tissu recyclé"),
    ("Peinture et second œuvre", "rénovation de {} logements", "peinture, sols, petite maçonnerie"),
    ("Gestion des déchets", "tri à la source sur {} sites", "collecte de papier, compostage, déchèterie mobile"),
    ("Conditionnement", "assemblage de {} colis par mois", "mise en boîte, étiquetage, préparation de commandes"),
    ("Surveillance de parcs", "gardiennage de {} équipements", "médiation, surveillance, ouverture de sites"),
    ("Impression et signalétique", "signalétique de {} bâtiments", "affiches, panneaux, gravure, braille"),
    ("Formation", "formation de {} agents au tri", "formation, illettrisme, français au travail"),
)  # fmt: skip

_KINDS = (
    *((Accreditation.ACI, 23), (Accreditation.EI, 23), (Accreditation.ESAT, 20), (Accreditation.EA, 13)),
    *((Accreditation.ETTI, 5), (Accreditation.AI, 1), (Accreditation.GEIQ, 1)),
    *((LegalForm.SCOP, 8), (LegalForm.ASSOCIATION, 3), (LegalForm.SCIC, 3)),
)
"""What suppliers are, and how many in a hundred."""
_IN_THE_NAME = (Accreditation.ESAT, Accreditation.EA)
_DEPARTMENTS = ("75", "77", "78", "91", "92", "93", "94", "95")
_QUANTITIES = (12, 30, 80, 150, 400, 1200)
_OPENING = datetime(2025, 3, 1, 8)

_HEADER = (
    "Horodatage", "Nom de la structure", "Type de structure", "Vous êtes", "Courriel", "Département",
    "Nombre de représentants", "Vos besoins", "Vos offres", "Arrivée", "Départ", "Besoins d’accessibilité",
    "Qui souhaitez-vous rencontrer ? (par ordre de préférence)", "Qui ne souhaitez-vous pas rencontrer ?",
)  # fmt: skip
_ROLES = {Role.BUYER: "acheteur", Role.SUPPLIER: "fournisseur", Role.BOTH: "les deux", Role.NETWORK: "réseau"}
_FORMS = {
    LegalForm.PUBLIC: "Acheteur public", LegalForm.COMPANY: "Entreprise", LegalForm.NETWORK: "Réseau",
    LegalForm.ASSOCIATION: "Association", LegalForm.SCOP: "SCOP", LegalForm.SCIC: "SCIC",
}  # fmt: skip
_NO_NAMES = ("les entreprises d’insertion", "un ESAT du 77", "Cirque de Nulle-Part")
_UNACCENTED = str.maketrans("àâçéèêîôûùÀÉÈ’", "aaceeeiouuAEE'")


def demo_registrants(participants: int = 180, *, seed: int = 1) -> tuple[Registrant, ...]:
    """Invented registrants without faults, sorted by key; wishes are exact names. At most 10,000.

    A quarter are public buyers, a tenth both buy and supply, a twentieth are networks, the rest supply. They wish for
    those who offer what they need or need what they offer, some of them far more in demand than others.
    """
    if not 1 <= participants <= MOST:
        raise InputError("From 1 to {most} participants can be invented.", most=MOST)
    rng = Random(seed)
    roles = _roles(participants)
    names = {role: _names(role, rng) for role in Role}
    found = [_registrant(number, role, names[role], rng) for number, role in enumerate(roles, 1)]
    for place in rng.sample(range(participants), -(-participants // 60)):
        found[place] = replace(found[place], accessibility="Fauteuil roulant", step_free=True)
    return tuple(sorted(_with_wishes(found, rng), key=lambda registrant: registrant.key))


def write_demo(path: Path, *, participants: int = 180, seed: int = 1) -> None:
    """Write a list as organisers get it: cp1252, semicolons, French headers, misspelt wishes, repeated lines."""
    rng = Random(f"faults {seed}")
    found = list(demo_registrants(participants, seed=seed))
    rng.shuffle(found)
    rows = [_row(registrant, rng) for registrant in found]
    again = rng.sample(found, -(-participants // 60))
    late = [_row(replace(one, timestamp=_OPENING + timedelta(days=30, minutes=k)), rng) for k, one in enumerate(again)]
    colleague = rng.choice(found)
    late.append(_row(replace(colleague, emails=("collegue@structure0.example",), wishes=colleague.wishes[:2]), rng))
    rows.insert(rng.randrange(len(rows) + 1), [""] * len(_HEADER))
    text = StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([_HEADER, *rows, *late])
    path.write_bytes(text.getvalue().encode("cp1252"))


def _roles(participants: int) -> list[Role]:
    shares = {Role.BUYER: 0.25, Role.BOTH: 0.1, Role.NETWORK: 0.05}
    roles = [role for role, share in shares.items() for _ in range(round(participants * share))]
    return roles + [Role.SUPPLIER] * (participants - len(roles))


def _names(role: Role, rng: Random) -> Iterator[str]:
    """Names without end for the sizes allowed, each once; the shorter ones of suppliers first."""
    if role is Role.SUPPLIER:
        short = [f"{noun} {complement}" for noun, complement in product(_NOUNS, _COMPLEMENTS)]
        long = [f"{noun} {_of(place)}" for noun, place in product(_NOUNS, _PLACES)]
        return chain(rng.sample(short, len(short)), rng.sample(long, len(long)))
    if role is Role.BUYER:
        names = [form.format(_of(place)) for form, place in product(_PUBLIC, _PLACES)]
    else:
        forms = _COMPANIES if role is Role.BOTH else _NETWORKS
        names = [form.format(place) for form, place in product(forms, _PLACES)]
    return iter(rng.sample(names, len(names)))


def _of(place: str) -> str:
    return f"d’{place}" if place[0] in "AEHO" else f"de {place}"


def _registrant(number: int, role: Role, names: Iterator[str], rng: Random) -> Registrant:
    form, accreditations = _kind(role, rng)
    name = next(names)
    if accreditations and accreditations[0] in _IN_THE_NAME:
        name = f"{accreditations[0]} {name}"
    return Registrant(
        key=fold(name),
        name=name,
        role=role,
        legal_form=form,
        accreditations=accreditations,
        department=rng.choice(_DEPARTMENTS),
        emails=(f"accueil{number}@structure{number}.example",) if rng.random() > 0.02 else (),
        head_count=rng.choices((1, 2, 3), (82, 15, 3))[0],
        arrive=rng.choice((time(9, 30), time(10, 15))) if rng.random() < 0.12 else None,
        leave=rng.choice((time(11, 30), time(12))) if rng.random() < 0.13 else None,
        accessibility=rng.choice(("Place assise au calme", "Interprète LSF")) if rng.random() < 0.03 else "",
        lines=_lines(role, rng),
        timestamp=_OPENING + timedelta(days=rng.randrange(30), minutes=rng.randrange(720)),
    )


def _kind(role: Role, rng: Random) -> tuple[LegalForm, tuple[Accreditation, ...]]:
    if role is Role.SUPPLIER:
        kinds, shares = zip(*_KINDS, strict=True)
        kind: Accreditation | LegalForm = rng.choices(kinds, shares)[0]
        return (LegalForm.UNKNOWN, (kind,)) if isinstance(kind, Accreditation) else (kind, ())
    forms = {Role.BUYER: LegalForm.PUBLIC, Role.BOTH: LegalForm.COMPANY, Role.NETWORK: LegalForm.NETWORK}
    return forms[role], ()


def _lines(role: Role, rng: Random) -> tuple[Line, ...]:
    needs = {Role.BUYER: rng.randint(1, 4), Role.BOTH: 2}.get(role, 0)
    offers = {Role.SUPPLIER: rng.randint(1, 3), Role.BOTH: 1}.get(role, 0)
    sectors = rng.sample(_SECTORS, needs + offers)
    asked = [Line(LineKind.NEED, sector, need.format(rng.choice(_QUANTITIES))) for sector, need, _ in sectors[:needs]]
    return *asked, *(Line(LineKind.OFFER, sector, offer) for sector, _, offer in sectors[needs:])


def _with_wishes(registrants: Sequence[Registrant], rng: Random) -> Iterator[Registrant]:
    pools: dict[tuple[LineKind, str], list[Registrant]] = {}
    for registrant in registrants:
        for line in registrant.lines:
            pools.setdefault((line.kind, line.sector), []).append(registrant)
    for registrant in registrants:
        wanted = [pools.get((_OTHER[line.kind], line.sector), []) for line in registrant.lines]
        drawn = _draw(registrant, [pool for pool in wanted if pool], rng)
        vetoed = drawn[-1:] if len(drawn) > 3 and rng.random() < 0.03 else ()
        yield replace(registrant, wishes=drawn[: len(drawn) - len(vetoed)], vetoes=vetoed)


_OTHER = {LineKind.NEED: LineKind.OFFER, LineKind.OFFER: LineKind.NEED}


def _draw(registrant: Registrant, pools: Sequence[Sequence[Registrant]], rng: Random) -> tuple[str, ...]:
    """Three to twelve names; the square makes the first of each pool the most wished."""
    if not pools or rng.random() < 0.08:
        return ()
    size = rng.randint(4, 12) if registrant.role is Role.BUYER else rng.randint(3, 8)
    names = {}
    for _ in range(size):
        pool = rng.choice(pools)
        names[pool[int(len(pool) * rng.random() ** 2)].name] = True
    return tuple(name for name in names if name != registrant.name)


def _row(registrant: Registrant, rng: Random) -> list[str]:
    kind = registrant.accreditations[0] if registrant.accreditations else _FORMS[registrant.legal_form]
    department = registrant.department
    return [
        f"{registrant.timestamp:%d/%m/%Y %H:%M}",
        registrant.name,
        kind,
        _ROLES[registrant.role],
        *(registrant.emails or ("",)),
        department if rng.random() > 0.12 else f"({department})",
        str(registrant.head_count) if registrant.head_count > 1 or rng.random() > 0.03 else "",
        _sentences(registrant, LineKind.NEED),
        _sentences(registrant, LineKind.OFFER),
        _hour(registrant.arrive, rng),
        _hour(registrant.leave, rng),
        registrant.accessibility,
        " / ".join(_scrawl(name, rng) for name in registrant.wishes),
        " / ".join(registrant.vetoes),
    ]


def _sentences(registrant: Registrant, kind: LineKind) -> str:
    return " ; ".join(f"{line.sector} : {line.text}" for line in registrant.lines if line.kind is kind)


def _hour(at: time | None, rng: Random) -> str:
    if at is None:
        return ""
    return rng.choice((f"{at.hour}h{at:%M}", f"{at:%H:%M}", f"{at:%Hh%M}"))


def _scrawl(name: str, rng: Random) -> str:
    """The name as somebody in a hurry writes it."""
    luck = rng.random()
    if luck < 0.004:
        return rng.choice(_NO_NAMES)
    if luck < 0.03:
        place = rng.randrange(1, len(name))
        return name[:place] + name[place + 1 :]
    if luck < 0.11:
        return name.upper()
    if luck < 0.13:
        return name.translate(_UNACCENTED)
    return f"  {name} " if luck < 0.18 else name
