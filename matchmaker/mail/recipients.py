"""Who is written to, and the frame of every mail: its event, its organisation, its link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchmaker.emails import folded
from matchmaker.entities import Event, Participant
from matchmaker.errors import InputError
from matchmaker.links import address_of, link_of
from matchmaker.mail.writing import Kind, one_line, write
from matchmaker.papers.words import words
from matchmaker.settings import public_url
from matchmaker.store import Enclosure, Letter, Store


@dataclass(frozen=True, slots=True)
class Queued:
    """How many mails were put into the outbox, and names of participants without any address."""

    letters: int
    unreachable: tuple[str, ...] = ()


def addresses(participant: Participant) -> tuple[str, ...]:
    """Where everybody who comes for a participant is written to, each address once."""
    found: dict[str, str] = {}
    for address in (participant.email, *participant.other_emails, *(person.email for person in participant.people)):
        if address.strip():
            found.setdefault(folded(address), address.strip())
    return tuple(found.values())


def reached(letters: Iterable[Letter], *kinds: Kind) -> set[tuple[int | None, str]]:
    """Participants (ids) and addresses that have a mail of these kinds, or will when it is sent."""
    return {(one.participant, folded(one.recipient)) for one in letters if one.kind in kinds}


def compose(
    store: Store,
    event: Event,
    participant: Participant,
    *,
    kind: Kind,
    now: datetime,
    due: datetime | None = None,
    to: Iterable[str] | None = None,
    enclosures: tuple[Enclosure, ...] = (),
    **places: Any,
) -> tuple[Letter, ...]:
    """One mail for each address (``to``: instead of all that are known), not stored yet.

    ``places``: what this kind says besides event, name, day, place, contact and link. The link is empty while the
    workspace has no public address.
    """
    spoken = words(event.language)
    base = public_url(store)
    text = write(
        kind,
        language=event.language,
        event=event.name,
        name=participant.name,
        day=spoken.day(event.date),
        place=event.place,
        contact=store.receptions.get(event.id).contact,
        link=address_of(store, link_of(store, participant.id, now=now)) if base else "",
        **places,
    )
    return tuple(
        Letter(
            id=0,
            event=event.id,
            participant=participant.id,
            kind=kind.value,
            recipient=one_line(address),
            subject=text.subject,
            body=text.body,
            queued=now,
            due=due or now,
            enclosures=enclosures,
        )
        for address in (addresses(participant) if to is None else to)
    )


def require_public_url(store: Store) -> None:
    """A mail that brings a link needs one.

    Raises:
        InputError: The workspace has no public address.
    """
    if not public_url(store):
        raise InputError(
            "no link can be written because nobody said at which address the pages are reached; say it: "
            "matchmaker settings FILE.db --public-url https://openmap.example"
        )
