"""An event on disk whose people have addresses, needs, offers and secrets, and plans to publish for them."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from matchmaker.entities import Break, Line, LineKind, Meeting, Person, Plan, Refusal, Role, Session, Statement, Wish
from matchmaker.reception import Reception
from matchmaker.settings import set_public_url
from matchmaker.store import Store
from tests.workspaces import NOON, draft, event, participant, tables

URL = "https://openmap.example"

WEB = "Accessibilité numérique"


def prepare(path: Path, *, language: str = "fr") -> Store:
    """A workspace with one event: participants 1 to 5, of whom 1 and 2 buy; 5 is a network; 4 has no address.

    Whatever no mail may show contains ``FUITE``.
    """
    store = Store.open(path, create=True)
    programme = {"breaks": (Break(time(9, 20), 10),), "sessions": (Session("Accueil", time(8, 45), 15),)}
    store.events.add(event("OpenMap de Marnelle", place="Halle des Tilleuls", slots=3, language=language, **programme))
    tables(store, 1, "1", "A2", "3")
    need = Line(LineKind.NEED, WEB, "audit de 80 sites")
    offer = Line(LineKind.OFFER, WEB, "audits sur place")
    secret = {"accessibility": "FUITE-ACCES", "step_free": True, "barred": ("FUITE-SECTEUR",)}
    person = Person("Personne FUITE", "FUITE-FONCTION", "FUITE-06")
    store.participants.add(
        1,
        [
            participant("Ville de Marnelle", Role.BUYER, email="ville@fuite1.example", lines=(need,), **secret,
                        people=(person,)),
            participant("Agglo d’Argency", Role.BUYER, email="agglo@fuite2.example", **secret),
            participant("Chantier de l’Œuvre", email="chantier@fuite3.example", lines=(offer,), arrive=time(8, 30),
                        other_emails=("bureau@fuite3.example",), head_count=2, **secret),
            participant("Atelier\r\nBcc: x@evil.example", **secret),
            participant("Réseau des clauses", Role.NETWORK, email="reseau@fuite5.example", **secret),
        ],
    )  # fmt: skip
    store.statements.set(
        1,
        {
            1: [Statement(1, 3, Wish.PRIORITY, 1), Statement(1, 4, Wish.NO, refusal=Refusal.CONFLICT)],
            2: [Statement(2, 3, Wish.OPEN, 1)],
        },
    )
    store.receptions.save(Reception(1, contact="01 00 00 00 00", retention=date(2028, 5, 18)))
    set_public_url(store, URL)
    return store


def publish(store: Store, *meetings: tuple[int, int, int, int]) -> Plan:
    """Publish a plan with meetings (a, b, slot number, table id)."""
    plan = store.plans.add(1, draft(*(Meeting(*meeting) for meeting in meetings), created=NOON))
    return store.plans.publish(plan)
