"""What the pages of an event say and allow, as a service: changed whole, and written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from matchmaker.errors import InputError
from matchmaker.journal import note
from matchmaker.reception import Reception
from matchmaker.rules_in_force import logged
from matchmaker.store import Store
from matchmaker.wording import say, say_field


def change_reception(
    store: Store, reception: Reception, *, changes: Mapping[str, Any], who: str, now: datetime
) -> Reception:
    """Set what is named, leave the rest. ``who``: for the journal; ``now``: aware.

    Raises:
        InputError: A value that makes no sense, or personal data would have to go before the event.
        ConflictError: Changed by somebody else meanwhile.
    """
    wanted = replace(reception, **changes)
    if "retention" in changes and wanted.retention and wanted.retention < store.events.get(reception.event).date:
        raise InputError(
            "personal data would be deleted before the event: keep them until its day, or until a later one",
            at="retention",
        )
    if wanted == reception:
        return reception
    with store.write(), logged(store, reception.event, who=who, now=now):
        for field in changes:
            before, after = say(getattr(reception, field)), say(getattr(wanted, field))
            if before != after:
                note(store, reception.event, who=who, what=f"pages: {say_field(field)}", before=before, after=after)
        return store.receptions.save(wanted)
