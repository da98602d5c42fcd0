"""What came of meetings months later, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from matchmaker.entities import Amount
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


@dataclass(frozen=True, slots=True)
class Sequel:
    """What a participant says came of its meeting with a partner (ids): whether a quote was asked for, whether a
    contract followed (None: no answer), and about what it is worth.
    """

    participant: int
    partner: int
    at: datetime
    quote: bool | None = None
    contract: bool | None = None
    amount: Amount = Amount.UNSAID


class OutcomeRows:
    """The answers of each side; no side ever reads the other's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Sequel, ...]:
        """By participant and partner."""
        sql = "SELECT * FROM outcomes WHERE event_id = ? ORDER BY participant_id, partner_id"
        return tuple(map(_sequel, self._connection.rows(sql, [event_id])))

    def of(self, participant_id: int) -> tuple[Sequel, ...]:
        """What one participant said, by partner."""
        sql = "SELECT * FROM outcomes WHERE participant_id = ? ORDER BY partner_id"
        return tuple(map(_sequel, self._connection.rows(sql, [participant_id])))

    def set(self, event_id: int, sequels: Iterable[Sequel]) -> None:
        """Each instead of what this participant said about this meeting before.

        :raises InputError: participants of another event, or one and the same.
        """
        with self._connection.write():
            self._connection.table("outcomes").upsert_all(
                [
                    {
                        "event_id": event_id,
                        "participant_id": one.participant,
                        "partner_id": one.partner,
                        "quote": one.quote,
                        "contract": one.contract,
                        "amount": one.amount.value,
                        "at": moment_text(one.at),
                    }
                    for one in sequels
                ],
                pk=("participant_id", "partner_id"),
            )


def _sequel(row: Row) -> Sequel:
    def yes_or_no(value: int | None) -> bool | None:
        return None if value is None else bool(value)

    return Sequel(
        row["participant_id"],
        row["partner_id"],
        datetime.fromisoformat(row["at"]),
        yes_or_no(row["quote"]),
        yes_or_no(row["contract"]),
        Amount(row["amount"]),
    )
