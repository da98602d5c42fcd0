"""Deleting what is known of one participant, down to the bytes of the file and of the copies we made of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from matchmaker.errors import ConflictError
from matchmaker.store.audit import AuditEntry, entry_of
from matchmaker.store.connection import Connection
from matchmaker.store.copying import TIMEOUT
from matchmaker.store.leftovers import find_leftovers
from matchmaker.store.letters import Letter
from matchmaker.store.opening import backups_of
from matchmaker.store.settings import SettingRows
from matchmaker.store.standing import StandingRows

BLOT = "…"
"""What the journal allows in place of a person's words."""

_OWN = (
    "links", "attendances", "visits", "feedback", "conflicts", "letters", "memberships", "stated_by_networks", "untold",
    "networks_of_accounts", "printings", "outcomes", "arrivals",
)  # fmt: skip
"""Tables whose rows are about the participant they name and nobody else."""

_STEP = "erasing"
_REWRITE, _TRUNCATE, _DONE = "rewrite", "truncate", ""
"""What is still to be done to the bytes, in this order; kept as a setting, so that a crash forgets nothing. Behind it
stands a mark of the last deletion: whoever finishes an earlier one does not take this one for finished too."""


@dataclass(frozen=True, slots=True)
class Overwritten:
    """``whole``: no byte of what was deleted is left in the file. Names of backups that were removed, or could not."""

    whole: bool
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasure:
    """A deletion. ``mark``: of this one and no other. ``participant``: its id; None: everybody of the event."""

    mark: str
    event: int
    participant: int | None


class ErasingRows:
    """What nobody may find again. Rows that only hold ids stay: published plans are frozen, programmes name them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._settings = SettingRows(connection)

    def forget(self, event_id: int, participant_id: int) -> None:
        """Everything that hangs on its id, but for what others said about it; the bytes are still to be overwritten."""
        with self._connection.write():
            for table in _OWN:
                self._connection.run(f"DELETE FROM {table} WHERE participant_id = ?", [participant_id])
            self._connection.run("DELETE FROM statements WHERE source = ?", [participant_id])
            self._connection.run("DELETE FROM memberships WHERE network_id = ?", [participant_id])
            self._connection.run("DELETE FROM locks WHERE ? IN (a, b)", [participant_id])
            self._connection.run("DELETE FROM incidents WHERE ? IN (participant_id, other_id)", [participant_id])
            self._connection.run("DELETE FROM held_marks WHERE ? IN (a, b)", [participant_id])
            self._connection.run("UPDATE plan_by_hand SET reason = ? WHERE ? IN (a, b)", [BLOT, participant_id])
            self._connection.run("DELETE FROM edits WHERE event_id = ?", [event_id])  # they would bring reasons back
            self._connection.run(
                "DELETE FROM resolved_names WHERE event_id = ? AND participant_id = ?", [event_id, participant_id]
            )
            self._connection.table("erasures").insert(
                {"mark": token_hex(8), "event_id": event_id, "participant_id": participant_id}
            )
            self.require()

    def all(self) -> tuple[Erasure, ...]:
        """Every deletion there ever was, here or in a copy that was taken up again; in no order that counts."""
        rows = self._connection.rows("SELECT mark, event_id, participant_id FROM erasures ORDER BY mark")
        return tuple(Erasure(row["mark"], row["event_id"], row["participant_id"]) for row in rows)

    def remember(self, erasure: Erasure) -> None:
        """A deletion that another copy knows of."""
        row = {"mark": erasure.mark, "event_id": erasure.event, "participant_id": erasure.participant}
        with self._connection.write():
            self._connection.table("erasures").insert(row, ignore=True)

    def require(self) -> None:
        """The bytes are still to be overwritten, and our own copies to be removed."""
        with self._connection.write():
            self._settings.set(_STEP, f"{_REWRITE} {token_hex(4)}")

    def forget_names(self, event_id: int, texts: Iterable[str]) -> None:
        """What these texts of a file were taken for."""
        sql = "DELETE FROM resolved_names WHERE event_id = ? AND text IN (SELECT value FROM json_each(?))"
        self._connection.run(sql, [event_id, json.dumps(list(texts))])

    def forget_letters(self, recipients: Iterable[str]) -> None:
        """Mails to these addresses that belong to no participant."""
        sql = "SELECT id, recipient FROM letters WHERE participant_id IS NULL"
        wanted = {address.casefold() for address in recipients}
        for row in self._connection.rows(sql):
            if row["recipient"].strip().casefold() in wanted:
                self._connection.run("DELETE FROM letters WHERE id = ?", [row["id"]])

    def is_elsewhere(self, organisation_id: int, *, besides: int) -> bool:
        """Whether the organisation takes part otherwise than as this participant, and was not deleted there."""
        sql = "SELECT 1 FROM participants WHERE organisation_id = ? AND id <> ? AND NOT erased"
        return self._connection.first(sql, [organisation_id, besides]) is not None

    def attempt_scopes(self) -> tuple[str, ...]:
        """What was tried at all."""
        return tuple(row["scope"] for row in self._connection.rows("SELECT DISTINCT scope FROM attempts"))

    def forget_attempts(self, keys: Iterable[str]) -> None:
        """Whatever was tried under these digests."""
        sql = "DELETE FROM attempts WHERE key IN (SELECT value FROM json_each(?))"
        self._connection.run(sql, [json.dumps(list(keys))])

    def blot_audit(self, event_id: int, blotted: Callable[[AuditEntry], AuditEntry]) -> None:
        """Rewrite the journal of an event and of the workspace; only whole fields, and only by ``BLOT``.

        :raises ConflictError: something else would change.
        """
        sql = "SELECT * FROM audit WHERE event_id = ? OR event_id IS NULL ORDER BY id"
        with self._connection.write():
            for row in self._connection.rows(sql, [event_id]):
                before = entry_of(row)
                if (after := blotted(before)) != before:
                    self._connection.run(
                        "UPDATE audit SET who = ?, what = ?, before = ?, after = ? WHERE id = ?",
                        [after.who, after.what, after.before, after.after, row["id"]],
                    )

    def rewrite_letters(self, letters: Sequence[Letter]) -> None:
        """Mails to others with these words now, and with nothing enclosed."""
        with self._connection.write():
            for letter in letters:
                self._connection.run("DELETE FROM enclosures WHERE letter_id = ?", [letter.id])
                self._connection.run(
                    "UPDATE letters SET subject = ?, body = ?, state = ?, error = ? WHERE id = ?",
                    [letter.subject, letter.body, letter.state.value, letter.error, letter.id],
                )

    def rewrite_registrations(self, event_id: int, registrants: Mapping[str, str]) -> None:
        """What files said, as JSON by key, without what is deleted; the bytes are still to be overwritten.

        What the organiser was asked about persons is asked no more.
        """
        with self._connection.write():
            for key, registrant in registrants.items():
                sql = "UPDATE registrations SET registrant = ? WHERE event_id = ? AND key = ?"
                self._connection.run(sql, [registrant, event_id, key])
            self._connection.run("DELETE FROM conflicts WHERE event_id = ? AND field = 'people'", [event_id])
            self.require()

    def is_due(self) -> bool:
        """Whether bytes of something deleted may still be in the file or beside it."""
        return self._settings.get(_STEP) != _DONE

    def overwrite(self, *, wait: float) -> Overwritten:
        """Write the file anew without what was deleted, empty its journal file, and remove our own copies beside it.

        Each of these waits at most ``wait`` seconds for others who use the file. What could not be done is done by the
        next call, of whatever process. Nothing may be open in a transaction.
        """
        if not self.is_due():
            return Overwritten(whole=True)
        path = self._connection.path
        unnamed = find_leftovers(path.parent, StandingRows(self._connection))
        removed, kept = _remove(sorted({*backups_of(path), *unnamed}))
        self._connection.run(f"PRAGMA busy_timeout = {round(wait * 1000)}")
        try:
            step = self._rewrite()
            emptied = self._truncate()
            whole = emptied and not kept and not step.startswith(_REWRITE) and self._advance(step, _DONE)
        except ConflictError:
            whole = False
        finally:
            self._connection.run(f"PRAGMA busy_timeout = {round(TIMEOUT * 1000)}")
        return Overwritten(whole, removed, kept)

    def _rewrite(self) -> str:
        """Pages still hold what was moved or deleted before, so they are all made new, once. The step after that."""
        before = self._settings.get(_STEP)
        if before.startswith(_REWRITE):
            self._connection.run("VACUUM")
            self._advance(before, before.replace(_REWRITE, _TRUNCATE))
        return self._settings.get(_STEP)

    def _truncate(self) -> bool:
        """Until nobody reads an older state any more, that state is kept in the journal file."""
        [(busy, _, _)] = self._connection.rows("PRAGMA wal_checkpoint (TRUNCATE)")
        return not busy

    def _advance(self, before: str, after: str) -> bool:
        """Unless something else was deleted meanwhile."""
        with self._connection.write():
            if same := self._settings.get(_STEP) == before:
                self._settings.set(_STEP, after)
        return same


def _remove(files: Iterable[Path]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    removed, kept = [], []
    for file in files:
        try:
            file.unlink(missing_ok=True)
            removed.append(file.name)
        except OSError:
            kept.append(file.name)
    return tuple(removed), tuple(kept)
