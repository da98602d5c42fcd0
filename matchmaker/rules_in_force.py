"""The rule by which meetings are given: public before wishes open; every later change of it is written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime

from matchmaker.entities import Event, Rule, RuleChange, Target
from matchmaker.entities.targets import NAMES
from matchmaker.journal import note
from matchmaker.reception import Reception
from matchmaker.store import Store
from matchmaker.wording import say
from solver.goals import POINTS, RANKED
from solver.problem import Wish

_FIRST = ("imposed", "mutual priorities", "minimum")
_FAIR = ("levels", "groups")
_LAST = ("long waits", "long rows", "waiting", "stay", "table changes")

_LATE = "rule: changed after wishes had opened"


def rule_in_force(store: Store, event_id: int) -> Rule:
    """The rule as it is now.

    Raises:
        NotFoundError: No such event.
    """
    with store.read():
        event, reception = store.events.get(event_id), store.receptions.get(event_id)
        return _rule(event, reception, store.targets.all(event_id))


def rule_at(store: Store, event_id: int, *, moment: datetime) -> Rule:
    """The rule as it was then, and so the one of a plan that was asked for then."""
    with store.read():
        later = (change.before for change in store.rule_changes.all(event_id) if change.at > moment)
        return next(later, None) or rule_in_force(store, event_id)


def late_changes(store: Store, event_id: int) -> tuple[RuleChange, ...]:
    """Changes of the rule after wishes had opened, in order: everybody may read them."""
    return tuple(change for change in store.rule_changes.all(event_id) if change.late)


def differing(before: Rule, after: Rule) -> tuple[str, ...]:
    """Names of the fields in which two rules differ, but for the goals, whose order follows from another field."""
    names = (field.name for field in fields(Rule) if field.name != "goals")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


@contextmanager
def logged(store: Store, event_id: int, *, who: str, now: datetime) -> Iterator[None]:
    """What the block changes of the rule is written down with it, as a change that everybody reads once wishes are
    open. ``who``: for the journal; ``now``: aware.
    """
    with store.write():
        before, opened = rule_in_force(store, event_id), store.receptions.get(event_id).wishes_open
        yield
        after = rule_in_force(store, event_id)
        if after != before:
            change = RuleChange(now, who, opened is not None and opened <= now, before, after)
            store.rule_changes.add(event_id, change)
            if change.late:
                note(store, event_id, who=who, what=_LATE, before=_tell(change, before), after=_tell(change, after))


def _rule(event: Event, reception: Reception, targets: tuple[Target, ...]) -> Rule:
    middle = ("wishes", *_FAIR) if event.wishes_first else (*_FAIR, "wishes")
    return Rule(
        goals=(*_FIRST, *middle, *_LAST),
        points=(POINTS[Wish.PRIORITY], POINTS[Wish.YES], POINTS[Wish.OPEN], RANKED - 1),
        floor=event.floor,
        wishes_first=event.wishes_first,
        maximum=event.maximum,
        priorities=reception.priorities,
        targets=targets,
        never_met=event.never_met,
    )


def _tell(change: RuleChange, rule: Rule) -> str:
    """Only what changed, for the journal."""
    return "; ".join(f"{name}: {_say(getattr(rule, name))}" for name in differing(change.before, change.after))


def _say(value: object) -> str:
    if isinstance(value, tuple):
        targets = (one for one in value if isinstance(one, Target))
        return ", ".join(f"{NAMES[one.kind]} {one.per_buyer} each, {one.share} %" for one in targets) or "none"
    return say(value) or "none"
