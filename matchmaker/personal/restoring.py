"""Who was deleted and registers again is the same participant, with its number and what others said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from matchmaker.entities import Participant
from matchmaker.errors import ConflictError
from matchmaker.journal import note
from matchmaker.personal.traces import partners_of
from matchmaker.store import Store


def restore(store: Store, event_id: int, *, there: Participant, wanted: Participant, now: datetime) -> Participant:
    """The participant ``there``, who is deleted, with the new registration ``wanted``, already checked.

    Ids, number and revision of ``wanted`` do not matter. To be called inside the transaction that found it deleted.

    Raises:
        ConflictError: Changed by somebody else meanwhile; or it has meetings in a published plan: whoever took its
            seat there would read the contacts of its partners, and anybody can type a name.
    """
    if partners_of(store, event_id, there.id):
        raise ConflictError(
            "{name} was deleted and still stands in the published schedule; call the organising team: {contact}",
            name=there.name,
            contact=store.receptions.get(event_id).contact,
            at="name",
        )
    back = replace(
        wanted,
        id=there.id,
        number=there.number,
        organisation=replace(wanted.organisation, id=there.organisation.id),
        revision=there.revision,
        registered=now,
        withdrawn=wanted.waiting,
        missing=False,
        erased=False,
    )
    what = f"{back.name}: registered again after it was deleted"
    note(store, event_id, who=back.name, what=what, participant=back.id)
    return store.participants.save(back)
