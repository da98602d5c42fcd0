"""Deletions made in one copy of a workspace are made in another one too: nobody comes back who asked to be deleted."""

from __future__ import annotations

from collections.abc import Iterable

from matchmaker.keeping.shredding import shred
from matchmaker.personal.erasing import erase
from matchmaker.store import Erasure, Store


def repeat_erasures(store: Store, known: Iterable[Erasure], *, who: str) -> int:
    """Delete whoever was deleted elsewhere since this copy was made; how many participants and events that were.

    ``known``: of people who, if they are in this copy, have the same id there. The bytes are still to be overwritten.
    """
    marks = {erasure.mark for erasure in store.erasing.all()}
    missing = [erasure for erasure in known if erasure.mark not in marks and _is_there(store, erasure)]
    with store.write():
        for event, participant in dict.fromkeys((one.event, one.participant) for one in missing):
            if participant is None:
                shred(store, event, who=who)
            else:
                erase(store, participant, who=who)
        for erasure in missing:
            store.erasing.remember(erasure)
    return len({(one.event, one.participant) for one in missing})


def _is_there(store: Store, erasure: Erasure) -> bool:
    """Whether the copy knows whom it was about: others came later."""
    everybody = store.participants.all(erasure.event, withdrawn=True)
    there = {one.id for one in everybody} if erasure.participant else {event.id for event in store.events.all()}
    return (erasure.participant or erasure.event) in there
