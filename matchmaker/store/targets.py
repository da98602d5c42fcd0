"""What organisers wish for kinds of firms, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.entities import FirmKind, Target
from matchmaker.store.connection import Connection


class TargetRows:
    """The targets of an event, at most one for each kind of firm."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Target, ...]:
        """In the order of the kinds."""
        rows = self._connection.rows("SELECT * FROM targets WHERE event_id = ?", [event_id])
        found = {row["kind"]: Target(FirmKind(row["kind"]), row["per_buyer"], row["share"]) for row in rows}
        return tuple(found[kind] for kind in FirmKind if kind in found)

    def set(self, event_id: int, targets: Sequence[Target]) -> None:
        """These are the targets of the event now; of two for one kind the last counts."""
        with self._connection.write():
            self._connection.run("DELETE FROM targets WHERE event_id = ?", [event_id])
            self._connection.table("targets").upsert_all(
                [
                    {"event_id": event_id, "kind": one.kind.value, "per_buyer": one.per_buyer, "share": one.share}
                    for one in targets
                ],
                pk=("event_id", "kind"),
            )
