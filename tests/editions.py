"""Small invented editions in memory: build them with the few words a test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from matchmaker.entities import (
    Break,
    Edition,
    Event,
    Line,
    LineKind,
    Lock,
    Meeting,
    Organisation,
    Participant,
    Person,
    Plan,
    PlanState,
    Role,
    Session,
    Statement,
    Table,
    Wish,
)
from matchmaker.programme import slots_of

MORNING = Event(
    id=1,
    name="OpenMap de l’Œuvre",
    date=date(2027, 5, 18),
    start=time(9, 30),
    slots=6,
    meeting=15,
    changeover=5,
    breaks=(Break(time(10, 30), 15),),
    sessions=(Session("Accueil et mode d’emploi", time(9, 0), 30),),
    place="Halle des Tilleuls, Marnelle",
)


def participant(
    id: int,
    name: str,
    role: Role,
    *,
    needs: tuple[tuple[str, str], ...] = (),
    offers: tuple[tuple[str, str], ...] = (),
    **more: Any,
) -> Participant:
    """Somebody with needs and offers as (sector, text); ``more`` are further fields of Participant."""
    lines = [Line(LineKind.NEED, *need) for need in needs] + [Line(LineKind.OFFER, *offer) for offer in offers]
    organisation = Organisation(id, name, name.casefold())
    return Participant(id, id, organisation, role, lines=tuple(lines), **more)


def plan_of(*meetings: tuple[int, int, int, int], state: PlanState = PlanState.PUBLISHED) -> Plan:
    """A plan with meetings (a, b, slot number, table id)."""
    return Plan(
        id=1,
        number=3,
        state=state,
        created=datetime(2027, 5, 12, 12, 5, tzinfo=UTC),
        status="OPTIMAL",
        seed=1,
        reproducible=True,
        problem="0" * 64,
        meetings=tuple(Meeting(*meeting) for meeting in meetings),
        notices=("FUITE-NOTE",),
    )


WEB = ("Accessibilité numérique (RGAA)", "audit et mise en conformité de 80 sites")
WEB_OFFER = ("ACCESSIBILITE NUMERIQUE  (RGAA)", "audits par des testeurs en situation de handicap")
PARK = ("Reconditionnement", "parc de 150 ordinateurs à renouveler, reprise de l’ancien matériel")
PARK_OFFER = ("Reconditionnement", "reconditionnement, effacement certifié et don de matériel")
LONG = "Communauté d’agglomération de Montfleury-sur-Yerrette, des Hauts de Villenoy et du Val d’Argency"


def showcase() -> Edition:
    """Buyers with tables, suppliers, a firm with both roles and a network; hard names, and a secret in every field
    that no paper may show: all of them contain ``FUITE``.
    """
    secret: dict[str, Any] = {
        "email": "FUITE-courriel@structure.example",
        "accessibility": "FUITE-ACCES",
        "step_free": True,
    }
    person = Person("Personne A FUITE", "FUITE-FONCTION", "FUITE-06", "FUITE-personne@structure.example")
    people = (
        participant(1, "Ville de Marnelle", Role.BUYER, needs=(WEB, PARK), people=(person,), **secret),
        participant(2, LONG, Role.BUYER, needs=(WEB, ("Restauration", "")), parallel=2, head_count=3, **secret),
        participant(3, "Chantier de l’Œuvre", Role.SUPPLIER, offers=(WEB_OFFER, ("restauration", "")), **secret),
        participant(4, '#let x = ]*_ "\n$', Role.SUPPLIER, offers=(PARK_OFFER,), arrive=time(10, 0), **secret),
        participant(5, "ESAT Clavier « des Deux Rives »", Role.SUPPLIER, offers=(PARK_OFFER,), away=(2,), **secret),
        participant(6, "Fabrique 日本 😀", Role.BOTH, needs=(PARK,), offers=(WEB_OFFER,), **secret),
        participant(7, "Réseau des clauses", Role.NETWORK, leave=time(11, 0), **secret),
    )
    event = replace(MORNING, sessions=(*MORNING.sessions, Session("Pitch", time(10, 10), 15, speakers=(3,))))
    tables = (Table(1, "1", "Nef", 1), Table(2, "2", "Nef", 2), Table(3, "3", "Nef", 2), Table(4, "12", closed=(4,)))
    wishes = (Statement(1, 3, Wish.PRIORITY, 1), Statement(3, 7, Wish.NO))
    locks = (Lock(1, 3, reason="FUITE-VERROU"),)
    return Edition(event, slots_of(event), tables, people, wishes, locks, same_person=((4, 5),))


def showcase_plan() -> Plan:
    """Participant 2 holds two meetings at once in round 1; 6 meets at a shared table; 7 meets nobody."""
    return plan_of((1, 3, 2, 1), (1, 4, 3, 1), (1, 5, 4, 1), (2, 3, 1, 2), (2, 6, 1, 3), (6, 5, 5, 4))


def crowd(people: int, *, slots: int = 12, tables: int = 60) -> tuple[Edition, Plan]:
    """A large edition: a quarter buyers with a table each while tables last; suppliers walk, nobody meets twice."""
    buyers = min(people // 4, tables)
    names = ("Ville", "Atelier", "Régie", "Fabrique", "Chantier", "Mission", "Office", "École", "Maison", "Ressource")
    places = ("de Marnelle", "des Tilleuls", "du Grand Cèdre", "de l’Œuvre", "d’Argency et des Hauts de Villenoy")

    def someone(i: int) -> Participant:
        name = f"{names[i * 7 % 10]} {places[i % 5]} {i}"
        sector, text = (WEB, PARK)[i % 2]
        said = (sector, f"{text}, lot {i}")
        if i <= buyers:
            return participant(i, name, Role.BUYER, needs=(said, (WEB, PARK)[1 - i % 2]))
        return participant(i, name, Role.SUPPLIER, offers=(said,))

    event = replace(MORNING, slots=slots)
    rooms = tuple(Table(i, str(i), "Nef", i if i <= buyers else None) for i in range(1, tables + 1))
    walkers = range(buyers + 1, people + 1)
    met = [(b, walkers[(b + t * 13) % len(walkers)], t + 1, b) for t in range(slots) for b in range(1, buyers + 1)]
    return Edition(event, slots_of(event), rooms, tuple(someone(i) for i in range(1, people + 1))), plan_of(*met)
