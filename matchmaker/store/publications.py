"""Publications and changes of the rule, as rows that are never rewritten."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from matchmaker.entities import FirmKind, Publication, PublicationKind, Rule, RuleChange, Target
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


class PublicationRows:
    """What was published when, by whom, by which rule. A plan may be published as provisional, then as final."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Publication, ...]:
        """In the order they were made."""
        sql = "SELECT * FROM publications WHERE event_id = ? ORDER BY id"
        return tuple(map(_publication, self._connection.rows(sql, [event_id])))

    def add(self, event_id: int, publication: Publication) -> None:
        """:raises ConflictError: the plan was published in this way already."""
        with self._connection.write():
            self._connection.table("publications").insert(
                {
                    "event_id": event_id,
                    "plan_id": publication.plan,
                    "kind": publication.kind.value,
                    "at": moment_text(publication.at),
                    "who": publication.who,
                    "rule": rule_text(publication.rule),
                }
            )


class RuleChangeRows:
    """How the rule of an event changed, from the first day on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[RuleChange, ...]:
        """In the order they were made."""
        sql = "SELECT * FROM rule_changes WHERE event_id = ? ORDER BY id"
        return tuple(map(_change, self._connection.rows(sql, [event_id])))

    def add(self, event_id: int, change: RuleChange) -> None:
        """Written down for good, in the transaction of the change."""
        with self._connection.write():
            self._connection.table("rule_changes").insert(
                {
                    "event_id": event_id,
                    "at": moment_text(change.at),
                    "who": change.who,
                    "late": change.late,
                    "before": rule_text(change.before),
                    "after": rule_text(change.after),
                }
            )


def rule_text(rule: Rule) -> str:
    """As JSON, with everything by name."""
    return json.dumps(asdict(rule), ensure_ascii=False)


def rule_of_text(text: str) -> Rule:
    """The reverse of ``rule_text``."""
    said = json.loads(text)
    targets = tuple(Target(FirmKind(one["kind"]), one["per_buyer"], one["share"]) for one in said["targets"])
    goals, points = tuple(said["goals"]), tuple(said["points"])
    return Rule(**{**said, "goals": goals, "points": points, "targets": targets})


def _publication(row: Row) -> Publication:
    return Publication(
        row["plan_id"],
        PublicationKind(row["kind"]),
        datetime.fromisoformat(row["at"]),
        row["who"],
        rule_of_text(row["rule"]),
    )


def _change(row: Row) -> RuleChange:
    before, after = rule_of_text(row["before"]), rule_of_text(row["after"])
    return RuleChange(datetime.fromisoformat(row["at"]), row["who"], bool(row["late"]), before, after)
