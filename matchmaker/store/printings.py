"""What was printed last, as rows: one for each part of each paper, in each language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


@dataclass(frozen=True, slots=True)
class Printing:
    """A part of a paper that went to the printer. ``participant`` (its id) or ``table`` (its label): whom or what it is
    about; neither: everybody. ``digest``: SHA-256 of what was on it; ``at``: aware; ``who`` had it printed.
    """

    paper: str
    language: str
    participant: int | None
    table: str
    digest: str
    at: datetime
    who: str


class PrintingRows:
    """The last printing of each part."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Printing, ...]:
        """Of an event, by paper."""
        return self._printings("event_id = ? ORDER BY paper, language, participant_id, table_label", event_id)

    def of(self, participant_id: int) -> tuple[Printing, ...]:
        """About one participant, by paper."""
        return self._printings("participant_id = ? ORDER BY paper, language", participant_id)

    def remember(self, event_id: int, printings: Iterable[Printing]) -> None:
        """In the place of what was printed of the same parts before.

        :raises InputError: no such event or participant.
        """
        with self._connection.write():
            self._connection.table("printings").insert_all(
                (_row(event_id, printing) for printing in printings), replace=True
            )

    def _printings(self, which: str, parameter: int) -> tuple[Printing, ...]:
        return tuple(map(_printing, self._connection.rows(f"SELECT * FROM printings WHERE {which}", [parameter])))


def _row(event_id: int, printing: Printing) -> dict[str, str | int | None]:
    return {
        "event_id": event_id,
        "paper": printing.paper,
        "language": printing.language,
        "participant_id": printing.participant,
        "table_label": printing.table,
        "digest": printing.digest,
        "at": moment_text(printing.at),
        "who": printing.who,
    }


def _printing(row: Row) -> Printing:
    return Printing(
        row["paper"],
        row["language"],
        row["participant_id"],
        row["table_label"],
        row["digest"],
        datetime.fromisoformat(row["at"]),
        row["who"],
    )
