"""What somebody else changed for a participant, told by one mail for all that is changed within some minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from matchmaker.mail.recipients import compose
from matchmaker.mail.writing import Kind
from matchmaker.store import Store, Untold

PATIENCE = timedelta(minutes=10)
"""From the first change until the mail leaves."""


def tell_changes(store: Store, participant_id: int, *, changes: Iterable[Untold], now: datetime) -> None:
    """Put a mail into the outbox that says what is different; one that still waits there says this too.

    What was changed and then undone is not spoken of. Whoever has no address is told nothing.

    Raises:
        NotFoundError: No such participant.
    """
    with store.write():
        due = store.letters.recall(participant_id, Kind.CHANGED.value, now=now)
        if due is None:
            store.untold.forget(participant_id)
        for change in changes:
            if change.before != change.after:
                store.untold.add(participant_id, change)
        if untold := store.untold.of(participant_id):
            one = store.participants.get(participant_id)
            event = store.events.get(store.participants.event_of(participant_id))
            due = due or now + PATIENCE
            store.letters.add(compose(store, event, one, kind=Kind.CHANGED, now=now, due=due, changes=untold))
