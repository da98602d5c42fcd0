"""Registrations that wait for the organisers: nobody else knows of them until one says yes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from matchmaker.approving import answer, set_approved_first, waiting
from matchmaker.directory import Listing
from matchmaker.enrolment import register
from matchmaker.entities import Line, LineKind, Participant, Person, Wish
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.mail import queue_no_wishes
from matchmaker.participants import correct_participant
from matchmaker.reception import LEGAL
from matchmaker.roster import Show, Sieve, roster, sift
from matchmaker.store import Store
from matchmaker.wishing import set_wish
from tests.mailings import prepare
from tests.workspaces import NOON, participant

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five take part; wishes and registration are open, and who registers from now on waits."""
    with prepare(tmp_path / "openmap.db") as store:
        opening = {"opens": NOON - DAY, "closes": NOON + DAY, "wishes_open": NOON - DAY, "wishes_close": NOON + DAY}
        texts = {name: "texte" for name in LEGAL if name != "retention"}
        store.receptions.save(replace(store.receptions.get(1), **opening, **texts))
        set_approved_first(store, 1, wanted=True, who="test")
        yield store


def enrol(store: Store, name: str = "Nouveau") -> Participant:
    new = participant(
        name,
        email=f"{name}@n.example",
        people=(Person("Personne A"),),
        lines=(Line(LineKind.OFFER, "Nettoyage", "Vitres"),),
    )
    return register(store, 1, new, now=NOON, asker="here")


def test_whoever_waits_is_nowhere(store: Store) -> None:
    before, counts, ville = store.load_edition(1), store.counts.of(1), store.participants.get(1)
    new = enrol(store)
    assert (waiting(store, 1), store.load_edition(1)) == ((new,), before)
    assert replace(store.counts.of(1), waiting=0) == counts
    listing = Listing([*store.participants.all(1)])
    assert new.id not in {one.id for one in listing.people(ville)}
    assert (listing.people(new), listing.find(new, "audit"), listing.find(ville, "vitres")) == ((), (), ())
    with pytest.raises(NotFoundError):
        set_wish(store, 1, one=ville, target=new.id, wish=Wish.YES)
    with pytest.raises(NotFoundError):
        set_wish(store, 1, one=new, target=ville.id, wish=Wish.YES)
    queue_no_wishes(store, 1, now=NOON)
    mine = [letter for letter in store.letters.all(1) if letter.participant == new.id]
    assert ([letter.kind for letter in mine], "vous écrira dès que la vôtre sera acceptée" in mine[0].body) == (
        ["link"], True,
    )  # fmt: skip
    found = [[entry.one.id for entry in sift(roster(store, 1), Sieve(show))] for show in (Show.WAITING, Show.WITHDRAWN)]
    assert found == [[new.id], []]
    assert enrol(store) == new


def test_yes_lets_in_and_no_does_not(store: Store) -> None:
    yes, no = enrol(store), enrol(store, "Autre")
    later = NOON + timedelta(hours=1)
    accepted = answer(store, 1, one=yes, accept=True, who="test", now=later)
    declined = answer(store, 1, one=no, accept=False, reason="Plus de place.", who="test", now=later)
    assert [(one.waiting, one.withdrawn, one.registered) for one in (accepted, declined)] == [
        (False, False, later), (False, True, NOON),
    ]  # fmt: skip
    kinds = [(letter.participant, letter.kind) for letter in store.letters.all(1) if letter.kind != "link"]
    assert kinds == [(no.id, "declined"), (yes.id, "approved")]
    assert "Plus de place." in store.letters.all(1)[0].body
    assert [(entry.what, entry.after) for entry in store.audit.all(1)][-2:] == [
        ("Nouveau: registration approved", ""), ("Autre: registration declined", "Plus de place."),
    ]  # fmt: skip
    for again in (yes, store.participants.get(no.id)):
        with pytest.raises(ConflictError, match="no longer waits"):
            answer(store, 1, one=again, accept=True, who="test", now=later)
    assert len(store.load_edition(1).participants) == 6


def test_the_rule_is_off_by_default_and_a_correction_lets_in_too(store: Store) -> None:
    new = enrol(store)
    set_approved_first(store, 1, wanted=False, who="test")
    assert (enrol(store, "Autre").waiting, store.participants.get(new.id).waiting) == (False, True)
    with pytest.raises(ConflictError, match="meanwhile"):
        answer(store, 1, one=replace(new, revision=9), accept=True, who="test", now=NOON)
    assert not correct_participant(store, 1, one=new, changes={"withdrawn": False}, who="test").waiting
