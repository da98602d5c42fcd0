"""Who takes part in which event, as rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from matchmaker.entities import Organisation, Participant, Role
from matchmaker.errors import NotFoundError
from matchmaker.store.connection import Connection, Row
from matchmaker.store.organisations import OrganisationRows
from matchmaker.store.parts import PartRows
from matchmaker.store.values import moment_text, refuse_stale, text_of, time_of, words_of


class ParticipantRows:
    """Who takes part in which event. Nobody is ever deleted: a number given once is never given again."""

    def __init__(self, connection: Connection, organisations: OrganisationRows) -> None:
        self._connection = connection
        self._organisations = organisations
        self._parts = PartRows(connection)

    def all(self, event_id: int, *, withdrawn: bool = False) -> tuple[Participant, ...]:
        """In order of number; with ``withdrawn`` also those who are."""
        where = "event_id = ?" if withdrawn else "event_id = ? AND NOT withdrawn"
        with self._connection.read():
            return self._participants(where, [event_id], self._organisations.of_event(event_id).__getitem__)

    def get(self, participant_id: int) -> Participant:
        """:raises NotFoundError: no such participant."""
        with self._connection.read():
            for participant in self._participants("id = ?", [participant_id], self._organisations.get):
                return participant
        raise NotFoundError("no participant has the id {id}; choose one of the list", id=participant_id)

    def event_of(self, participant_id: int) -> int:
        """The id of the event it takes part in.

        :raises NotFoundError: no such participant.
        """
        if row := self._connection.first("SELECT event_id FROM participants WHERE id = ?", [participant_id]):
            return int(row["event_id"])
        raise NotFoundError("no participant has the id {id}; choose one of the list", id=participant_id)

    def find(self, event_id: int, key: str) -> Participant | None:
        """Whoever takes part for the organisation with this key, be it withdrawn."""
        of_key = "event_id = ? AND organisation_id IN (SELECT id FROM organisations WHERE key = ?)"
        with self._connection.read():
            return next(iter(self._participants(of_key, [event_id, key], self._organisations.get)), None)

    def invited(self) -> tuple[Participant, ...]:
        """Of all events those who are asked to come again and have not registered."""
        with self._connection.read():
            return self._participants("invited AND NOT erased", [], self._organisations.get)

    def by_organisation(self, event_id: int) -> dict[int, int]:
        """The id of everybody who is not withdrawn, by that of its organisation."""
        sql = "SELECT organisation_id, id FROM participants WHERE event_id = ? AND NOT withdrawn"
        return {row["organisation_id"]: row["id"] for row in self._connection.rows(sql, [event_id])}

    def revisions(self, event_id: int) -> dict[int, int]:
        """By id those of everybody who is not withdrawn, in order of number."""
        sql = "SELECT id, revision FROM participants WHERE event_id = ? AND NOT withdrawn ORDER BY number"
        return {row["id"]: row["revision"] for row in self._connection.rows(sql, [event_id])}

    def version(self, event_id: int) -> tuple[int, int]:
        """Another one after each change of anybody who takes part, or of its organisation; cheap to ask."""
        sql = "SELECT count(*), coalesce(sum(revision), 0) FROM participants WHERE event_id = ?"
        count, revisions = self._connection.rows(sql, [event_id])[0]
        return int(count), int(revisions)

    def add(self, event_id: int, participants: Sequence[Participant]) -> tuple[Participant, ...]:
        """New participants, with the next numbers in the order given; ids, numbers and revisions given do not matter.

        An organisation is found by its key, and then stays as it is stored; otherwise it is added.

        :raises InputError: an organisation takes part already.
        """
        with self._connection.write():
            organisations = self._organisations.find_or_add(item.organisation for item in participants)
            first_id, first_number = self._connection.next_id("participants"), self._next_number(event_id)
            added = tuple(
                replace(
                    participant,
                    id=first_id + position,
                    number=first_number + position,
                    organisation=organisations[participant.organisation.key],
                    revision=1,
                )
                for position, participant in enumerate(participants)
            )
            self._connection.table("participants").insert_all({"event_id": event_id, **_row(item)} for item in added)
            self._parts.add(added)
        return added

    def save(self, participant: Participant) -> Participant:
        """Replace what is stored, its organisation included; the participant comes back with its next revision.

        :raises ConflictError: changed by somebody else meanwhile, or another number.
        """
        with self._connection.write():
            refuse_stale(participant.name, current=self.get(participant.id), yours=participant)
            if self._organisations.get(participant.organisation.id) != participant.organisation:
                self._organisations.save(participant.organisation)
            invited = participant.invited and participant.withdrawn  # whoever comes needs no invitation any more
            saved = replace(participant, revision=participant.revision + 1, invited=invited)
            self._connection.table("participants").update(saved.id, _row(saved))
            self._parts.replace(saved)
        return saved

    def withdraw(self, participant: Participant) -> Participant:
        """It no longer comes; what it said is kept, and it can be saved as not withdrawn again.

        :raises ConflictError: changed by somebody else meanwhile.
        """
        return self.save(replace(participant, withdrawn=True, missing=False))

    def _next_number(self, event_id: int) -> int:
        sql = "SELECT coalesce(max(number), 0) + 1 FROM participants WHERE event_id = ?"
        return int(self._connection.rows(sql, [event_id])[0][0])

    def _participants(
        self, where: str, parameters: list[int | str], organisation: Callable[[int], Organisation]
    ) -> tuple[Participant, ...]:
        rows = self._connection.rows(f"SELECT * FROM participants WHERE {where} ORDER BY number", parameters)
        parts = self._parts.read(where, parameters)
        return tuple(_participant(row, organisation(row["organisation_id"]), parts(row["id"])) for row in rows)


def _row(participant: Participant) -> dict[str, Any]:
    return {
        "id": participant.id,
        "number": participant.number,
        "organisation_id": participant.organisation.id,
        "role": participant.role.value,
        "email": participant.email,
        "head_count": participant.head_count,
        "parallel": participant.parallel,
        "arrive": text_of(participant.arrive),
        "leave": text_of(participant.leave),
        "minimum": participant.minimum,
        "maximum": participant.maximum,
        "step_free": participant.step_free,
        "accessibility": participant.accessibility,
        "withdrawn": participant.withdrawn,
        "missing": participant.missing,
        "revision": participant.revision,
        "languages": json.dumps(participant.languages),
        "barred": json.dumps(participant.barred),
        "registered": participant.registered and moment_text(participant.registered),
        "erased": participant.erased,
        "waiting": participant.waiting,
        "invited": participant.invited,
        "claimed": participant.claimed,
    }


def _participant(row: Row, organisation: Organisation, parts: Mapping[str, Any]) -> Participant:
    return Participant(
        id=row["id"],
        number=row["number"],
        organisation=organisation,
        role=Role(row["role"]),
        email=row["email"],
        head_count=row["head_count"],
        parallel=row["parallel"],
        arrive=time_of(row["arrive"]),
        leave=time_of(row["leave"]),
        minimum=row["minimum"],
        maximum=row["maximum"],
        step_free=bool(row["step_free"]),
        accessibility=row["accessibility"],
        withdrawn=bool(row["withdrawn"]),
        revision=row["revision"],
        missing=bool(row["missing"]),
        languages=words_of(row["languages"]),
        barred=words_of(row["barred"]),
        registered=row["registered"] and datetime.fromisoformat(row["registered"]),
        erased=bool(row["erased"]),
        waiting=bool(row["waiting"]),
        invited=bool(row["invited"]),
        claimed=bool(row["claimed"]),
        **parts,
    )
