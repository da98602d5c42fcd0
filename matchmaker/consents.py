"""Who lets which partner network see it and help it: always the participant's own word, taken back at any time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from matchmaker.entities import Participant, Role
from matchmaker.errors import ConflictError, InputError
from matchmaker.journal import note
from matchmaker.presence import present
from matchmaker.store import Membership, Store


def networks_of(everybody: Iterable[Participant]) -> tuple[Participant, ...]:
    """Those that accompany others, in order of number."""
    return tuple(one for one in everybody if one.role is Role.NETWORK and not one.withdrawn)


def consent(store: Store, event_id: int, *, one: Participant, network_id: int | None, now: datetime) -> None:
    """A participant says who accompanies it, or (None) that nobody does any more: from this moment nobody sees it.

    Raises:
        InputError: That is no network of this event, or a network itself asks.
        NotFoundError: The participant was deleted meanwhile.
    """
    with store.write():
        present(store, one.id)
        before = store.networks.membership(one.id)
        if network_id is None:
            store.networks.leave(one.id)
            network = None
        else:
            network = _network(store, event_id, one, network_id)
            if before and before.network == network_id:
                if before.since is None:
                    store.networks.set_member(event_id, replace(before, since=now))
            else:
                store.networks.set_member(event_id, Membership(one.id, network_id, now))
        _note(store, event_id, one, before, network, who=one.name)


def propose(store: Store, event_id: int, *, one: Participant, network_id: int, who: str) -> None:
    """Organisers propose a network; it sees nothing until the participant agrees. ``who``: for the journal.

    Raises:
        InputError: That is no network of this event.
        ConflictError: The participant has chosen one itself.
    """
    with store.write():
        present(store, one.id)
        network = _network(store, event_id, one, network_id)
        known = store.networks.membership(one.id)
        if known and known.since:
            raise ConflictError("{name} has chosen a network itself; only it can change that", name=one.name)
        store.networks.set_member(event_id, Membership(one.id, network.id))
        what = f"{one.name}: network proposed"
        note(store, event_id, who=who, what=what, after=network.name, participant=one.id)


def _network(store: Store, event_id: int, one: Participant, network_id: int) -> Participant:
    for network in networks_of(store.participants.all(event_id)):
        if network.id == network_id and one.role is not Role.NETWORK:
            return network
    raise InputError("this network takes no part in the event; choose another one")


def _note(
    store: Store, event_id: int, one: Participant, before: Membership | None, after: Participant | None, *, who: str
) -> None:
    agreed = before.network if before and before.since else None
    if agreed == (after.id if after else None):
        return
    was = store.participants.get(agreed).name if agreed else ""
    what = f"{one.name}: accompanied by"
    note(store, event_id, who=who, what=what, before=was, after=after.name if after else "", participant=one.id)
