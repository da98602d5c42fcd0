"""Whoever lost the personal link asks for it by e-mail address; the answer is the same whether we know the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from matchmaker.emails import folded
from matchmaker.entities import Event, Participant
from matchmaker.limits import count_attempt
from matchmaker.mail.recipients import addresses, compose, require_public_url
from matchmaker.mail.writing import Kind
from matchmaker.store import Store

LIMITS = {"link to address": 3, "link asked from": 2000}
"""Within an hour. A whole venue may ask from one place."""


def ask_for_link(store: Store, event_id: int, email: str, *, now: datetime, asker: str) -> None:
    """Mail the links of all who are reached at this address to it, and to no other.

    Says nothing about whether there are any, and does the same work when there are none. More than 3 times an hour for
    one address, or 2000 from one ``asker`` (where the request came from), nothing is done.

    Raises:
        NotFoundError: No such event.
        InputError: The workspace has no public address; whoever asks.
    """
    require_public_url(store)
    event = store.events.get(event_id)
    everybody = [one for one in store.participants.all(event_id, withdrawn=True) if not one.erased]
    asked = [(one, address) for one in everybody for address in _same(one, email)]
    with store.write():
        who = {"link to address": folded(email), "link asked from": asker}
        if not count_attempt(store, LIMITS, who, now=now):
            return
        for one, address in asked:
            store.letters.add(compose(store, event, one, kind=Kind.LINK_AGAIN, now=now, to=(address,)))
        if not asked:
            _rehearse(store, event, everybody, now=now)


def _same(one: Participant, email: str) -> list[str]:
    """The address as we know it: nobody makes us write to another that only looks alike."""
    return [address for address in addresses(one) if folded(address) == folded(email)]


def _rehearse(store: Store, event: Event, everybody: Sequence[Participant], *, now: datetime) -> None:
    """Write a mail like any other, and take it back."""
    with store.rehearse():
        for one in everybody[:1]:
            to = ("nobody@example.invalid",)
            store.letters.add(compose(store, event, one, kind=Kind.LINK_AGAIN, now=now, to=to))
