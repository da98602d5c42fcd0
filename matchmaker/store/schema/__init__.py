"""The history of the schema: every step a workspace file has gone through, in order.

A step that was ever released is never edited; a change of the schema is a new step at the end. The version of a file is
the number of steps it has gone through.
"""

from __future__ import annotations

from collections.abc import Callable

from matchmaker.store.engine import Database, Migrations
from matchmaker.store.schema import version1, version2, version3

Step = Callable[[Database], None]

STEPS: tuple[Step, ...] = (version1.create, version2.extend, version3.extend)


def history_of(steps: tuple[Step, ...]) -> Migrations:
    """The steps, named by their numbers from 1."""
    history = Migrations("matchmaker")
    for number, step in enumerate(steps, start=1):
        history(name=str(number))(step)
    return history
