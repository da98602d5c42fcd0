"""A sourcing record in words, for paper and spreadsheets alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from matchmaker.entities import Contract, Rule, RuleChange, Target
from matchmaker.journal import BY_COMMAND
from matchmaker.papers.words import Words
from matchmaker.rules_in_force import differing
from matchmaker.sectors import label
from matchmaker.sourcing.entries import Buyer, Entry, Hindrance, Issue, Need, Place, Record, Repair

_FIELDS = {
    "points": "record_points",
    "floor": "record_floor",
    "wishes_first": "record_wishes_first",
    "maximum": "record_maximum",
    "priorities": "record_priorities",
    "targets": "record_targets",
}
"""Labels of what may change of a rule."""

Fact = tuple[str, str]
"""A subject and what is said of it."""


def figures(record: Record, words: Words) -> tuple[Fact, ...]:
    """How many of what, and why how many had no meeting; meetings held once some are known."""
    entries = record.entries
    why = Counter(one.hindrance or Hindrance.UNKNOWN for one in entries if one.place is None)
    found = [
        *([] if record.whose else [("record_buyers", len(record.buyers))]),
        ("record_pairs", len(entries)),
        ("record_met", sum(one.place is not None for one in entries)),
        ("record_unmet", why.total()),
        *((f"record_count_{one.name.lower()}", why[one]) for one in Hindrance if why[one]),
        ("record_by_hand", sum(one.decision is not None for one in entries)),
    ]
    if any(one.held is not None for one in entries):
        found.append(("record_held", sum(one.held is True for one in entries)))
    return tuple((words.say(name), str(number)) for name, number in found)


def rule_facts(record: Record, words: Words) -> tuple[Fact, ...]:
    """By which rule and which draw meetings were given, every change of the rule, and every publication."""
    rule = record.rule
    changes = tuple(_say_change(one, words) for one in record.changes) or (words.say("record_no_change"),)
    return (
        (
            words.say("record_order"),
            words.say("record_order_wishes" if rule.wishes_first else "record_order_fair"),
        ),
        *((words.say(_FIELDS[name]), _say_field(name, rule, words)) for name in _FIELDS if name != "wishes_first"),
        (words.say("record_seed"), words.say("record_seed_said", seed=record.seed)),
        *((words.say("record_changes"), said) for said in changes),
        *((words.say("record_issues"), _say_issue(one, words)) for one in record.issues),
    )


def say_dated(buyer: Buyer, words: Words) -> str:
    """Since when its needs could be read."""
    said = [words.say("record_needs_same")]
    if buyer.changed:
        said.insert(0, words.say("record_needs_changed", day=words.day(buyer.changed)))
    if buyer.published:
        name = "record_needs_by" if buyer.imported else "record_needs_since"
        said.insert(0, words.say(name, day=words.day(buyer.published)))
    return " · ".join(said)


def say_sector(need: Need, words: Words) -> str:
    """Groups of the taxonomy where some were chosen, else as it was written."""
    return ", ".join(label(key, words.language) for key in need.groups) or need.sector


def say_text(need: Need, words: Words) -> str:
    """What was written, with what is said besides."""
    said = " – ".join(filter(None, (need.title, need.text)))
    besides = [words.say("record_deadline", day=words.day(need.deadline))] if need.deadline else []
    if need.contract is not Contract.OPEN:
        besides.append(words.say(f"record_contract_{need.contract.name.lower()}"))
    return " · ".join(filter(None, (said, *besides)))


def say_asked(entry: Entry, words: Words) -> str:
    """Which side asked."""
    return words.say(f"record_asked_{entry.asked.value}")


def say_place(place: Place | None, words: Words) -> str:
    """When and where."""
    if place is None:
        return words.say("record_nothing")
    start, end = words.clock(place.start), words.clock(place.end)
    return words.say("record_place", round=place.round, start=start, end=end, table=place.table)


def say_held(entry: Entry, words: Words) -> str:
    """Whether the meeting took place; empty where that is not known."""
    return "" if entry.held is None else words.say("record_was_held" if entry.held else "record_not_held")


def say_result(entry: Entry, words: Words) -> str:
    """When and where two met, or why they did not."""
    if entry.place is not None:
        return " · ".join(filter(None, (say_place(entry.place, words), say_held(entry, words))))
    why = entry.hindrance or Hindrance.UNKNOWN
    full = [words.say("record_the_buyer") if name == entry.buyer.name else name for name in entry.full]
    return words.say(f"record_why_{why.name.lower()}", who=words.series(full) if full else "")


def say_decision(entry: Entry, words: Words) -> str:
    """That a meeting was placed by hand, and why; empty where it was not."""
    made = entry.decision
    if made is None:
        return ""
    who = say_who(made.who, words)
    return words.say("record_decided" if made.reason else "record_decided_bare", who=who, reason=made.reason)


def say_need(need: Need | None, words: Words) -> str:
    """What two had to speak about, shortly."""
    if need is None:
        return words.say("record_nothing")
    return " – ".join(filter(None, (say_sector(need, words), need.title or need.text)))


def say_refusals(buyer: Buyer, words: Words) -> str:
    """How many for which reason; empty where there are none."""
    found = (
        words.say(f"record_refusal_{reason.name.lower()}", number=number) for reason, number in buyer.refusals.items()
    )
    return " · ".join(found)


def say_repair(repair: Repair, words: Words) -> str:
    """When something was changed, by whom, and what had happened."""
    made = words.say("record_repaired", **_moment(repair.at, words), who=say_who(repair.who, words))
    happened = (words.say(f"record_happening_{one.value}") for one in repair.happenings)
    return " · ".join((made, *happened, *([words.say("record_repair_undone")] if repair.undone else [])))


def say_who(who: str, words: Words) -> str:
    """An account's name; whoever types commands is of the team."""
    return words.say("record_team") if who == BY_COMMAND else who


def _say_change(change: RuleChange, words: Words) -> str:
    parts = (
        words.say(
            "record_from_to",
            field=words.say(_FIELDS[name]).lower(),
            before=_say_field(name, change.before, words),
            after=_say_field(name, change.after, words),
        )
        for name in differing(change.before, change.after)
    )
    name = "record_change_late" if change.late else "record_change"
    return words.say(name, **_moment(change.at, words), who=say_who(change.who, words), what=" ; ".join(parts))


def _say_field(name: str, rule: Rule, words: Words) -> str:
    match name:
        case "points":
            priority, yes, gladly, first = rule.points
            return words.say("record_points_said", priority=priority, yes=yes, open=gladly, first=first)
        case "floor":
            return words.say("record_up_to", number=rule.floor)
        case "wishes_first":
            return words.say("record_yes" if rule.wishes_first else "record_no")
        case "maximum":
            return words.say("record_no_limit") if rule.maximum is None else str(rule.maximum)
        case "targets":
            said = [text for one in rule.targets for text in _say_target(one, words)]
            return " · ".join(said) or words.say("record_none")
        case _:
            return str(getattr(rule, name))


def _say_target(target: Target, words: Words) -> Iterator[str]:
    kind = words.say(f"record_kind_{target.kind.value}")
    if target.per_buyer:
        yield words.say("record_target_each", kind=kind, number=target.per_buyer)
    if target.share:
        yield words.say("record_target_share", kind=kind, number=target.share)


def _say_issue(issue: Issue, words: Words) -> str:
    name = f"record_issue_{issue.kind.value}"
    return words.say(name, number=issue.number, **_moment(issue.at, words), who=say_who(issue.who, words))


def _moment(at: datetime, words: Words) -> dict[str, str]:
    return {"day": words.day(at), "clock": words.clock(at)}
