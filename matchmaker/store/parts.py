"""What belongs to a participant several times over, as rows: people, needs and offers, absences, further addresses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from matchmaker.entities import Amount, Contract, Line, LineKind, Nature, Participant, Person
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import grouped, numbered, words_of

_TABLES = ("other_emails", "absences", "people", "lines")


class PartRows:
    """They come and go with their participant; nothing refers to them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, participants: Iterable[Participant]) -> None:
        """Of participants that are stored and have none yet; in the transaction that stores them."""

        def insert(table: str, rows_of: Callable[[Participant], Iterable[dict[str, Any]]]) -> None:
            self._connection.table(table).insert_all(
                {"participant_id": participant.id, **row}
                for participant in participants
                for row in rows_of(participant)
            )

        insert("absences", lambda participant: ({"slot": slot} for slot in participant.away))
        insert("other_emails", lambda participant: numbered({"email": email} for email in participant.other_emails))
        insert("people", lambda participant: numbered(map(_person_row, participant.people)))
        insert("lines", lambda participant: numbered(map(_line_row, participant.lines)))

    def replace(self, participant: Participant) -> None:
        """What is stored of this one gives way; in the transaction that stores the rest."""
        for table in _TABLES:
            self._connection.run(f"DELETE FROM {table} WHERE participant_id = ?", [participant.id])
        self.add([participant])

    def read(self, where: str, parameters: list[int | str]) -> Callable[[int], dict[str, Any]]:
        """Of everybody for whom ``where`` holds, one query for each table: for an id, its fields."""

        def parts(table: str, order: str) -> dict[int, list[Row]]:
            chosen = f"participant_id IN (SELECT id FROM participants WHERE {where})"
            sql = f"SELECT * FROM {table} WHERE {chosen} ORDER BY participant_id, {order}"
            return grouped(self._connection.rows(sql, parameters), "participant_id")

        absences, emails = parts("absences", "slot"), parts("other_emails", "position")
        people, lines = parts("people", "position"), parts("lines", "position")
        return lambda one: {
            "away": tuple(row["slot"] for row in absences[one]),
            "other_emails": tuple(row["email"] for row in emails[one]),
            "people": tuple(map(_person, people[one])),
            "lines": tuple(map(_line, lines[one])),
        }


def _person_row(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "function": person.function,
        "phone": person.phone,
        "email": person.email,
        "shares_contact": person.shares_contact,
    }


def _person(row: Row) -> Person:
    return Person(row["name"], row["function"], row["phone"], row["email"], bool(row["shares_contact"]))


def _line_row(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "sector": line.sector,
        "text": line.text,
        "title": line.title,
        "groups": json.dumps(line.groups),
        "deadline": line.deadline and line.deadline.isoformat(),
        "amount": line.amount.value,
        "contract": line.contract.value,
        "nature": line.nature.value,
        "area": line.area,
    }


def _line(row: Row) -> Line:
    return Line(
        LineKind(row["kind"]),
        row["sector"],
        row["text"],
        title=row["title"],
        groups=words_of(row["groups"]),
        deadline=row["deadline"] and date.fromisoformat(row["deadline"]),
        amount=Amount(row["amount"]),
        contract=Contract(row["contract"]),
        nature=Nature(row["nature"]),
        area=row["area"],
    )
