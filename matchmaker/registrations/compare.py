"""Tomorrow's export of the same form: what changed, and what would undo the organiser's own corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from matchmaker.registrations.registrants import Registrant

FIELDS = tuple(field.name for field in fields(Registrant) if field.name not in ("key", "timestamp", "source"))
"""What is compared; the key is the identity, the time and lines of registering are no content."""

_BLANK = {
    field.name: field.default if field.default is not MISSING else None
    for field in fields(Registrant)
    if field.name in FIELDS
}


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a participant that takes the file's value ``new`` in place of ``old``."""

    key: str
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both the file and the organiser changed; ``ours``, the organiser's, is kept.

    ``base``: the value of the last import, None when the participant was in none.
    """

    key: str
    field: str
    base: Any
    theirs: Any
    ours: Any


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import would do, each part sorted by key, then field.

    ``gone``: in the last import and here, no longer in the file: proposed as withdrawn. ``removed``: still in the
    file, but removed here since the last import: stays removed. ``unchanged``: keys of the file with nothing to do.
    """

    added: tuple[Registrant, ...] = ()
    updated: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gone: tuple[Registrant, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """The import would change nothing and asks nothing."""
        return not (self.added or self.updated or self.conflicts or self.gone)


def compare(base: Mapping[str, Registrant], *, theirs: Iterable[Registrant], ours: Mapping[str, Registrant]) -> Changes:
    """Compare three ways, per participant (by key) and field.

    Args:
        base: The last import.
        theirs: The new file.
        ours: The participants as they are now, withdrawn ones too.
    """
    new = {registrant.key: registrant for registrant in theirs}
    both = sorted(key for key in new if key in ours)
    found = [change for key in both for change in _compare_one(base.get(key), new[key], ours[key])]
    touched = {change.key for change in found}
    return Changes(
        added=tuple(new[key] for key in sorted(new) if key not in ours and key not in base),
        updated=tuple(change for change in found if isinstance(change, Change)),
        conflicts=tuple(change for change in found if isinstance(change, Conflict)),
        gone=tuple(ours[key] for key in sorted(base) if key in ours and key not in new),
        removed=tuple(key for key in sorted(new) if key in base and key not in ours),
        unchanged=tuple(key for key in both if key not in touched),
    )


def _compare_one(base: Registrant | None, theirs: Registrant, ours: Registrant) -> list[Change | Conflict]:
    """Without a base, what is still blank here takes the file's value."""
    found: list[Change | Conflict] = []
    for field in FIELDS:
        old = _BLANK[field] if base is None else getattr(base, field)
        new, mine = getattr(theirs, field), getattr(ours, field)
        if new in (mine, old):
            continue
        if mine == old:
            found.append(Change(theirs.key, field, mine, new))
        else:
            found.append(Conflict(theirs.key, field, None if base is None else old, new, mine))
    return found
