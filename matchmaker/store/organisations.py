"""Organisations, who live across events, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from matchmaker.entities import Accreditation, LegalForm, Organisation, Size
from matchmaker.errors import NotFoundError
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import grouped, numbered


class OrganisationRows:
    """The organisations of the workspace, each found by its key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Organisation, ...]:
        """In order of key."""
        return self._organisations("1", [])

    def get(self, organisation_id: int) -> Organisation:
        """:raises NotFoundError: no such organisation."""
        for organisation in self._organisations("id = ?", [organisation_id]):
            return organisation
        raise NotFoundError("no organisation has the number {id}; choose one of the list", id=organisation_id)

    def of_event(self, event_id: int) -> dict[int, Organisation]:
        """Those that take part in an event, by id."""
        of_event = "id IN (SELECT organisation_id FROM participants WHERE event_id = ?)"
        return {found.id: found for found in self._organisations(of_event, [event_id])}

    def find_or_add(self, organisations: Iterable[Organisation]) -> dict[str, Organisation]:
        """By key: those stored, as they are stored, and the others added; ids given do not matter."""
        wanted = {organisation.key: organisation for organisation in organisations}
        with self._connection.write():
            known = self._organisations("key IN (SELECT value FROM json_each(?))", [json.dumps(list(wanted))])
            found = {organisation.key: organisation for organisation in known}
            missing = [organisation for key, organisation in wanted.items() if key not in found]
            first = self._connection.next_id("organisations")
            added = [replace(organisation, id=id) for id, organisation in enumerate(missing, start=first)]
            self._connection.table("organisations").insert_all(_row(organisation) for organisation in added)
            self._add_accreditations(added)
        return found | {organisation.key: organisation for organisation in added}

    def save(self, organisation: Organisation) -> Organisation:
        """Replace what is stored.

        The revision of each of its participants moves on: one who looks at a participant sees the organisation too.

        :raises InputError: another organisation has its key.
        """
        with self._connection.write():
            self.get(organisation.id)
            self._connection.table("organisations").update(organisation.id, _row(organisation))
            self._connection.run("DELETE FROM accreditations WHERE organisation_id = ?", [organisation.id])
            self._add_accreditations([organisation])
            self._connection.run(
                "UPDATE participants SET revision = revision + 1 WHERE organisation_id = ?", [organisation.id]
            )
        return organisation

    def _add_accreditations(self, organisations: Iterable[Organisation]) -> None:
        self._connection.table("accreditations").insert_all(
            {"organisation_id": organisation.id, **row}
            for organisation in organisations
            for row in numbered({"accreditation": item.value} for item in organisation.accreditations)
        )

    def _organisations(self, where: str, parameters: list[str | int]) -> tuple[Organisation, ...]:
        with self._connection.read():
            rows = self._connection.rows(f"SELECT * FROM organisations WHERE {where} ORDER BY key", parameters)
            accreditations = grouped(
                self._connection.rows(
                    "SELECT * FROM accreditations WHERE organisation_id IN (SELECT value FROM json_each(?))"
                    " ORDER BY position",
                    [json.dumps([row["id"] for row in rows])],
                ),
                "organisation_id",
            )
        return tuple(_organisation(row, accreditations[row["id"]]) for row in rows)


def _row(organisation: Organisation) -> dict[str, Any]:
    return {
        "id": organisation.id,
        "key": organisation.key,
        "name": organisation.name,
        "legal_form": organisation.legal_form.value,
        "department": organisation.department,
        "size": organisation.size.value,
        "siret": organisation.siret,
    }


def _organisation(row: Row, accreditations: list[Row]) -> Organisation:
    return Organisation(
        id=row["id"],
        name=row["name"],
        key=row["key"],
        legal_form=LegalForm(row["legal_form"]),
        accreditations=tuple(Accreditation(item["accreditation"]) for item in accreditations),
        department=row["department"],
        size=Size(row["size"]),
        siret=row["siret"],
    )
