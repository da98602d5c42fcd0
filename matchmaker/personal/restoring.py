"""Who was deleted and registers again is the same participant, with its number and what others said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from matchmaker.entities import Participant
from matchmaker.journal import note
from matchmaker.store import Store


def restore(store: Store, event_id: int, *, there: Participant, wanted: Participant, now: datetime) -> Participant:
    """The participant ``there``, who is deleted, with the new registration ``wanted``, already checked.

    Ids, number and revision of ``wanted`` do not matter. To be called inside the transaction that found it deleted.

    Raises:
        ConflictError: Changed by somebody else meanwhile.
    """
    back = replace(
        wanted,
        id=there.id,
        number=there.number,
        organisation=replace(wanted.organisation, id=there.organisation.id),
        revision=there.revision,
        registered=now,
        withdrawn=False,
        missing=False,
        erased=False,
    )
    note(store, event_id, who=back.name, what=f"{back.name}: registered again after it was deleted")
    return store.participants.save(back)
