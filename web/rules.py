"""The rule by which meetings are given, and its changes, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask_babel import LazyString

from matchmaker.entities import Event, FirmKind, Rule, RuleChange
from matchmaker.publications import Described, describe
from matchmaker.rules_in_force import differing, late_changes, rule_in_force
from web.messages import Spoken, say
from web.stores import open_store

KINDS = {
    FirmKind.INSERTION: say("Insertion structures"),
    FirmKind.ADAPTED: say("Adapted companies and ESAT"),
    FirmKind.SMALL: say("Firms of fewer than 50 people"),
}

_FIELDS = {
    "floor": say("first meetings for everybody, up to"),
    "wishes_first": say("wishes before first meetings for everybody"),
    "maximum": say("greatest number of meetings for each"),
    "priorities": say("priorities that one may give"),
    "targets": say("targets for kinds of firms"),
    "points": say("points of a wish"),
    "never_met": say("points for those who never met"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """How meetings are given: ``rule`` in force, its changes since wishes opened, the plan that is published."""

    rule: Rule
    late: tuple[RuleChange, ...]
    published: Described | None


@dataclass(frozen=True, slots=True)
class Amendment:
    """One field of the rule that was changed, and its values."""

    at: datetime
    name: LazyString
    before: LazyString
    after: LazyString


def teach_rules(app: Flask) -> None:
    """What ``public/rule.html`` asks."""
    app.jinja_env.globals.update(how_given=how_given, amendments=amendments, target_lines=target_lines)


def how_given(event: Event) -> Given:
    """What anybody may read of it."""
    store = open_store()
    with store.read():
        return Given(rule_in_force(store, event.id), late_changes(store, event.id), describe(store, event.id))


def amendments(changes: tuple[RuleChange, ...]) -> list[Amendment]:
    """Every field that was changed, in order."""
    return [
        Amendment(change.at, _FIELDS[name], _say(name, change.before), _say(name, change.after))
        for change in changes
        for name in differing(change.before, change.after)
    ]


def target_lines(rule: Rule) -> list[LazyString]:
    """What is aimed at for kinds of firms, a sentence each."""
    found = []
    for one in rule.targets:
        if one.per_buyer:
            wish = say("{kind}: for every buyer at least {number}, where possible.", kind=KINDS[one.kind],
                       number=one.per_buyer)  # fmt: skip
            found.append(wish)
        if one.share:
            found.append(say("{kind}: {share}% of all meetings, where possible.", kind=KINDS[one.kind],
                             share=one.share))  # fmt: skip
    return found


def _say(name: str, rule: Rule) -> LazyString:
    value = getattr(rule, name)
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if name == "targets":
        return Spoken(lambda: " ".join(map(str, target_lines(rule))) or str(say("none")))
    if name == "points":
        return Spoken(lambda: ", ".join(map(str, rule.points)))
    return say("no limit") if value is None else Spoken(lambda: str(value))
