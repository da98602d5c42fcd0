"""What was changed in drafts by hand, as rows: what was there before and after, and whether it was undone since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from matchmaker.entities import ByHand, Lock, Meeting, PlanGoal
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


class Deed(StrEnum):
    """What an organiser did to a draft: a meeting put somewhere, taken out, held there, let go."""

    PLACE = "place"
    REMOVE = "remove"
    LOCK = "lock"
    UNLOCK = "unlock"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a plan says of itself beside its meetings."""

    status: str
    reproducible: bool
    problem: str
    goals: tuple[PlanGoal, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an edit: what it touched, as it was or became, and what the plan said of itself."""

    meetings: tuple[Meeting, ...]
    by_hand: tuple[ByHand, ...]
    locks: tuple[Lock, ...]
    claims: Claims


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a draft (the id of a plan)."""

    id: int
    plan: int
    at: datetime
    who: str
    deed: Deed
    before: Side
    after: Side
    undone: bool = False


class EditRows:
    """The edits of drafts, in order. Those that were undone come after all others, the one undone last first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, plan_id: int) -> tuple[Edit, ...]:
        """Of one plan, in the order they were made."""
        return tuple(map(_edit, self._connection.rows("SELECT * FROM edits WHERE plan_id = ? ORDER BY id", [plan_id])))

    def add(self, event_id: int, edit: Edit) -> Edit:
        """The id given does not matter. What was undone before it cannot be done again."""
        with self._connection.write():
            self._connection.run("DELETE FROM edits WHERE plan_id = ? AND undone", [edit.plan])
            added = replace(edit, id=self._connection.next_id("edits"))
            self._connection.table("edits").insert({"event_id": event_id, **_row(added)})
        return added

    def mark(self, edit: Edit, *, undone: bool) -> None:
        """Whether it holds no longer, or again."""
        with self._connection.write():
            self._connection.table("edits").update(edit.id, {"undone": int(undone)})


def _row(edit: Edit) -> dict[str, Any]:
    return {
        "id": edit.id,
        "plan_id": edit.plan,
        "at": moment_text(edit.at),
        "who": edit.who,
        "deed": edit.deed.value,
        "undone": int(edit.undone),
        "before": json.dumps(asdict(edit.before), ensure_ascii=False),
        "after": json.dumps(asdict(edit.after), ensure_ascii=False),
    }


def _edit(row: Row) -> Edit:
    return Edit(
        id=row["id"],
        plan=row["plan_id"],
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        deed=Deed(row["deed"]),
        before=_side(json.loads(row["before"])),
        after=_side(json.loads(row["after"])),
        undone=bool(row["undone"]),
    )


def _side(told: Mapping[str, Any]) -> Side:
    claims = told["claims"]
    return Side(
        meetings=tuple(Meeting(**one) for one in told["meetings"]),
        by_hand=tuple(ByHand(**one) for one in told["by_hand"]),
        locks=tuple(Lock(**one) for one in told["locks"]),
        claims=Claims(
            **{
                **claims,
                "goals": tuple(PlanGoal(**one) for one in claims["goals"]),
                "notices": tuple(claims["notices"]),
            }
        ),
    )
