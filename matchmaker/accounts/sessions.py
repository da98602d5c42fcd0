"""Browsers in which an organiser is signed in: for twelve hours after the last page."""

from __future__ import annotations

from datetime import datetime, timedelta

from matchmaker.accounts.tokens import digest, new_token
from matchmaker.journal import note
from matchmaker.store import Account, AccountSession, Store

LENGTH = timedelta(hours=12)
_STEP = timedelta(minutes=10)
"""A session is prolonged only this often: reading a page should not write to the file."""


def begin(store: Store, account: Account, *, now: datetime) -> str:
    """A new session; the token is for the cookie."""
    token = new_token()
    with store.write():
        store.sessions.tidy(before=now)
        store.sessions.set(AccountSession(digest(token), account.id, now, now + LENGTH))
    return token


def signed_in(store: Store, token: str, *, now: datetime) -> Account | None:
    """Whose session it is, which lasts longer from here on; None when it is over, or the account was closed."""
    session = store.sessions.get(digest(token))
    if session is None or session.expires <= now:
        return None
    account = store.accounts.get(session.account)
    if account.closed:
        return None
    if now + LENGTH - session.expires >= _STEP and not store.standing.get().frozen:
        store.sessions.lengthen(session.digest, expires=now + LENGTH)
    return account


def end(store: Store, token: str) -> None:
    """This browser is signed out."""
    store.sessions.end(digest(token))


def end_all(store: Store, account: Account, *, who: str) -> int:
    """Every browser of the account is signed out, and no link that was sent lets it in; how many browsers they were.

    ``who``: for the journal.
    """
    with store.write():
        store.sign_ins.forget(account.id)
        ended = store.sessions.end_all(account.id)
        note(store, None, who=who, what=f"accounts: {account.name} is signed out", before=str(ended), after="0")
    return ended
