"""Whoever lost the personal link asks for it by e-mail address; the answer is the same whether we know the address."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from matchmaker.entities import Event, Participant
from matchmaker.mail.recipients import addresses, compose, folded, require_public_url
from matchmaker.mail.writing import Kind
from matchmaker.settings import secret
from matchmaker.store import Store

_LIMITS = {"link to address": 3, "link asked from": 200}
"""Within an hour. A whole venue may ask from one place."""

_HOUR = timedelta(hours=1)


class _Rehearsed(Exception):
    """Undoes what was done only to take the usual time."""


def ask_for_link(store: Store, event_id: int, email: str, *, now: datetime, asker: str) -> None:
    """Mail the links of all who are reached at this address to it, and to no other.

    Says nothing about whether there are any, and does the same work when there are none. More than 3 times an hour for
    one address, or 200 from one ``asker`` (where the request came from), nothing is done.

    Raises:
        NotFoundError: No such event.
        InputError: The workspace has no public address; whoever asks.
    """
    require_public_url(store)
    event = store.events.get(event_id)
    everybody = [one for one in store.participants.all(event_id, withdrawn=True) if not one.erased]
    asked = [(one, address) for one in everybody for address in _same(one, email)]
    with store.write():
        if not _allowed(store, email=folded(email), asker=asker, now=now):
            return
        for one, address in asked:
            store.letters.add(compose(store, event, one, kind=Kind.LINK_AGAIN, now=now, to=(address,)))
        if not asked:
            _rehearse(store, event, everybody, now=now)


def attempt_key(store: Store, scope: str, who: str) -> str:
    """The digest under which an attempt of somebody (a folded address, where a request came from) is counted."""
    return hmac.digest(secret(store).encode(), f"{scope} {who}".encode(), "sha256").hex()


def _same(one: Participant, email: str) -> list[str]:
    """The address as we know it: nobody makes us write to another that only looks alike."""
    return [address for address in addresses(one) if folded(address) == folded(email)]


def _rehearse(store: Store, event: Event, everybody: Sequence[Participant], *, now: datetime) -> None:
    """Write a mail like any other, and take it back."""
    try:
        with store.write():
            for one in everybody[:1]:
                to = ("nobody@example.invalid",)
                store.letters.add(compose(store, event, one, kind=Kind.LINK_AGAIN, now=now, to=to))
            raise _Rehearsed
    except _Rehearsed:
        return


def _allowed(store: Store, *, email: str, asker: str, now: datetime) -> bool:
    """Whether neither was asked for too often; counts this time."""
    store.attempts.forget(before=now - timedelta(days=1))
    keys = {scope: attempt_key(store, scope, who) for scope, who in zip(_LIMITS, (email, asker), strict=True)}
    counts = {scope: store.attempts.count(scope, key, since=now - _HOUR) for scope, key in keys.items()}
    if any(counts[scope] >= most for scope, most in _LIMITS.items()):
        return False
    for scope, key in keys.items():
        store.attempts.add(scope, key, at=now)
    return True
