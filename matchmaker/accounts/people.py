"""Accounts: who is there, in which role, until when. The last owner stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from matchmaker.accounts.sessions import end_all
from matchmaker.emails import is_email
from matchmaker.errors import ConflictError, InputError
from matchmaker.journal import note
from matchmaker.mail.writing import one_line
from matchmaker.store import Account, AccountRole, Store


def has_owner(store: Store) -> bool:
    """Whether somebody governs this workspace."""
    return any(_governs(account) for account in store.accounts.all())


def add_account(store: Store, *, name: str, email: str, role: AccountRole, language: str, now: datetime) -> Account:
    """A new account, or a closed one with this address opened again.

    Raises:
        InputError: No name, no e-mail address, or the address of an account that is open.
    """
    address = one_line(email)
    if not is_email(address):
        raise InputError("“{email}” is no e-mail address; write one like name@example.org", email=address)
    new = Account(0, one_line(name), address, role, language, now)
    with store.write():
        known = store.accounts.find(address)
        if known is None or not known.closed:
            return store.accounts.add(new)
        return store.accounts.save(replace(new, id=known.id, created=known.created, revision=known.revision))


def change_role(store: Store, account: Account, *, role: AccountRole, who: str) -> Account:
    """From now on this role; ``who``: for the journal.

    Raises:
        ConflictError: It is the last owner, or somebody else changed the account meanwhile.
    """
    if role is account.role:
        return account
    with store.write():
        saved = store.accounts.save(replace(account, role=role))
        _keep_an_owner(store)
        what = f"accounts: role of {account.name}"
        note(store, None, who=who, what=what, before=account.role.value, after=role.value)
    return saved


def close(store: Store, account: Account, *, who: str) -> Account:
    """The account may no longer come in, wherever it is signed in; ``who``: for the journal.

    Raises:
        ConflictError: It is the last owner, or somebody else changed the account meanwhile.
    """
    with store.write():
        saved = store.accounts.save(replace(account, closed=True))
        _keep_an_owner(store)
        end_all(store, account, who=who)
        note(store, None, who=who, what=f"accounts: {account.name}", before="open", after="closed")
    return saved


def reopen(store: Store, account: Account, *, who: str) -> Account:
    """The account may come in again; ``who``: for the journal.

    Raises:
        ConflictError: Somebody else changed the account meanwhile.
    """
    with store.write():
        saved = store.accounts.save(replace(account, closed=False))
        note(store, None, who=who, what=f"accounts: {account.name}", before="closed", after="open")
    return saved


def _governs(account: Account) -> bool:
    return account.role is AccountRole.OWNER and not account.closed


def _keep_an_owner(store: Store) -> None:
    """Undoes the transaction that would leave nobody to invite others."""
    if not has_owner(store):
        raise ConflictError("this is the last owner; make somebody else an owner first")
