"""One plan: the checker's verdict, how good it is, who has little or nothing, why wishes were not granted."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response

from matchmaker.accounts import Action, may
from matchmaker.agendas import fits_room, grid
from matchmaker.day import running_of, shown_today
from matchmaker.drafts import add_pairs, compare_plans, find_unmet_priorities, has_priorities, is_repair, propose
from matchmaker.editing.counting import BY_HAND
from matchmaker.entities import Edition, Line, Participant, Plan, PlanGoal
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.papers.whys import quote
from matchmaker.papers.words import words
from matchmaker.plans import Verdict, compare_published, find_low, find_plan, judge
from matchmaker.publications import describe
from matchmaker.reasons import explain_unmet, say_cause, say_change, say_price
from matchmaker.registrations.names import alphabetical
from matchmaker.store import Store
from matchmaker.targets import attain
from web.addresses import ID
from web.attendee.terms import shorten
from web.languages import language
from web.messages import retell, say
from web.numbers import asked_number, whole_number
from web.organiser.goals import name_broken, name_goal, say_proof, sees_wishes
from web.organiser.told import signed, tell_all
from web.organisers import allowed, event_of, organiser
from web.rules import KINDS
from web.stores import open_store

pages = Blueprint("plans", __name__)

_PLAN = f"/organise/events/<{ID}:event_id>/plans/<{ID}:number>"


@pages.get(_PLAN)
@allowed(Action.VIEW)
def plan(event_id: int, number: int) -> str:
    """Everything about it; what people said of each other is for those who may arrange."""
    store = open_store()
    event_of(event_id)
    verdict = judge(store, event_id, number=number)
    edition, published = store.load_edition(event_id), store.plans.published(event_id)
    latest = find_plan(store, event_id)
    [found] = compare_plans(edition, [verdict.plan])
    return render_template(
        "organiser/plan_one.html",
        verdict=verdict,
        plan=verdict.plan,
        found=found,
        wishes=sees_wishes(),
        proof=[retell(sentence) for sentence in found.proof],
        told=describe(store, event_id, number=number),
        older=verdict.plan.number != latest.number,
        broken=name_broken(verdict),
        goals=_goals(verdict.plan),
        aims=[(one, KINDS[one.target.kind]) for one in attain(edition, verdict.plan)],
        departure=compare_published(store, event_id, plan=verdict.plan),
        in_force=published is not None and published.id == verdict.plan.id,
        **_laid_out(store, edition, verdict.plan),
        **(_private(edition, verdict, latest) if may(organiser(), Action.ARRANGE) else {}),
    )


@pages.get(f"{_PLAN}/wishes")
@allowed(Action.ARRANGE)
def unmet(event_id: int, number: int) -> str:
    """Why wishes of one participant (``?of=`` its id) were not granted."""
    store = open_store()
    event_of(event_id)
    shown, edition = find_plan(store, event_id, number=number), store.load_edition(event_id)
    of = asked_number("of")
    chosen = _one(edition, of) if of is not None else None
    reasons, impossible = _reasons(edition, shown, of=chosen)
    [found] = compare_plans(edition, [shown])
    return render_template(
        "organiser/plan_unmet.html",
        plan=shown,
        people=_wishing(edition),
        chosen=chosen,
        reasons=reasons,
        titles={name: words(language()).say(f"unmet_{name}") for name in ("cause", "price", "change")},
        impossible=impossible,
        found=found,
        given=has_priorities(edition),
        priorities=len(find_unmet_priorities(edition, shown)),
    )


@pages.post(f"{_PLAN}/pairs")
@allowed(Action.ARRANGE)
def add(event_id: int, number: int) -> Response:
    """The pairs that are ticked meet in the next plan, because the organiser proposes it."""
    event_of(event_id)
    pairs, reason = _ticked(request.form.getlist("pair")), str(say("proposed by the organiser"))
    added = add_pairs(open_store(), event_id, pairs=pairs, reason=reason, who=organiser().name)
    if added:
        names = "; ".join(f"{one.name} – {other.name}" for one, other in added)
        flash(
            str(
                say(
                    "In the next plan these meet: {names}. To have it computed, press “Fill only what is free”.",
                    names=names,
                )
            )
        )
    else:
        flash(str(say("Nothing was ticked.")))
    return redirect(url_for("plans.plan", event_id=event_id, number=number, _anchor="short"), 303)


def _ticked(sent: list[str]) -> list[tuple[int, int]]:
    """Two ids each, as the page writes them: ``3-12``."""
    both = [tuple(map(whole_number, pair.split("-"))) for pair in sent]
    if any(len(pair) != 2 or None in pair for pair in both):
        raise NotFoundError("this participant does not take part; choose one of the list")
    return both  # type: ignore[return-value]  # two numbers each, as was just seen


def _private(edition: Edition, verdict: Verdict, latest: Plan) -> dict[str, object]:
    """What follows from wishes and refusals, and what organisers wrote down."""
    names = {one.id: one.name for one in edition.participants}
    proposals = propose(edition, verdict.plan)
    met = {frozenset((meeting.a, meeting.b)) for meeting in latest.meetings}
    return {
        "by_hand": [
            (names[one.a], names[one.b], one.reason, signed(one.who))
            for one in verdict.plan.by_hand
            if one.a in names and one.b in names
        ],
        "losses": [(loss, retell(loss.reason)) for loss in verdict.losses],
        "changes": tell_all(open_store(), edition.event.id, verdict.changes),
        "low": find_low(edition, verdict.plan),
        "proposals": proposals,
        "waits_to_meet": any(
            locked and frozenset((match.short.id, match.partner.id)) not in met
            for one in proposals
            for match, locked in one.matches
        ),
        "quoted": _quoted,
        "priorities": len(find_unmet_priorities(edition, verdict.plan)),
    }


def _quoted(line: Line) -> str:
    return shorten(quote(line, words=words(language())))


def _goals(plan: Plan) -> list[tuple[str, PlanGoal, LazyString | None]]:
    """Each with its name and what its bound says."""
    repair = is_repair(plan)
    return [
        (name_goal(goal.name, repair=repair), goal, say_proof(goal, repair=repair) if _is_bounded(plan, goal) else None)
        for goal in plan.goals
        if not _is_empty(goal)
    ]


def _laid_out(store: Store, edition: Edition, plan: Plan) -> dict[str, object]:
    """Table by table, at the times that hold today."""
    running = running_of(store, edition.event.id)
    shown = grid(shown_today(edition, running), plan) if fits_room(edition, plan) else None
    return {"grid": shown, "dropped": running.dropped}


def _is_empty(goal: PlanGoal) -> bool:
    """There was nothing to reach: nobody imposed a meeting, say."""
    return goal.sense == "most" and goal.value == goal.bound == 0


def _is_bounded(plan: Plan, goal: PlanGoal) -> bool:
    """After a change by hand a bound of 0 may only say that nothing is fewer than none."""
    return not (goal.sense == "least" and goal.bound == 0 < goal.value and BY_HAND in plan.notices)


def _reasons(edition: Edition, shown: Plan, *, of: Participant | None) -> tuple[list[tuple[object, ...]], bool]:
    """Each wish with its cause, its price and what would grant it; and whether none can be found."""
    spoken = words(language())
    try:
        found = explain_unmet(edition, shown, source=of.id) if of else ()
    except ConflictError:  # it breaks a rule as things are now
        return [], True
    return [(one, say_cause(one, spoken), say_price(one, spoken), say_change(one, spoken)) for one in found], False


def _wishing(edition: Edition) -> list[Participant]:
    sources = {statement.source for statement in edition.statements}
    return sorted((one for one in edition.participants if one.id in sources), key=alphabetical)


def _one(edition: Edition, participant_id: int) -> Participant:
    for one in edition.participants:
        if one.id == participant_id:
            return one
    raise NotFoundError("this participant does not take part; choose one of the list")
