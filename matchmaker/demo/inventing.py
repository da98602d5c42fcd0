"""Invented registrants without faults. Same size and seed: the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import chain, product
from random import Random

from matchmaker.demo.words import (
    COMPANIES,
    COMPLEMENTS,
    DEPARTMENTS,
    IN_THE_NAME,
    KINDS,
    NETWORKS,
    NOUNS,
    PLACES,
    PUBLIC,
    QUANTITIES,
    SECTORS,
)
from matchmaker.entities import Accreditation, LegalForm, Line, LineKind, Role
from matchmaker.errors import InputError
from matchmaker.registrations.names import fold
from matchmaker.registrations.registrants import Registrant

MOST = 10_000
"""Participants for whom there are names enough."""

OPENING = datetime(2025, 3, 1, 8)
"""When the first of them may have registered."""

_OTHER = {LineKind.NEED: LineKind.OFFER, LineKind.OFFER: LineKind.NEED}


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


def _roles(participants: int) -> list[Role]:
    shares = {Role.BUYER: 0.25, Role.BOTH: 0.1, Role.NETWORK: 0.05}
    roles = [role for role, share in shares.items() for _ in range(round(participants * share))]
    return roles + [Role.SUPPLIER] * (participants - len(roles))


def _names(role: Role, rng: Random) -> Iterator[str]:
    """Names without end for the sizes allowed, each once; the shorter ones of suppliers first."""
    if role is Role.SUPPLIER:
        short = [f"{noun} {complement}" for noun, complement in product(NOUNS, COMPLEMENTS)]
        long = [f"{noun} {_of(place)}" for noun, place in product(NOUNS, PLACES)]
        return chain(rng.sample(short, len(short)), rng.sample(long, len(long)))
    if role is Role.BUYER:
        names = [form.format(_of(place)) for form, place in product(PUBLIC, PLACES)]
    else:
        forms = COMPANIES if role is Role.BOTH else NETWORKS
        names = [form.format(place) for form, place in product(forms, PLACES)]
    return iter(rng.sample(names, len(names)))


def _of(place: str) -> str:
    return f"d’{place}" if place[0] in "AEHO" else f"de {place}"


def _registrant(number: int, role: Role, names: Iterator[str], rng: Random) -> Registrant:
    form, accreditations = _kind(role, rng)
    name = next(names)
    if accreditations and accreditations[0] in IN_THE_NAME:
        name = f"{accreditations[0]} {name}"
    return Registrant(
        key=fold(name),
        name=name,
        role=role,
        legal_form=form,
        accreditations=accreditations,
        department=rng.choice(DEPARTMENTS),
        emails=(f"accueil{number}@structure{number}.example",) if rng.random() > 0.02 else (),
        head_count=rng.choices((1, 2, 3), (82, 15, 3))[0],
        arrive=rng.choice((time(9, 30), time(10, 15))) if rng.random() < 0.12 else None,
        leave=rng.choice((time(11, 30), time(12))) if rng.random() < 0.13 else None,
        accessibility=rng.choice(("Place assise au calme", "Interprète LSF")) if rng.random() < 0.03 else "",
        lines=_lines(role, rng),
        timestamp=OPENING + timedelta(days=rng.randrange(30), minutes=rng.randrange(720)),
    )


def _kind(role: Role, rng: Random) -> tuple[LegalForm, tuple[Accreditation, ...]]:
    if role is Role.SUPPLIER:
        kinds, shares = zip(*KINDS, strict=True)
        kind: Accreditation | LegalForm = rng.choices(kinds, shares)[0]
        return (LegalForm.UNKNOWN, (kind,)) if isinstance(kind, Accreditation) else (kind, ())
    forms = {Role.BUYER: LegalForm.PUBLIC, Role.BOTH: LegalForm.COMPANY, Role.NETWORK: LegalForm.NETWORK}
    return forms[role], ()


def _lines(role: Role, rng: Random) -> tuple[Line, ...]:
    needs = {Role.BUYER: rng.randint(1, 4), Role.BOTH: 2}.get(role, 0)
    offers = {Role.SUPPLIER: rng.randint(1, 3), Role.BOTH: 1}.get(role, 0)
    sectors = rng.sample(SECTORS, needs + offers)
    asked = [Line(LineKind.NEED, sector, need.format(rng.choice(QUANTITIES))) for sector, need, _ in sectors[:needs]]
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
