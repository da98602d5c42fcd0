"""Drafts and frozen versions of the schedule, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from matchmaker.entities import ByHand, Meeting, Plan, PlanGoal, PlanState, PublicationKind
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text, numbered, refuse_stale

_KIND = "(SELECT kind FROM publications WHERE plan_id = plans.id ORDER BY id DESC LIMIT 1) AS kind"

_PARTS = ("plan_meetings", "plan_goals", "notices", "plan_by_hand")


class PlanRows:
    """The plans of an event, numbered from 1. Triggers in the file refuse any change of a published one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Plan, ...]:
        """In order of number."""
        return self._plans("event_id = ? ORDER BY number", [event_id])

    def get(self, plan_id: int) -> Plan:
        """:raises NotFoundError: no such plan."""
        for plan in self._plans("id = ?", [plan_id]):
            return plan
        raise NotFoundError("no plan has the id {id}; choose one of the list", id=plan_id)

    def numbered(self, event_id: int, number: int) -> Plan:
        """:raises NotFoundError: the event has no plan of this number."""
        for plan in self._plans("event_id = ? AND number = ?", [event_id, number]):
            return plan
        raise NotFoundError("this event has no plan {number}; choose one of the list", number=number)

    def latest(self, event_id: int) -> Plan | None:
        """The one with the highest number, draft or published."""
        return next(iter(self._plans("event_id = ? ORDER BY number DESC LIMIT 1", [event_id])), None)

    def published(self, event_id: int) -> Plan | None:
        """The one published last, which need not have the highest number."""
        last = "event_id = ? AND state = 'published' ORDER BY publication DESC LIMIT 1"
        return next(iter(self._plans(last, [event_id])), None)

    def last_two(self, event_id: int) -> tuple[Plan, ...]:
        """The one published last, behind the one published before it; fewer where there are fewer."""
        newest_first = "event_id = ? AND state = 'published' ORDER BY publication DESC LIMIT 2"
        return self._plans(newest_first, [event_id])[::-1]

    def is_published(self, event_id: int) -> bool:
        """Whether there is a plan in force; nothing of it is read."""
        sql = "SELECT 1 FROM plans WHERE event_id = ? AND state = 'published' LIMIT 1"
        return self._connection.first(sql, [event_id]) is not None

    def publications(self, event_id: int) -> tuple[Plan, ...]:
        """The frozen ones, in the order in which they were published."""
        return self._plans("event_id = ? AND state = 'published' ORDER BY publication", [event_id])

    def add(self, event_id: int, plan: Plan) -> Plan:
        """A new draft with the next number; the id, number and revision given do not matter.

        :raises ConflictError: the plan claims to be published.
        :raises InputError: a meeting that cannot be: two of one pair, two at one table, somebody of another event.
        """
        with self._connection.write():
            added = replace(
                plan,
                id=self._connection.next_id("plans"),
                number=self._next("number", event_id),
                revision=1,
                provisional=False,
            )
            self._connection.table("plans").insert({"event_id": event_id, **_row(added)})
            self._add_parts(event_id, added)
        return added

    def save(self, plan: Plan) -> Plan:
        """Replace a draft; it comes back with its next revision. To publish it, ask for that.

        :raises ConflictError: changed by somebody else meanwhile, or published.
        """
        with self._connection.write():
            refuse_stale(f"plan {plan.number}", current=self.get(plan.id), yours=plan)
            saved = replace(plan, revision=plan.revision + 1)
            for table in _PARTS:
                self._connection.run(f"DELETE FROM {table} WHERE plan_id = ?", [saved.id])
            self._connection.table("plans").update(saved.id, _row(saved))
            self._add_parts(self._event_id(saved.id), saved)
        return saved

    def publish(self, plan: Plan) -> Plan:
        """Freeze a draft exactly as it is stored.

        :raises ConflictError: changed by somebody else meanwhile, not saved, or published already.
        """
        with self._connection.write():
            current = self.get(plan.id)
            refuse_stale(f"plan {plan.number}", current=current, yours=plan)
            if current != plan:
                raise ConflictError("plan {number} has changes that are not saved; save it first", number=plan.number)
            publication = self._next("publication", self._event_id(plan.id))
            self._connection.run(
                "UPDATE plans SET state = 'published', publication = ? WHERE id = ?", [publication, plan.id]
            )
        return replace(plan, state=PlanState.PUBLISHED)

    def _next(self, column: str, event_id: int) -> int:
        sql = f"SELECT coalesce(max({column}), 0) + 1 FROM plans WHERE event_id = ?"
        return int(self._connection.rows(sql, [event_id])[0][0])

    def _event_id(self, plan_id: int) -> int:
        return int(self._connection.rows("SELECT event_id FROM plans WHERE id = ?", [plan_id])[0][0])

    def _add_parts(self, event_id: int, plan: Plan) -> None:
        def insert(table: str, rows: Iterable[dict[str, Any]]) -> None:
            self._connection.table(table).insert_all({"plan_id": plan.id, **row} for row in numbered(rows))

        insert("plan_meetings", ({"event_id": event_id, **_meeting_row(meeting)} for meeting in plan.meetings))
        insert("plan_goals", map(_goal_row, plan.goals))
        insert("notices", ({"text": text} for text in plan.notices))
        insert("plan_by_hand", ({"event_id": event_id, **_by_hand_row(one)} for one in plan.by_hand))

    def _plans(self, which: str, parameters: list[int]) -> tuple[Plan, ...]:
        with self._connection.read():
            rows = self._connection.rows(f"SELECT *, {_KIND} FROM plans WHERE {which}", parameters)
            return tuple(map(self._plan, rows))

    def _plan(self, row: Row) -> Plan:
        def parts(table: str) -> list[Row]:
            return self._connection.rows(f"SELECT * FROM {table} WHERE plan_id = ? ORDER BY position", [row["id"]])

        return Plan(
            id=row["id"],
            number=row["number"],
            state=PlanState(row["state"]),
            created=datetime.fromisoformat(row["created"]),
            status=row["status"],
            seed=row["seed"],
            reproducible=bool(row["reproducible"]),
            problem=row["problem"],
            meetings=tuple(
                Meeting(item["a"], item["b"], item["slot"], item["table_id"]) for item in parts("plan_meetings")
            ),
            goals=tuple(map(_goal, parts("plan_goals"))),
            notices=tuple(item["text"] for item in parts("notices")),
            revision=row["revision"],
            by_hand=tuple(ByHand(item["a"], item["b"], item["reason"], item["who"]) for item in parts("plan_by_hand")),
            origin=row["origin"],
            provisional=row["kind"] == PublicationKind.PROVISIONAL,
        )


def _row(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "number": plan.number,
        "state": plan.state.value,
        "created": moment_text(plan.created),
        "status": plan.status,
        "seed": plan.seed,
        "reproducible": plan.reproducible,
        "problem": plan.problem,
        "revision": plan.revision,
        "origin": plan.origin,
    }


def _meeting_row(meeting: Meeting) -> dict[str, Any]:
    return {"a": meeting.a, "b": meeting.b, "slot": meeting.slot, "table_id": meeting.table}


def _by_hand_row(one: ByHand) -> dict[str, Any]:
    return {"a": one.a, "b": one.b, "reason": one.reason, "who": one.who}


def _goal_row(goal: PlanGoal) -> dict[str, Any]:
    return {"name": goal.name, "sense": goal.sense, "value": goal.value, "bound": goal.bound, "scope": goal.scope}


def _goal(row: Row) -> PlanGoal:
    return PlanGoal(row["name"], row["sense"], row["value"], row["bound"], row["scope"])
