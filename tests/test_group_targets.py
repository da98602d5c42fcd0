"""Targets of organisers for kinds of firms, as groups of a problem and as a plan says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaker.entities import (
    Accreditation,
    Edition,
    FirmKind,
    Participant,
    Role,
    Size,
    Statement,
    Table,
    Target,
    Wish,
)
from matchmaker.errors import InputError
from matchmaker.planning import answer, ask
from matchmaker.programme import slots_of
from matchmaker.store import Store
from matchmaker.targets import Attained, attain, is_of_kind, join_targets, parse_target, replace_targets
from solver.check import verify
from solver.problem import Group
from solver.solve import solve
from tests.command_line import DAY, fail, run
from tests.editions import MORNING, participant, plan_of


def firm(id: int, name: str, role: Role, *accreditations: str, size: Size = Size.UNSAID) -> Participant:
    one = participant(id, name, role)
    said = replace(one.organisation, accreditations=tuple(map(Accreditation, accreditations)), size=size)
    return replace(one, organisation=said)


CITY, PORT = firm(1, "B Ville", Role.BUYER), firm(2, "C Port", Role.BUYER, size=Size.SMALL)
WORKS, ESAT = firm(3, "D Chantier", Role.SUPPLIER, "ACI"), firm(4, "E ESAT", Role.SUPPLIER, "ESAT", size=Size.MICRO)
FIRM, BOTH = firm(5, "F Fabrique", Role.SUPPLIER, size=Size.LARGE), firm(6, "G Atelier", Role.BOTH, "EI", "EA")
TOO = firm(7, "H Relais", Role.BOTH, size=Size.SMALL)
PEOPLE = (CITY, PORT, WORKS, ESAT, FIRM, BOTH, TOO)
SAID = ((1, 3), (1, 4), (1, 5), (2, 5), (2, 7), (6, 3), (6, 7))
"""In a problem people are 0 to 6 and pairs 0 to 6, in this order."""


def edition(*, slots: int = 6) -> Edition:
    event = replace(MORNING, slots=slots, floor=0)
    said = tuple(Statement(a, b, Wish.PRIORITY if b == 5 else Wish.YES) for a, b in SAID)
    return Edition(event, slots_of(event), (Table(1, "1", owner=1), Table(2, "2"), Table(3, "3")), PEOPLE, said)


def groups(*targets: Target) -> tuple[Group, ...]:
    return ask(replace(edition(), targets=targets)).problem.groups


@pytest.mark.parametrize("kind", FirmKind)
def test_who_is_of_a_kind(kind: FirmKind) -> None:
    of_kind = {FirmKind.INSERTION: {WORKS, BOTH}, FirmKind.ADAPTED: {ESAT, BOTH}, FirmKind.SMALL: {ESAT, TOO}}
    assert {one for one in PEOPLE if is_of_kind(one, kind)} == of_kind[kind]


def test_so_many_for_every_buyer() -> None:
    assert groups(Target(FirmKind.INSERTION, per_buyer=2)) == (
        Group("B Ville with insertion companies", (0,), floor=2),
        Group("C Port with insertion companies", (), floor=2),
    )
    assert ask(edition()).problem.groups == ()


def test_a_share_of_all_is_counted() -> None:
    """All seven may meet: a fifth of them is two. Of two with both roles either counts."""
    assert groups(Target(FirmKind.SMALL, share=20), Target(FirmKind.INSERTION, share=100)) == (
        Group("Meetings with small firms", (1, 4, 6), floor=2, share=20),
        Group("Meetings with insertion companies", (0, 5, 6), floor=7, share=100),
    )


def test_the_plan_keeps_a_target_and_says_what_is_missing() -> None:
    """In one slot a city meets its priority, unless it should meet an adapted company."""
    tight, target = edition(slots=1), Target(FirmKind.ADAPTED, per_buyer=1)
    free, aimed = ask(tight), ask(replace(tight, targets=(target,)))
    assert {meeting.pair for meeting in solve(free.problem).meetings} & {1, 2} == {2}
    schedule = solve(aimed.problem)
    assert verify(aimed.problem, schedule) == ()
    assert {meeting.pair for meeting in schedule.meetings} & {1, 2} == {1}
    assert free.digest != aimed.digest
    plan = answer(aimed, schedule, created=datetime(2027, 5, 12, 12, tzinfo=UTC))
    assert "C Port with adapted companies and ESAT has 0 of the 1 meetings wished for it." in plan.notices


@pytest.mark.parametrize("numbers", [{}, {"per_buyer": -1}, {"share": 101}, {"share": -1, "per_buyer": 1}])
def test_a_target_without_a_number_that_can_be_is_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(InputError, match="small firms: give a number of meetings"):
        Target(FirmKind.SMALL, **numbers)


def test_the_targets_of_an_event_are_kept_and_aimed_at(tmp_path: Path) -> None:
    """They are part of the edition from which plans are made, and the journal says who set them."""
    aims = (Target(FirmKind.INSERTION, per_buyer=1), Target(FirmKind.SMALL, share=20))
    with Store.open(tmp_path / "openmap.db", create=True) as store:
        event = store.events.add(MORNING)
        replace_targets(store, event.id, targets=aims[::-1], who="Personne A")
        replace_targets(store, event.id, targets=aims, who="Personne A")
        assert store.load_edition(event.id).targets == aims
        assert [(entry.what, entry.after) for entry in store.audit.all(event.id)] == [
            (
                "targets: changed",
                "insertion companies: 1 for every buyer; small firms: 20 % of all meetings",
            )
        ]


def test_aims_are_read_as_they_are_typed() -> None:
    typed = ("insertion=1", "small=20%", "insertion=15 %", "insertion=2")
    assert join_targets(map(parse_target, typed)) == (
        Target(FirmKind.INSERTION, per_buyer=2, share=15), Target(FirmKind.SMALL, share=20)
    )  # fmt: skip
    for text in ("insertion", "large=1", "small=%", "small=-1", "small=0", "small=101%"):
        with pytest.raises(InputError):
            parse_target(text)


def test_how_far_a_plan_comes_with_aims() -> None:
    """The city has one meeting with an insertion company, the port none; of four meetings one is with one, two with
    ESAT: a firm with both roles counts where it sells, or where its partner has both roles too.
    """
    school, workshop = firm(3, "Régie", Role.BOTH, "EI"), firm(4, "Atelier", Role.SUPPLIER, "ESAT")
    others = firm(5, "Négoce", Role.SUPPLIER), firm(6, "Jardins", Role.BOTH, "ESAT")
    aims = Target(FirmKind.INSERTION, per_buyer=1, share=60), Target(FirmKind.ADAPTED, per_buyer=0, share=50)
    edition = Edition(MORNING, slots_of(MORNING), (), (CITY, PORT, school, workshop, *others), targets=aims)
    plan = plan_of((1, 3, 1, 1), (2, 5, 1, 2), (3, 4, 2, 1), (3, 6, 3, 1), (1, 99, 4, 1))
    assert attain(edition, plan) == (
        Attained(aims[0], buyers=2, short=((PORT, 0),), inside=2, meetings=4),
        Attained(aims[1], buyers=2, short=(), inside=2, meetings=4),
    )
    assert [one.missing for one in attain(edition, plan)] == [1, 0]


def test_aims_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "openmap.db"
    run("init", file, *DAY)
    said = run("event", file, "--aim", "insertion=1", "--aim", "small=20%", "--series", "OpenMap de Marnelle")
    assert "aim         insertion companies: 1 for every buyer" in said
    run("event", file, "--aim", "none", "--series", "openmap de marnelle", "--mandatory-line", "Cofinancé")
    with Store.open(file) as store:
        [event] = store.events.all()
        assert (store.targets.all(event.id), event.mandatory_line) == ((), "Cofinancé")
        assert [(one.id, one.name) for one in store.series.all()] == [(event.series, "OpenMap de Marnelle")]
    assert fail("event", file, "--aim", "large=1")[0] == 2
