"""What the independent checker found wrong, a sentence per rule: every page and every command says it by these."""

from __future__ import annotations

from matchmaker.errors import ConflictError
from matchmaker.losses import say
from solver.check import Claim, Rule, Violation
from solver.problem import Problem

_RULES = {
    Rule.REFERENCE: say("a meeting is of somebody, in a round or at a table that does not exist"),
    Rule.ONCE: say("{names} meet more than once"),
    Rule.CAPACITY: say("{names} has too many meetings in round {number}: {count}, at most {most}"),
    Rule.MAXIMUM: say("{names} has {count} meetings, at most {most}"),
    Rule.TABLE: say("table {label} holds several meetings in round {number}"),
    Rule.CLOSED: say("table {label} cannot be used in round {number}"),
    Rule.OWNER: say("{names} meet in round {number} at table {label}, which is not theirs"),
    Rule.STEP_FREE: say("{names} meet in round {number} at table {label}, but one of them needs a step-free one"),
    Rule.ZONE: say("{names} meet in round {number} at table {label}, outside the zone of one of them"),
    Rule.SLOTS: say("{names} may not meet in round {number}"),
    Rule.TOGETHER: say("{names} have the same person behind them, yet are busy in round {number}"),
    Rule.GIVEN: say("{names} must meet and do not"),
    Rule.LOCK: say("{names} are locked and do not meet as the lock says"),
    Rule.PRECEDENCE: say("{names}: meetings that should come before others do not"),
    Rule.GROUP: say("a group of meetings is beyond its limits"),
}


def explain_violation(problem: Problem, wrong: Violation) -> ConflictError:
    """In words that can be translated, without their end; ``problem``: the one with the names of people."""
    if isinstance(wrong.rule, Claim):
        return ConflictError("the plan claims what its meetings do not bear out: {why}", why=wrong.message)
    if wrong.rule is Rule.REFERENCE:
        return ConflictError(_RULES[wrong.rule].template)
    people = [problem.participants[one] for one in wrong.participants]
    names = ", ".join(dict.fromkeys(one.id for one in people))
    number, most = 0 if wrong.slot is None else wrong.slot + 1, people[0].maximum if people else None
    if wrong.rule is Rule.CAPACITY and wrong.slot is not None:
        most = people[0].capacity[wrong.slot]
        if not most:
            return ConflictError("{names} is away in round {number} but has a meeting", names=names, number=number)
    label = "" if wrong.table is None else problem.tables[wrong.table].id
    places = {"names": names, "number": number, "label": label, "count": len(wrong.pairs), "most": most}
    return ConflictError(_RULES[wrong.rule].template, **places)
