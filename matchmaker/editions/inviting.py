"""Those of an earlier edition are asked by mail to register again."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from matchmaker.emails import folded
from matchmaker.entities import Event, Participant
from matchmaker.errors import InputError
from matchmaker.mail.recipients import Queued, compose, reached, require_public_url
from matchmaker.mail.writing import Kind
from matchmaker.openings import openings_of
from matchmaker.papers.words import words
from matchmaker.reception import Phase
from matchmaker.store import LetterState, Store


def invited_again(store: Store, event_id: int) -> tuple[Participant, ...]:
    """Those who have not registered again, in order of number."""
    people = store.participants.all(event_id, withdrawn=True)
    return tuple(one for one in people if one.invited and not one.erased)


def queue_invitations(store: Store, event_id: int, *, now: datetime) -> Queued:
    """Mail their personal link to those who are asked to come again; each once, unless its mail failed.

    Raises:
        InputError: Registration is not open, or the workspace has no public address.
    """
    require_public_url(store)
    event, reception = store.events.get(event_id), store.receptions.get(event_id)
    if openings_of(store, event_id, now=now).registration is not Phase.OPEN:
        raise InputError("registration is not open, so nobody can be asked to register; first set its dates")
    closes = _say_moment(event, reception.closes) if reception.closes else ""
    asked = invited_again(store, event_id)
    with store.write():
        sent = (one for one in store.letters.all(event_id) if one.state is not LetterState.FAILED)
        known = reached(sent, Kind.INVITATION)
        letters = [
            letter
            for one in asked
            for letter in compose(
                store, event, one, kind=Kind.INVITATION, now=now, closes=closes, lines=bool(one.lines)
            )
            if (one.id, folded(letter.recipient)) not in known
        ]
        store.letters.add(letters)
    return Queued(len(letters), tuple(one.name for one in asked if not one.email))


def _say_moment(event: Event, moment: datetime) -> str:
    spoken, local = words(event.language), moment.astimezone(ZoneInfo(event.timezone))
    return f"{spoken.day(local.date())}, {spoken.clock(local)}"
