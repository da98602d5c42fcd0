"""An invented list as organisers get it: typed in a hurry, exported by a spreadsheet."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import time, timedelta
from io import StringIO
from pathlib import Path
from random import Random

from matchmaker.demo.inventing import OPENING, demo_registrants
from matchmaker.entities import LegalForm, LineKind, Role
from matchmaker.registrations.registrants import Registrant

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


def write_demo(path: Path, *, participants: int = 180, seed: int = 1) -> None:
    """Write a list as organisers get it: cp1252, semicolons, French headers, misspelt wishes, repeated lines."""
    rng = Random(f"faults {seed}")
    found = list(demo_registrants(participants, seed=seed))
    rng.shuffle(found)
    rows = [_row(registrant, rng) for registrant in found]
    again = rng.sample(found, -(-participants // 60))
    late = [_row(replace(one, timestamp=OPENING + timedelta(days=30, minutes=k)), rng) for k, one in enumerate(again)]
    colleague = rng.choice(found)
    late.append(_row(replace(colleague, emails=("collegue@structure0.example",), wishes=colleague.wishes[:2]), rng))
    rows.insert(rng.randrange(len(rows) + 1), [""] * len(_HEADER))
    text = StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([_HEADER, *rows, *late])
    path.write_bytes(text.getvalue().encode("cp1252"))


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
