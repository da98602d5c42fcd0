"""Two registrations of one organisation: what they become together, what refuses, and what later files mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from matchmaker.acting import correct_for
from matchmaker.entities import Lock, Meeting, Role, Wish
from matchmaker.errors import ConflictError, InputError
from matchmaker.merging import Merged, merge, preview
from matchmaker.personal.erasing import erase
from matchmaker.store import Membership
from tests.desks import Desk
from tests.registration_files import BUYER, line
from tests.workspaces import NOON, draft

LINES = (
    line("Atelier", email="un@a.example", wishes=("Ville", "Lycée"), offers="Bois : tables"),
    line("Atelier SARL", email="deux@a.example", wishes=("Hôpital", "Lycée"), offers="Repas : midi"),
    line("Ville", BUYER, email="v@v.example", wishes=("Atelier SARL", "Atelier")),
    line("Lycée", BUYER, email="l@l.example", wishes=("Atelier",)),
    line("Hôpital", BUYER, email="h@h.example", refuses=("Atelier SARL",)),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.read(*LINES)
    with desk.store:
        yield desk


def join(desk: Desk, one: str = "Atelier", other: str = "Atelier SARL") -> Merged:
    return merge(desk.store, desk.event, one=desk.one(one), other=desk.one(other), who="test", now=NOON)


JOINED = {
    ("Atelier", "Ville", "yes", 1),
    ("Atelier", "Lycée", "yes", 2),
    ("Atelier", "Hôpital", "yes", 3),
    ("Ville", "Atelier", "yes", 1),
    ("Lycée", "Atelier", "yes", 1),
    ("Hôpital", "Atelier", "no", None),
}


def test_everything_of_both_is_one(desk: Desk) -> None:
    store, event = desk.store, desk.event
    kept, other, ville = (desk.one(name) for name in ("Atelier", "Atelier SARL", "Ville"))
    desk.set_tables(2)
    tables = store.tables.all(event)
    store.tables.set(event, [tables[0], replace(tables[1], owner=other.id)])
    store.locks.set(event, Lock(ville.id, other.id, 2))
    store.networks.set_member(event, Membership(other.id, ville.id, NOON))
    desk.correct("Atelier SARL", arrive=time(10), parallel=2, maximum=4, step_free=True, away=(3,))
    desk.correct("Atelier", maximum=2, away=(2, 3))
    shown = preview(store, event, one=desk.one("Atelier"), other=desk.one("Atelier SARL"), now=NOON)
    assert (desk.one("Atelier SARL").withdrawn, store.letters.all(event)) == (False, ())
    done = join(desk)
    assert done == shown
    assert done.wishes == (("Ville", Wish.YES), ("Lycée", Wish.YES), ("Hôpital", Wish.YES))
    assert (done.wished, done.locks, done.lowered) == (2, 1, 0)
    one = desk.one("Atelier")
    assert (one.id, one.email, one.other_emails, [offer.sector for offer in one.lines]) == (
        kept.id, "un@a.example", ("deux@a.example",), ["Bois", "Repas"],
    )  # fmt: skip
    assert (one.arrive, one.parallel, one.maximum, one.step_free, one.away) == (None, 2, 4, True, (3,))
    assert desk.said() == JOINED
    assert store.locks.all(event) == (Lock(ville.id, kept.id, 2),)
    assert [table.owner for table in store.tables.all(event)] == [None, kept.id]
    gone = desk.one("Atelier SARL")
    assert (gone.withdrawn, gone.email, gone.lines, store.networks.members(event)) == (True, "", (), ())
    [noted] = [entry for entry in store.audit.all(event) if "joined" in entry.what]
    assert (noted.who, noted.after, noted.participant) == ("test", "Atelier SARL", kept.id)


def test_a_later_file_that_names_both_changes_nothing(desk: Desk) -> None:
    join(desk)
    before = desk.one("Atelier")
    outcome = desk.read(*LINES)
    assert (outcome.added, outcome.updates, outcome.left, desk.waiting()) == ((), (), (), [])
    assert (desk.said(), replace(desk.one("Atelier"), revision=1)) == (JOINED, replace(before, revision=1))
    news = line(
        "Atelier SARL", email="deux@a.example", wishes=("Hôpital", "Lycée"), offers="Repas : midi ; Linge : draps"
    )
    outcome = desk.read(LINES[0], news, *LINES[2:])
    assert [(update.name, update.field) for update in outcome.updates] == [("Atelier", "lines")]
    assert [offer.sector for offer in desk.one("Atelier").lines] == ["Bois", "Repas", "Linge"]
    assert len(desk.store.participants.all(desk.event)) == 4


def test_a_refusal_of_either_stays_and_priorities_keep_their_number(desk: Desk) -> None:
    store = desk.store
    store.receptions.save(replace(store.receptions.get(desk.event), priorities=1))
    desk.say("Atelier", ("Lycée", Wish.PRIORITY, 1), ("Hôpital", Wish.NO, None))
    desk.say("Atelier SARL", ("Ville", Wish.PRIORITY, 1), ("Hôpital", Wish.YES, 2))
    done = join(desk)
    assert (done.lowered, done.wishes) == (
        1, (("Lycée", Wish.PRIORITY), ("Ville", Wish.YES), ("Hôpital", Wish.NO)),
    )  # fmt: skip


def test_what_cannot_be_joined(desk: Desk) -> None:
    store, event = desk.store, desk.event
    names = ("Atelier", "Atelier SARL", "Ville", "Lycée")
    kept, other, ville, lycee = (desk.one(name).id for name in names)
    desk.set_tables(2)
    [table, _] = store.tables.all(event)
    with pytest.raises(InputError, match="one and the same"):
        join(desk, "Atelier", "Atelier")
    store.plans.publish(store.plans.add(event, draft(Meeting(ville, other, 1, table.id))))
    with pytest.raises(ConflictError, match="keep it, and join Atelier to it"):
        join(desk)
    both = draft(Meeting(ville, other, 1, table.id), Meeting(lycee, kept, 2, table.id))
    store.plans.publish(store.plans.add(event, both))
    with pytest.raises(ConflictError, match="both have meetings in the published plan"):
        join(desk)
    stale = desk.one("Hôpital")
    desk.correct("Hôpital", head_count=3)
    with pytest.raises(ConflictError, match="meanwhile"):
        merge(store, event, one=desk.one("Lycée"), other=stale, who="test", now=NOON)
    desk.correct("Hôpital", role=Role.NETWORK)
    desk.correct("Ville", withdrawn=True)
    for other, error in (("Hôpital", InputError), ("Ville", ConflictError)):
        with pytest.raises(error):
            join(desk, "Lycée", other)
    assert store.aliases.all(event) == {}


def test_who_asks_to_be_deleted_is_deleted_under_both_names(desk: Desk) -> None:
    join(desk)
    erase(desk.store, desk.one("Atelier").id, who="test")
    assert [desk.one(name).erased for name in ("Atelier", "Atelier SARL")] == [True, True]
    outcome = desk.read(*LINES)
    assert (outcome.added, [desk.one(name).email for name in ("Atelier", "Atelier SARL")]) == ((), ["", ""])


def test_a_renamed_participant_is_the_same_in_a_later_file(desk: Desk) -> None:
    correct_for(
        desk.store, desk.event, one=desk.one("Atelier"), changes={}, organisation={"name": "Atelier de Sorbeval"},
        who="test", now=NOON,
    )  # fmt: skip
    outcome = desk.read(*LINES)
    assert (outcome.added, desk.waiting(), desk.one("Atelier de Sorbeval").email) == ((), [], "un@a.example")
    assert ("Lycée", "Atelier de Sorbeval", "yes", 1) in desk.said()
