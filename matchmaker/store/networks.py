"""Partner networks, their accounts and their members, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matchmaker.entities import Wish
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


@dataclass(frozen=True, slots=True)
class Membership:
    """A participant (its id) and the network (its id) that accompanies it. ``since``: of the member's consent; None:
    it was proposed, and the network sees nothing of it.
    """

    member: int
    network: int
    since: datetime | None = None


class NetworkRows:
    """Networks are participants (ids) of an event; an account may act for several."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tie(self, account_id: int, *, event_id: int, network_id: int) -> None:
        """The account acts for this network from now on."""
        row = {"account_id": account_id, "event_id": event_id, "participant_id": network_id}
        with self._connection.write():
            self._connection.table("networks_of_accounts").insert(row, ignore=True)

    def untie(self, account_id: int, *, network_id: int) -> None:
        """The account no longer acts for this network."""
        sql = "DELETE FROM networks_of_accounts WHERE account_id = ? AND participant_id = ?"
        with self._connection.write():
            self._connection.run(sql, [account_id, network_id])

    def of_account(self, account_id: int) -> tuple[int, ...]:
        """Ids of the networks it acts for, the latest event first."""
        sql = "SELECT participant_id FROM networks_of_accounts WHERE account_id = ? ORDER BY event_id DESC, 1"
        return tuple(row["participant_id"] for row in self._connection.rows(sql, [account_id]))

    def accounts(self, event_id: int) -> dict[int, tuple[int, ...]]:
        """Ids of the accounts that act for each network of an event."""
        sql = "SELECT * FROM networks_of_accounts WHERE event_id = ? ORDER BY participant_id, account_id"
        found: dict[int, tuple[int, ...]] = {}
        for row in self._connection.rows(sql, [event_id]):
            found[row["participant_id"]] = (*found.get(row["participant_id"], ()), row["account_id"])
        return found

    def are_there(self, event_id: int) -> bool:
        """Whether any network takes part in an event."""
        sql = "SELECT 1 FROM participants WHERE event_id = ? AND role = 'network' AND NOT withdrawn LIMIT 1"
        return self._connection.first(sql, [event_id]) is not None

    def set_member(self, event_id: int, membership: Membership) -> None:
        """One network accompanies a member: this one now. What an earlier one had stated is no longer its own."""
        with self._connection.write():
            self.leave(membership.member)
            self._connection.table("memberships").insert(
                {
                    "event_id": event_id,
                    "participant_id": membership.member,
                    "network_id": membership.network,
                    "since": membership.since and moment_text(membership.since),
                }
            )

    def leave(self, member_id: int) -> None:
        """No network accompanies it any more."""
        with self._connection.write():
            for table in ("memberships", "stated_by_networks"):
                self._connection.run(f"DELETE FROM {table} WHERE participant_id = ?", [member_id])

    def membership(self, member_id: int) -> Membership | None:
        """Who accompanies it; None: nobody."""
        row = self._connection.first("SELECT * FROM memberships WHERE participant_id = ?", [member_id])
        return _membership(row) if row else None

    def members(self, event_id: int) -> tuple[Membership, ...]:
        """All of an event, by network and member."""
        sql = "SELECT * FROM memberships WHERE event_id = ? ORDER BY network_id, participant_id"
        return tuple(map(_membership, self._connection.rows(sql, [event_id])))

    def state(self, event_id: int, member_id: int, *, target: int, wish: Wish | None) -> None:
        """What a network said for a member about a target; None: it took that back."""
        with self._connection.write():
            sql = "DELETE FROM stated_by_networks WHERE participant_id = ? AND target = ?"
            self._connection.run(sql, [member_id, target])
            if wish is not None:
                row = {"event_id": event_id, "participant_id": member_id, "target": target, "wish": wish.value}
                self._connection.table("stated_by_networks").insert(row)

    def stated(self, member_id: int) -> dict[int, Wish]:
        """What its network said for a member, by target."""
        sql = "SELECT target, wish FROM stated_by_networks WHERE participant_id = ? ORDER BY target"
        return {row["target"]: Wish(row["wish"]) for row in self._connection.rows(sql, [member_id])}


def _membership(row: Row) -> Membership:
    since = datetime.fromisoformat(row["since"]) if row["since"] else None
    return Membership(row["participant_id"], row["network_id"], since)
