"""Coming in: by a link that works once. The first one in becomes the owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from matchmaker.accounts.people import add_account, has_owner
from matchmaker.accounts.tokens import digest, new_token
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.journal import note
from matchmaker.store import Account, AccountRole, SignIn, Store

FIRST_LASTS = timedelta(hours=24)
_TWICE = timedelta(minutes=1)
"""A button pressed twice in the same browser lets in twice."""


def first_token(store: Store, *, now: datetime) -> str:
    """What the address ends with by which the owner comes in; empty when there is one. Any earlier one ends."""
    with store.write():
        if has_owner(store):
            return ""
        store.sign_ins.forget(None)
        return _issue(store, None, now=now, lasts=FIRST_LASTS)


def sign_in_token(store: Store, account: Account, *, now: datetime, lasts: timedelta) -> str:
    """What the address ends with by which an account comes in once.

    Raises:
        ConflictError: The account is closed.
    """
    if account.closed:
        raise ConflictError("the account of {name} is closed; open it again first", name=account.name)
    with store.write():
        store.sign_ins.tidy(before=now - FIRST_LASTS)
        return _issue(store, account.id, now=now, lasts=lasts)


def open_sign_in(store: Store, token: str, *, now: datetime, browser: str) -> SignIn:
    """The link behind a token, if it would let this browser in; nothing is used up.

    ``browser``: what marks the browser, so that a button pressed twice is forgiven.

    Raises:
        NotFoundError: There is no such link, it is too old, it was used, or there is an owner already.
    """
    link = store.sign_ins.get(digest(token))
    if link is None:
        raise NotFoundError("this link is not known, or another one has taken its place; ask for a new one")
    if link.used is not None:
        if link.browser == digest(browser) and now - link.used < _TWICE:
            return link
        raise NotFoundError("this link was used already: each one works once; ask for a new one")
    if link.expires <= now:
        raise NotFoundError("this link is too old; ask for a new one")
    if link.account is None and has_owner(store):
        raise NotFoundError("somebody organises here already; ask them to invite you")
    if link.account is not None and store.accounts.get(link.account).closed:
        raise NotFoundError("this link no longer works: the account was closed")
    return link


def sign_in(
    store: Store, token: str, *, now: datetime, browser: str, name: str = "", email: str = "", language: str = "fr"
) -> Account:
    """Use a link up. ``name``, ``email`` and ``language``: of the owner, when it is the first one in.

    Raises:
        NotFoundError: The link lets nobody in (any more).
        InputError: The owner has no name, or no e-mail address.
    """
    with store.write():
        link = open_sign_in(store, token, now=now, browser=browser)
        if link.account is not None:
            account = store.accounts.get(link.account)
        else:
            account = add_account(store, name=name, email=email, role=AccountRole.OWNER, language=language, now=now)
            note(store, None, who=account.name, what="accounts: first owner", after=f"{account.name}, {account.email}")
        if link.used is None:
            store.sign_ins.set(replace(link, account=account.id, used=now, browser=digest(browser)))
    return account


def _issue(store: Store, account_id: int | None, *, now: datetime, lasts: timedelta) -> str:
    token = new_token()
    store.sign_ins.set(SignIn(digest(token), account_id, now, now + lasts))
    return token
