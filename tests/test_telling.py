"""Mails about what others changed, collected for some minutes, and mails that organisers write themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from matchmaker.acting import bar_for, correct_for, enter_wishes, take_back
from matchmaker.entities import Wish
from matchmaker.errors import InputError
from matchmaker.mail import PATIENCE, draft_circular, queue_circular
from matchmaker.settings import set_public_url
from matchmaker.store import LetterState, Store
from tests.mailings import prepare
from tests.workspaces import NOON


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with prepare(tmp_path / "openmap.db", language="en") as store:
        yield store


def minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def correct(store: Store, now: datetime, **changes: object) -> None:
    one = store.participants.get(1)
    correct_for(store, 1, one=one, changes=changes, organisation={}, who="test", now=now)


def told(store: Store) -> list[tuple[str, datetime, list[str]]]:
    """Mails, the latest first: state, when due, and the lines that say what changed."""
    return [
        (one.state.value, one.due, [line for line in one.body.splitlines() if line.startswith("- ")])
        for one in store.letters.all(1)
    ]


def test_one_mail_says_what_is_different_after_some_minutes(store: Store) -> None:
    correct(store, minutes(0), leave=time(11), parallel=2, accessibility="chien guide")
    ville = store.participants.get(1)
    entered = enter_wishes(
        store, 1, one=ville, targets=[store.participants.get(3)], wish=Wish.YES, who="test", now=minutes(3)
    )
    correct(store, minutes(5), leave=time(11, 30), parallel=1)
    bar_for(store, 1, one=store.participants.get(1), barred=("cleaning",), who="test", now=minutes(6))
    lines = [
        "- Departure: nothing → 11:30",
        "- Your wish about Chantier de l’Œuvre: priority → yes",
    ]
    [(state, due, said)] = told(store)
    assert (state, due, said[:2], "tender" in said[2]) == ("queued", minutes(0) + PATIENCE, lines, True)
    take_back(store, 1, entered, who="test", now=minutes(7))
    assert [said[:1] for _, _, said in told(store)] == [lines[:1]]
    assert ("chien" in store.letters.all(1)[0].body, "/l/" in store.letters.all(1)[0].body) == (False, True)


def test_what_is_undone_is_not_spoken_of_and_what_was_sent_is_not_repeated(store: Store) -> None:
    correct(store, minutes(0), parallel=2)
    correct(store, minutes(1), parallel=1)
    assert told(store) == []
    correct(store, minutes(2), parallel=3)
    [letter] = store.letters.take(now=minutes(12), most=9)
    correct(store, minutes(13), withdrawn=True)
    assert told(store) == [
        ("queued", minutes(23), ["- Does not come: no → yes"]),
        ("sending", letter.due, ["- Meetings at once: 1 → 3"]),
    ]


def test_a_mail_of_ones_own_reaches_each_address_once(store: Store) -> None:
    group = store.participants.all(1)
    said = {"subject": "{organisation}", "text": "Bonjour {Structure},\n\nvoici\u202e : {lien}", "now": NOON}
    drafts = draft_circular(store, 1, to=group, **said)
    assert ([one.recipient for one in drafts], store.letters.all(1)) == (
        ["ville@fuite1.example", "agglo@fuite2.example", "chantier@fuite3.example", "bureau@fuite3.example",
         "reseau@fuite5.example"], (),
    )  # fmt: skip
    assert drafts[0].subject == "Ville de Marnelle"
    assert drafts[0].body.startswith("Bonjour Ville de Marnelle,\n\nvoici : https://openmap.example/l/")
    first = queue_circular(store, 1, to=group, **said)
    again = queue_circular(store, 1, to=group, **said)
    assert (first.letters, first.unreachable, again.letters) == (5, ("Atelier\r\nBcc: x@evil.example",), 0)
    store.letters.take(now=NOON, most=1)
    assert queue_circular(store, 1, to=group, **{**said, "text": "Autre."}).letters == 5


@pytest.mark.parametrize(
    ("subject", "text", "words"),
    [
        (" ", "x", "one of them is empty"),
        ("x", "\n", "one of them is empty"),
        ("x", "{mot de passe}", "nothing is known for “{mot de passe}”"),
        ("x" * 151, "y", "at most 150 characters"),
        ("x", "y" * 5001, "5000 for the text"),
        ("x", "{link}", "nobody said at which address"),
    ],
)
def test_mails_that_cannot_leave(store: Store, subject: str, text: str, words: str) -> None:
    set_public_url(store, "")
    with pytest.raises(InputError) as refusal:
        queue_circular(store, 1, to=store.participants.all(1), subject=subject, text=text, now=NOON)
    assert words in str(refusal.value)


def test_a_group_that_nobody_reaches(store: Store) -> None:
    for group in ([], [store.participants.get(4)]):
        with pytest.raises(InputError, match="nobody of this group"):
            draft_circular(store, 1, to=group, subject="x", text="y", now=NOON)
    assert store.letters.all(1, state=LetterState.QUEUED) == ()
