"""A workspace with one event, to which registration files come one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matchmaker.entities import Participant, Plan, Statement, Table, Wish
from matchmaker.imports import Outcome, import_file
from matchmaker.participants import correct_participant
from matchmaker.store import Store
from tests import workspaces
from tests.registration_files import write


class Desk:
    """A workspace with one event, and files that arrive one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "forum.db"
        self.store = Store.open(self.path, create=True)
        self.event = self.store.events.add(workspaces.event()).id

    def read(self, *lines: tuple[str, ...], **more: Any) -> Outcome:
        path = write(self.folder / "inscriptions.csv", *lines)
        return import_file(self.store, self.event, path=path, who="test", **more)

    def one(self, name: str) -> Participant:
        people = self.store.participants.all(self.event, withdrawn=True)
        return next(one for one in people if one.name == name)

    def correct(self, name: str, **changes: Any) -> Participant:
        return correct_participant(self.store, self.event, one=self.one(name), changes=changes, who="test")

    def say(self, name: str, *said: tuple[str, Wish, int | None]) -> None:
        """Set wishes by hand."""
        source = self.one(name).id
        statements = [Statement(source, self.one(target).id, wish, rank) for target, wish, rank in said]
        self.store.statements.set(self.event, {source: statements})

    def said(self) -> set[tuple[str, str, str, int | None]]:
        name = {one.id: one.name for one in self.store.participants.all(self.event, withdrawn=True)}
        return {(name[s.source], name[s.target], s.wish.value, s.rank) for s in self.store.statements.all(self.event)}

    def waiting(self) -> list[tuple[str, str, str, str]]:
        """Conflicts: whose, about what, the file's value, ours."""
        name = {one.id: one.name for one in self.store.participants.all(self.event, withdrawn=True)}
        return [(name[c.participant], c.field, c.theirs, c.ours) for c in self.store.imports.conflicts(self.event)]

    def set_tables(self, size: int) -> None:
        self.store.tables.set(self.event, [Table(0, str(number)) for number in range(1, size + 1)])

    def table(self, label: str) -> int:
        return next(table.id for table in self.store.tables.all(self.event) if table.label == label)

    def meetings(self, plan: Plan) -> set[tuple[str, str, int, str]]:
        """Buyer, other side, slot and label of the table: without ids, which registration decides."""
        name = {one.id: one.name for one in self.store.participants.all(self.event, withdrawn=True)}
        label = {table.id: table.label for table in self.store.tables.all(self.event, retired=True)}
        return {(name[m.a], name[m.b], m.slot, label[m.table]) for m in plan.meetings}
