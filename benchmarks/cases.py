"""The events that are measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.instances import event
from solver.codec import problem_from_json
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Generated:
    """A random event; ``tables``: shared ones, None = every buyer owns one. A tenth come late or leave early."""

    people: int
    wishes: int
    slots: int
    tables: int | None

    def __str__(self) -> str:
        """As a row of a table says it."""
        places = "own tables" if self.tables is None else f"{self.tables:,} tables"
        return f"{self.people:,} people, {self.wishes:,} wishes, {self.slots} slots, {places}"

    @property
    def size(self) -> int:
        """Pairs × slots."""
        return self.wishes * self.slots

    def load(self) -> Problem:
        """Always the same."""
        return event(self.people, self.wishes, slots=self.slots, tables=self.tables)


@dataclass(frozen=True, slots=True)
class Stored:
    """A problem file."""

    path: Path

    def __str__(self) -> str:
        """As a row of a table says it."""
        problem = self.load()
        sizes = f"{len(problem.participants):,} people, {len(problem.pairs):,} wishes, {problem.slots} slots"
        return f"{self.path.stem}: {sizes}, {len(problem.tables)} tables"

    @property
    def size(self) -> int:
        """Pairs × slots."""
        problem = self.load()
        return len(problem.pairs) * problem.slots

    def load(self) -> Problem:
        """Raises ProblemError for a file that is no problem."""
        return problem_from_json(self.path.read_bytes())


Case = Generated | Stored

TINY = Generated(12, 30, 4, None)
TINY_SHARED = Generated(14, 40, 4, 3)
MORNING = Generated(180, 900, 12, None)
LARGE = Generated(1_000, 10_000, 16, 200)
HUGE = Generated(10_000, 160_000, 24, 2_000)
