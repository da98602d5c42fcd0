"""Whoever asked to be deleted says nothing any more, also when a page of its was opened before."""

from __future__ import annotations

from matchmaker.entities import Participant
from matchmaker.errors import NotFoundError
from matchmaker.store import Store


def present(store: Store, participant_id: int) -> Participant:
    """The participant as it is now; to be called inside the transaction that keeps what it says.

    Raises:
        NotFoundError: It was deleted meanwhile, or never was.
    """
    one = store.participants.get(participant_id)
    if one.erased:
        raise NotFoundError("{name} was deleted at its own request: nothing more is kept of it", name=one.name)
    return one
