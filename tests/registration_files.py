"""Small registration files, written with the few words a test is about."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

HEADER = ("Structure", "Vous êtes", "Courriel", "Représentants", "Offres", "Arrivée", "Départ", "PMR", "Vœux", "Refus")

Line = tuple[str, ...]

BUYER, SUPPLIER, BOTH, NETWORK = "acheteur", "fournisseur", "les deux", "réseau"


def line(
    name: str,
    role: str = SUPPLIER,
    *,
    wishes: Sequence[str] = (),
    refuses: Sequence[str] = (),
    email: str = "",
    people: int = 1,
    offers: str = "",
    arrive: str = "",
    leave: str = "",
    access: str = "",
) -> Line:
    """One registration."""
    return name, role, email, str(people), offers, arrive, leave, access, " / ".join(wishes), " / ".join(refuses)


def write(path: Path, *lines: Line) -> Path:
    """A registration file with these lines."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([HEADER, *lines])
    return path
