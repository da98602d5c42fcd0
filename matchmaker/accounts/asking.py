"""Links by mail: for those who ask to come in again, and for those who are invited."""

from __future__ import annotations

from datetime import datetime, timedelta

from matchmaker.accounts.entering import sign_in_token
from matchmaker.accounts.people import add_account
from matchmaker.emails import folded
from matchmaker.journal import is_just_noted, note
from matchmaker.limits import count_attempt
from matchmaker.mail.writing import Kind, one_line, write
from matchmaker.settings import mail_server, public_url
from matchmaker.store import Account, AccountRole, Letter, Store

ASKED_LASTS = timedelta(hours=1)
INVITED_LASTS = timedelta(days=7)

_LIMITS = {"sign-in of address": 5, "sign-in asked from": 200}
"""Within an hour."""

_HOUR = timedelta(hours=1)
_INVITATION = "accounts: invitation"
"""In the journal."""
ENTRY = "/organise/enter/"
"""Where the pages take a token."""


def sends_links(store: Store) -> bool:
    """Whether links can go by mail: a mail server is named, and an address at which the pages are reached."""
    return bool(public_url(store)) and mail_server(store) is not None


def ask_to_sign_in(store: Store, email: str, *, now: datetime, asker: str) -> None:
    """Mail a link to the account with this address, if there is an open one and mails can go.

    Says nothing about whether there is one, and does the same work when there is none. More than 5 times an hour for
    one address, or 200 from one ``asker`` (where the request came from), nothing is done.
    """
    known = store.accounts.find(email.strip())
    with store.write():
        who = {"sign-in of address": folded(email), "sign-in asked from": asker}
        if not sends_links(store) or not count_attempt(store, _LIMITS, who, now=now):
            return
        if known is not None and not known.closed:
            mail_sign_in(store, known, now=now)
        else:
            _rehearse(store, now=now)


def invite(
    store: Store, *, name: str, email: str, role: AccountRole, language: str, who: str, now: datetime
) -> tuple[Account, str]:
    """A new account and its link: mailed (then the token is empty), or the token to be handed over.

    Raises:
        InputError: No name, no e-mail address, or the address of an account that is open.
    """
    with store.write():
        account = add_account(store, name=name, email=email, role=role, language=language, now=now)
        note(store, None, who=who, what=_INVITATION, after=_described(account))
        return account, _deliver(store, account, now=now, inviter=who)


def find_just_invited(store: Store, *, name: str, email: str, role: AccountRole, who: str) -> Account | None:
    """The account that this person invited with these words a moment ago: a button was pressed twice."""
    known = store.accounts.find(one_line(email))
    if known is None or (known.name, known.role) != (one_line(name), role):
        return None
    return known if is_just_noted(store, None, who=who, what=_INVITATION, after=_described(known)) else None


def _described(account: Account) -> str:
    return f"{account.name}, {account.email}, {account.role.value}"


def hand_over(store: Store, account: Account, *, who: str, now: datetime) -> str:
    """A new link of an account, for a week: mailed (then empty), or the token to be handed over.

    Raises:
        ConflictError: The account is closed.
    """
    with store.write():
        note(store, None, who=who, what=f"accounts: new link of {account.name}")
        return _deliver(store, account, now=now, inviter=who)


def _deliver(store: Store, account: Account, *, now: datetime, inviter: str) -> str:
    if not sends_links(store):
        return sign_in_token(store, account, now=now, lasts=INVITED_LASTS)
    mail_sign_in(store, account, now=now, lasts=INVITED_LASTS, inviter=inviter)
    return ""


def mail_sign_in(
    store: Store, account: Account, *, now: datetime, lasts: timedelta = ASKED_LASTS, inviter: str = ""
) -> None:
    """Put a mail with a link into the outbox; ``inviter``: who invites, when it is an invitation."""
    with store.write():
        link = public_url(store) + ENTRY + sign_in_token(store, account, now=now, lasts=lasts)
        hours = int(lasts / _HOUR)
        text = write(
            Kind.SIGN_IN, language=account.language, name=account.name, link=link, inviter=inviter, hours=hours
        )
        letter = Letter(0, None, None, Kind.SIGN_IN.value, account.email, text.subject, text.body, now, now)
        store.letters.add((letter,))


def _rehearse(store: Store, *, now: datetime) -> None:
    """Write a mail like any other, and take it back."""
    with store.rehearse():
        nobody = Account(0, "nobody", "nobody@example.invalid", AccountRole.READER, "fr", now, closed=False)
        mail_sign_in(store, store.accounts.add(nobody), now=now)
