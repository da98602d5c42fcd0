"""What was changed when, in words: written down for good, and read again when a plan no longer fits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from matchmaker.store import AuditEntry, Store

BY_COMMAND = "command line"
"""Who did it, where something was typed as a command."""

_JUST = timedelta(minutes=1)
"""Whoever presses a button again that late means something by it."""


def note(
    store: Store,
    event_id: int | None,
    *,
    who: str,
    what: str,
    before: str = "",
    after: str = "",
    participant: int | None = None,
) -> None:
    """Write down a change, in the transaction that makes it; ``event_id`` None: a change of the workspace.

    ``participant``: the id of whom it is about; only then the participant reads it, and it goes when that one asks to
    be deleted.
    """
    store.audit.add(AuditEntry(datetime.now(UTC), who, what, before, after, event_id, participant))


def changes_since(store: Store, event_id: int | None, *, moment: datetime) -> tuple[AuditEntry, ...]:
    """What was written down about an event after a moment, in order; about everything where ``event_id`` is None."""
    return tuple(entry for entry in store.audit.all(event_id) if entry.at > moment)


def is_just_noted(store: Store, event_id: int | None, *, who: str, what: str, after: str) -> bool:
    """Whether this very line was written down a moment ago: the same person pressed the same button again."""
    latest = changes_since(store, event_id, moment=datetime.now(UTC) - _JUST)
    return any((one.event, one.who, one.what, one.after) == (event_id, who, what, after) for one in latest)
