"""Everybody who organises, as rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from matchmaker.errors import NotFoundError
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text, refuse_stale


class AccountRole(StrEnum):
    """What somebody does here: the owner governs, organisers arrange, helpers check in, a partner network helps its own
    members.
    """

    OWNER = "owner"
    ORGANISER = "organiser"
    PARTNER = "partner"
    READER = "reader"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who organises. ``language``: of the mails to them. ``closed``: may no longer come in."""

    id: int
    name: str
    email: str
    role: AccountRole
    language: str
    created: datetime
    closed: bool = False
    revision: int = 1


class AccountRows:
    """Everybody who organises; accounts are closed, never deleted, since the journal names them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Account, ...]:
        """In the order they were made, also the closed ones."""
        return tuple(map(_account, self._connection.rows("SELECT * FROM accounts ORDER BY id")))

    def get(self, account_id: int) -> Account:
        """One of them.

        :raises NotFoundError: no such account.
        """
        row = self._connection.first("SELECT * FROM accounts WHERE id = ?", [account_id])
        if row is None:
            raise NotFoundError("no account has the number {id}; choose one of the list", id=account_id)
        return _account(row)

    def find(self, email: str) -> Account | None:
        """The one with this e-mail address, whatever its letters' case."""
        row = self._connection.first("SELECT * FROM accounts WHERE email = ?", [email])
        return _account(row) if row else None

    def add(self, account: Account) -> Account:
        """A new account; the id given does not matter.

        :raises InputError: without a name or an address, or the address is another one's.
        """
        with self._connection.write():
            added = replace(account, id=self._connection.next_id("accounts"))
            self._connection.table("accounts").insert(_row(added))
        return added

    def save(self, account: Account) -> Account:
        """Replace what is stored; it comes back with its next revision.

        :raises ConflictError: changed by somebody else meanwhile.
        """
        with self._connection.write():
            refuse_stale(account.name, current=self.get(account.id), yours=account)
            saved = replace(account, revision=account.revision + 1)
            self._connection.table("accounts").update(saved.id, _row(saved))
        return saved


def _row(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "role": account.role.value,
        "language": account.language,
        "created": moment_text(account.created),
        "closed": account.closed,
        "revision": account.revision,
    }


def _account(row: Row) -> Account:
    return Account(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        role=AccountRole(row["role"]),
        language=row["language"],
        created=datetime.fromisoformat(row["created"]),
        closed=bool(row["closed"]),
        revision=row["revision"],
    )
