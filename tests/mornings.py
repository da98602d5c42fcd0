"""Mornings in a workspace of their own: a quiet one of four rounds and four published meetings, and a crowded one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from matchmaker.entities import Meeting, Organisation, Participant, Role, Statement, Table, Wish
from matchmaker.publications import publish_plan
from matchmaker.store import Store
from tests.editions import MORNING
from tests.scenes import command
from tests.workspaces import draft

WHO = "Personne A"
EVENT = replace(MORNING, start=time(9), slots=4, meeting=10, changeover=5, breaks=(), sessions=(), floor=1)
"""Rounds at 9:00, 9:15, 9:30 and 9:45."""

NAMES = {"Ville": Role.BUYER, "Port": Role.BUYER, "Atelier": Role.SUPPLIER, "Fabrique": Role.SUPPLIER,
         "Relais": Role.SUPPLIER}  # fmt: skip
VILLE, PORT, ATELIER, FABRIQUE, RELAIS = range(1, 6)
SHARED, OTHER = 1, 2
PLANNED = (
    Meeting(VILLE, ATELIER, 1, SHARED), Meeting(PORT, FABRIQUE, 1, OTHER), Meeting(VILLE, FABRIQUE, 2, SHARED),
    Meeting(PORT, ATELIER, 3, OTHER),
)  # fmt: skip


def at(text: str) -> datetime:
    hour, minute = map(int, text.split(":"))
    return datetime.combine(EVENT.date, time(hour, minute), ZoneInfo(EVENT.timezone))


@contextmanager
def open_morning(folder: Path) -> Iterator[Store]:
    """Two buyers, three suppliers, two shared tables; four meetings are published, Relais has none."""
    with Store.open(folder / "openmap.db", create=True) as store:
        store.events.add(EVENT)
        store.tables.set(1, [Table(0, "1"), Table(0, "2")])
        store.participants.add(
            1, [Participant(0, 0, Organisation(0, name, name.casefold()), role) for name, role in NAMES.items()]
        )
        wished = {
            VILLE: (ATELIER, FABRIQUE, RELAIS),
            PORT: (FABRIQUE, ATELIER),
        }
        store.statements.set(
            1, {one: [Statement(one, other, Wish.YES) for other in others] for one, others in wished.items()}
        )
        store.plans.add(1, draft(*PLANNED))
        publish_plan(store, 1, who=WHO, now=at("8:00"))
        yield store


CROWD = (
    "Agglomération des Trois-Rives", "Commune de Marnelle", "Département du Val-Brun", "Hôpital des Tilleuls",
    "Lycée agricole de Sorbeval",
)  # fmt: skip
"""Buyers, each with a table of its own."""

SELLERS = (
    "Atelier Nord", "Blanchisserie du Canal", "Imprimerie du Quai", "Jardins de l’Écluse", "Menuiserie coopérative",
    "Recyclerie de la Gare", "Saveurs des Hauts",
)  # fmt: skip


def make_crowded_morning(folder: Path) -> Path:
    """The workspace of a morning of six rounds from 9:00 on, every 15 minutes, in which nearly everybody meets in each;
    five tables have an owner, one is spare.
    """
    workspace, path = folder / "openmap.db", folder / "inscriptions.csv"
    lines = ["Structure;Vous êtes;Courriel;Besoins;Offres;Souhaits de rencontre"]
    for number, name in enumerate(CROWD):
        wishes = " / ".join(SELLERS[(number + place) % len(SELLERS)] for place in range(5))
        lines.append(f"{name};acheteur;achat{number}@exemple.example;Blanchisserie : linge;;{wishes}")
    for number, name in enumerate(SELLERS):
        wish = CROWD[number % len(CROWD)]
        lines.append(f"{name};fournisseur;vente{number}@exemple.example;;Blanchisserie : linge;{wish}")
    path.write_text("\n".join(lines), encoding="utf-8")
    command("init", workspace, "--date", "2027-05-18", "--slots", "6", "--tables", "6", "--name", "OpenMap de Marnelle")
    for step in (("import", path), ("plan",), ("publish",)):
        command(step[0], workspace, *step[1:])
    return workspace
