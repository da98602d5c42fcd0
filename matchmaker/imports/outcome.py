"""What an import did, or would do, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matchmaker.registrations.report import Report
from matchmaker.store import Conflict


@dataclass(frozen=True, slots=True)
class Update:
    """A field of a participant (its name) that took the file's value."""

    name: str
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Rewish:
    """Somebody (by name) whose wishes or refusals changed, and how many wishes they were and are."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Participants by their names.

    ``wishes``: those whose wishes changed. ``left``: an earlier file named them, this one does not any more;
    ``returned``: the reverse. Waiting for the organiser: ``missing`` (all who left, until it is decided) and
    ``conflicts``, each with the name of its participant. ``withdrawn``: in the file, but withdrawn by hand. ``first``:
    no file came before. ``participants``: how many the event has now, whatever the file.
    """

    report: Report
    added: tuple[str, ...]
    updates: tuple[Update, ...]
    wishes: tuple[Rewish, ...]
    left: tuple[str, ...]
    returned: tuple[str, ...]
    missing: tuple[str, ...]
    conflicts: tuple[tuple[str, Conflict], ...]
    withdrawn: tuple[str, ...]
    first: bool
    participants: int

    @property
    def changed(self) -> bool:
        """Something in the event is not as it was before."""
        return bool(self.added or self.updates or self.wishes or self.left or self.returned)

    @property
    def summary(self) -> str:
        """What changed, in one line."""
        counts = {
            "new": self.added,
            "changed": {update.name for update in self.updates},
            "with wishes" if self.first else "with other wishes": self.wishes,
            "no longer in the file": self.left,
            "in the file again": self.returned,
        }
        return ", ".join(f"{len(people)} {what}" for what, people in counts.items() if people)
