"""Mornings in a workspace of their own: a quiet one of four rounds and four published meetings, and a crowded one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from matchmaker.entities import Meeting, Organisation, Participant, Plan, Role, Statement, Table, Wish
from matchmaker.plans import judge
from matchmaker.publications import publish_plan
from matchmaker.store import Store
from tests.editions import MORNING
from tests.scenes import Scene, command
from tests.workspaces import draft
from web import create_app

WHO = "Personne A"
Pair = tuple[int, int]
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


@dataclass(slots=True)
class Rehearsal:
    """The morning as the test sees it. ``begun``: rounds so far. ``plans``: what was in force, one after the other."""

    workspace: Path
    moment: datetime = field(default_factory=lambda: at("8:40"))
    begun: int = 0
    plans: list[tuple[Meeting, ...]] = field(default_factory=list)
    scene: Scene = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """A new application on the same file."""
        app = create_app(self.workspace)
        app.config["CLOCK"] = lambda: self.moment
        self.scene = Scene(self.workspace, app)

    def come(self, clock: str, *, begun: int | None = None) -> None:
        """It is this time in the hall; so many rounds have begun."""
        self.moment = at(clock)
        self.begun = self.begun if begun is None else begun

    def agree(self, *, changed: bool = False) -> None:
        """Nobody is in two places, the checker holds, and only what may change did since the last look."""
        with self.scene.open() as store:
            plan = store.plans.published(1)
            assert plan is not None
            verdict = judge(store, 1, number=plan.number)
        assert verdict.holds, verdict.violations
        assert overbooked(plan) == []
        if self.plans:
            assert touched(self.plans[-1], plan.meetings, begun=self.begun) == []
            assert (set(self.plans[-1]) != set(plan.meetings)) is changed
        if changed or not self.plans:
            self.plans.append(plan.meetings)


def overbooked(plan: Plan) -> list[tuple[str, int, int]]:
    """Who or which table is asked to be twice in a round; and which pair meets twice."""
    people = Counter(("person", m.slot, one) for m in plan.meetings for one in (m.a, m.b))
    tables = Counter(("table", m.slot, m.table) for m in plan.meetings)
    pairs = Counter(("pair", *pair(m)) for m in plan.meetings)
    return [one for one, times in (people + tables + pairs).items() if times > 1]


def touched(before: tuple[Meeting, ...], after: tuple[Meeting, ...], *, begun: int) -> list[object]:
    """What changed and must not: anything in a round that has begun, partners or times in the one that follows."""
    past = {m for m in before if m.slot <= begun} ^ {m for m in after if m.slot <= begun}
    next_before, next_after = ({pair(m) for m in some if m.slot == begun + 1} for some in (before, after))
    return [*past, *(next_after - next_before)]


def pair(meeting: Meeting) -> Pair:
    return min(meeting.a, meeting.b), max(meeting.a, meeting.b)
