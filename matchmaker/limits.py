"""How often something may be tried from one place or for one address; who tried is kept only as a digest."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from matchmaker.settings import secret
from matchmaker.store import Store

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def attempt_key(store: Store, scope: str, who: str) -> str:
    """The digest under which an attempt of somebody (a folded address, where a request came from) is counted."""
    return hmac.digest(secret(store).encode(), f"{scope} {who}".encode(), "sha256").hex()


def count_attempt(store: Store, limits: Mapping[str, int], who: Mapping[str, str], *, now: datetime) -> bool:
    """Whether nobody tried too often within an hour; then this time is counted. In a write transaction.

    ``limits`` and ``who`` by scope: how often, and who tries.
    """
    store.attempts.forget(before=now - _DAY)
    keys = {scope: attempt_key(store, scope, one) for scope, one in who.items()}
    if any(store.attempts.count(scope, key, since=now - _HOUR) >= limits[scope] for scope, key in keys.items()):
        return False
    for scope, key in keys.items():
        store.attempts.add(scope, key, at=now)
    return True
