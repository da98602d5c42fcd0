"""Links that let organisers in, and the sessions of their browsers, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


@dataclass(frozen=True, slots=True)
class SignIn:
    """A link that lets somebody in once. ``account``: its id; None: whoever comes in first becomes the owner.

    ``digest``: of the token, hexadecimal. ``browser``: the digest of what marks the browser that used it.
    """

    digest: str
    account: int | None
    issued: datetime
    expires: datetime
    used: datetime | None = None
    browser: str = ""


@dataclass(frozen=True, slots=True)
class AccountSession:
    """A browser in which an account (its id) is signed in. ``digest``: of the token in its cookie, hexadecimal."""

    digest: str
    account: int
    began: datetime
    expires: datetime


class SignInRows:
    """Links that let somebody in once, known by the digest of their token."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, digest: str) -> SignIn | None:
        """The link, also when it was used or is too old."""
        row = self._connection.first("SELECT * FROM sign_ins WHERE digest = ?", [digest])
        return _sign_in(row) if row else None

    def set(self, link: SignIn) -> None:
        """Remember a link, or what became of it."""
        row = {
            "digest": link.digest,
            "account_id": link.account,
            "issued": moment_text(link.issued),
            "expires": moment_text(link.expires),
            "used": link.used and moment_text(link.used),
            "browser": link.browser,
        }
        with self._connection.write():
            self._connection.table("sign_ins").upsert(row, pk="digest")

    def forget(self, account_id: int | None) -> None:
        """All links of an account; None: those of the first one in."""
        with self._connection.write():
            self._connection.run("DELETE FROM sign_ins WHERE account_id IS ?", [account_id])

    def tidy(self, *, before: datetime) -> None:
        """Links that were too old at this moment are nobody's any more."""
        with self._connection.write():
            self._connection.run("DELETE FROM sign_ins WHERE expires < ?", [moment_text(before)])


class AccountSessionRows:
    """Browsers in which somebody is signed in, known by the digest of their token."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, digest: str) -> AccountSession | None:
        """The session, also when it is over."""
        row = self._connection.first("SELECT * FROM sessions_of_accounts WHERE digest = ?", [digest])
        if row is None:
            return None
        began, expires = datetime.fromisoformat(row["began"]), datetime.fromisoformat(row["expires"])
        return AccountSession(row["digest"], row["account_id"], began, expires)

    def lengthen(self, digest: str, *, expires: datetime) -> None:
        """A session that is still there lasts longer; one that was ended meanwhile stays ended."""
        with self._connection.write():
            sql = "UPDATE sessions_of_accounts SET expires = ? WHERE digest = ?"
            self._connection.run(sql, [moment_text(expires), digest])

    def set(self, session: AccountSession) -> None:
        """Remember a new session."""
        row = {
            "digest": session.digest,
            "account_id": session.account,
            "began": moment_text(session.began),
            "expires": moment_text(session.expires),
        }
        with self._connection.write():
            self._connection.table("sessions_of_accounts").upsert(row, pk="digest")

    def end(self, digest: str) -> None:
        """One browser is signed out."""
        with self._connection.write():
            self._connection.run("DELETE FROM sessions_of_accounts WHERE digest = ?", [digest])

    def end_all(self, account_id: int) -> int:
        """All browsers of an account are signed out; how many they were."""
        with self._connection.write():
            return self._connection.run("DELETE FROM sessions_of_accounts WHERE account_id = ?", [account_id])

    def tidy(self, *, before: datetime) -> None:
        """Sessions that were over at this moment."""
        with self._connection.write():
            self._connection.run("DELETE FROM sessions_of_accounts WHERE expires < ?", [moment_text(before)])


def _sign_in(row: Row) -> SignIn:
    return SignIn(
        digest=row["digest"],
        account=row["account_id"],
        issued=datetime.fromisoformat(row["issued"]),
        expires=datetime.fromisoformat(row["expires"]),
        used=row["used"] and datetime.fromisoformat(row["used"]),
        browser=row["browser"],
    )
