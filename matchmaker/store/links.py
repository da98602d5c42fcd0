"""Personal links, and how often something was tried, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matchmaker.store.connection import Connection
from matchmaker.store.values import moment_text


@dataclass(frozen=True, slots=True)
class Link:
    """The personal link of a participant (its id). ``nonce``: what makes it this link and no earlier one."""

    participant: int
    nonce: str
    issued: datetime
    revoked: bool = False


class LinkRows:
    """One link in force for each participant."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, participant_id: int) -> Link | None:
        """The link of a participant, also when it was revoked."""
        row = self._connection.first("SELECT * FROM links WHERE participant_id = ?", [participant_id])
        if row is None:
            return None
        return Link(row["participant_id"], row["nonce"], datetime.fromisoformat(row["issued"]), bool(row["revoked"]))

    def set(self, link: Link) -> None:
        """From now on this one; the link before it leads nowhere any more."""
        with self._connection.write():
            self._connection.table("links").upsert(
                {
                    "participant_id": link.participant,
                    "nonce": link.nonce,
                    "issued": moment_text(link.issued),
                    "revoked": link.revoked,
                },
                pk="participant_id",
            )


class AttemptRows:
    """What was tried when, to be counted; ``key`` is a digest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, scope: str, key: str, *, since: datetime) -> int:
        """How often it was tried after this moment."""
        sql = "SELECT count(*) FROM attempts WHERE scope = ? AND key = ? AND at > ?"
        return int(self._connection.rows(sql, [scope, key, moment_text(since)])[0][0])

    def add(self, scope: str, key: str, *, at: datetime) -> None:
        """Once more."""
        with self._connection.write():
            self._connection.table("attempts").insert({"scope": scope, "key": key, "at": moment_text(at)})

    def forget(self, *, before: datetime) -> None:
        """Nobody counts these any more."""
        with self._connection.write():
            self._connection.run("DELETE FROM attempts WHERE at < ?", [moment_text(before)])
