"""Publishing a plan, as provisional or final, and what everybody may know of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from matchmaker.entities import Plan, Publication, PublicationKind, RuleChange
from matchmaker.errors import ConflictError
from matchmaker.journal import is_just_noted, note
from matchmaker.papers.words import Words
from matchmaker.plans import find_plan, judge, publish
from matchmaker.rules_in_force import late_changes, rule_at
from matchmaker.store import Store


@dataclass(frozen=True, slots=True)
class Described:
    """A published plan, by its ``number``, as it is told on pages and papers.

    ``publication``: the latest of this plan, its moment in the zone of the event. ``by_hand``: how many meetings are
    the organiser's decision. ``late``: changes of the rule after wishes had opened.
    """

    number: int
    seed: int
    by_hand: int
    publication: Publication
    late: tuple[RuleChange, ...]


def publish_plan(
    store: Store,
    event_id: int,
    *,
    number: int | None = None,
    kind: PublicationKind = PublicationKind.FINAL,
    who: str,
    now: datetime,
) -> Plan:
    """Freeze a plan (default: the latest) as the one in force, or make the provisional one in force final.

    Raises:
        ConflictError: It breaks a rule as things are now, is published already, or is to be provisional after a final
            one.
        NotFoundError: There is no such plan.
    """
    with store.write():
        plan, in_force = find_plan(store, event_id, number=number), store.plans.published(event_id)
        if kind is PublicationKind.PROVISIONAL and in_force and not in_force.provisional:
            raise ConflictError(
                "plan {number} is final, and people rely on it; publish the next one as final too",
                number=in_force.number,
            )
        before = "draft"
        if in_force and plan.id == in_force.id and plan.provisional and kind is PublicationKind.FINAL:
            before = "published as provisional"
            _refuse_broken(store, event_id, plan)
        else:
            publish(store, event_id, number=plan.number)
        _record(store, event_id, plan, kind=kind, who=who, now=now)
        note(store, event_id, who=who, what=f"plan {plan.number}", before=before, after=f"published as {kind.value}")
        return store.plans.get(plan.id)


def is_just_published(store: Store, event_id: int, *, number: int, kind: PublicationKind, who: str) -> bool:
    """Whether this person published this plan so a moment ago: a button was pressed twice."""
    return is_just_noted(store, event_id, who=who, what=f"plan {number}", after=f"published as {kind.value}")


def describe(store: Store, event_id: int, *, number: int | None = None) -> Described | None:
    """A published plan (default: the one in force).

    None when it is not published, or was before publications were written down.

    Raises:
        NotFoundError: No such plan.
    """
    with store.read():
        plan = store.plans.published(event_id) if number is None else find_plan(store, event_id, number=number)
        if plan is None:
            return None
        made = [one for one in store.publications.all(event_id) if one.plan == plan.id]
        zone = ZoneInfo(store.events.get(event_id).timezone)
        late = late_changes(store, event_id)
    if not made:
        return None
    latest = replace(made[-1], at=made[-1].at.astimezone(zone))
    local = tuple(replace(change, at=change.at.astimezone(zone)) for change in late)
    return Described(plan.number, plan.seed, len(plan.by_hand), latest, local)


def publication_line(described: Described, words: Words) -> str:
    """One line for the foot of a paper: what was published when, by which rule, with what by hand."""
    made, rule = described.publication, described.publication.rule
    parts = [
        words.say(
            f"publication_{made.kind.value}",
            number=described.number,
            day=words.day(made.at.date()),
            clock=words.clock(made.at),
        ),
        words.say("rule_wishes_first" if rule.wishes_first else "rule_fair", floor=rule.floor),
        words.say("lot", seed=described.seed),
        words.count("by_hand", described.by_hand),
    ]
    if described.late:
        last = described.late[-1].at
        parts.append(words.count("rule_changed", len(described.late), day=words.day(last.date())))
    return " · ".join(part for part in parts if part)


def _record(store: Store, event_id: int, plan: Plan, *, kind: PublicationKind, who: str, now: datetime) -> None:
    """With the rule the plan was made by."""
    rule = rule_at(store, event_id, moment=plan.created)
    store.publications.add(event_id, Publication(plan.id, kind, now, who, rule))


def _refuse_broken(store: Store, event_id: int, plan: Plan) -> None:
    if not judge(store, event_id, number=plan.number).holds:
        raise ConflictError(
            "plan {number} breaks a rule as things are now; publish another one instead", number=plan.number
        )
