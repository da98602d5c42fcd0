"""Plans side by side, what changes for whom from one to another, and taking up an older one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.drafts import Grade, Overview, compare_plans, count_tables, find_best, roll_back, tell_apart
from matchmaker.entities import Plan
from matchmaker.mail.changes import Teller
from matchmaker.papers.words import words
from matchmaker.plans import find_plan
from web.addresses import ID
from web.languages import language
from web.messages import retell, say
from web.numbers import asked_number
from web.organiser.drawing import draw
from web.organiser.goals import sees_wishes
from web.organisers import allowed, event_of, organiser
from web.stores import open_store

pages = Blueprint("comparing", __name__)

AT_ONCE = 4
"""So many plans stand beside each other, of which the latest count."""

_GRADES = {
    Grade.MUTUAL: say("Priorities of both sides"),
    Grade.PRIORITY: say("Priorities of one side"),
    Grade.YES: say("Wishes “yes”"),
    Grade.OPEN: say("Wishes “gladly, if they ask”"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of all plans; ``best``: positions of those that are better than the others."""

    name: LazyString
    cells: Sequence[object]
    best: frozenset[int] = frozenset()


@pages.get(f"/organise/events/<{ID}:event_id>/plan/beside")
@allowed(Action.VIEW)
def beside(event_id: int) -> str:
    """The plans that are named (``?plan=1&plan=3``), else the latest ones."""
    event, store = event_of(event_id), open_store()
    with store.read():
        edition, plans = store.load_edition(event_id), store.plans.all(event_id)
    chosen = _chosen(plans)
    found = compare_plans(edition, chosen)
    tables = count_tables(edition)
    return render_template(
        "organiser/plan_beside.html",
        event=event,
        plans=chosen,
        pairs=list(pairwise(chosen)),
        rows=_rows(found),
        pictures=draw([one.spread for one in found]),
        spread=list(enumerate(zip_longest(*(one.spread for one in found), fillvalue=0))),
        used=[(slot, most, [one.used[slot] for one in found]) for slot, most in enumerate(tables)],
    )


@pages.get(f"/organise/events/<{ID}:event_id>/plan/changes")
@allowed(Action.ARRANGE)
def changes(event_id: int) -> str:
    """What changes for whom from plan ``?from=`` to plan ``?to=``."""
    store, spoken = open_store(), words(language())
    event_of(event_id)
    before, after = (find_plan(store, event_id, number=asked_number(name)) for name in ("from", "to"))
    edition = store.load_edition(event_id)
    found = tell_apart(edition, before, after, told=Teller(store, edition, words=spoken))
    return render_template("organiser/plan_changes.html", before=before, after=after, found=found)


@pages.post(f"/organise/events/<{ID}:event_id>/plans/<{ID}:number>/again")
@allowed(Action.ARRANGE)
def again(event_id: int, number: int) -> Response:
    """A copy of this plan is the latest draft, if the checker lets it pass."""
    event_of(event_id)
    made = roll_back(open_store(), event_id, number=number, who=organiser().name)
    flash(str(say("Plan {made} is a copy of plan {number}, and the latest draft.", made=made.number, number=number)))
    return redirect(url_for("plans.plan", event_id=event_id, number=made.number), 303)


def _chosen(plans: tuple[Plan, ...]) -> list[Plan]:
    """Those named, or the latest, oldest first."""
    named = {number for number in request.args.getlist("plan") if number.isdecimal()}
    return [plan for plan in plans if not named or str(plan.number) in named][-AT_ONCE:]


def _rows(found: Sequence[Overview]) -> list[Row]:
    """The measures, the most important first; what is counted from wishes only for those who may see wishes."""
    wishes = sees_wishes()
    few = _counted(say("Fewest meetings of anyone in a wish"), [one.fewest for one in found])
    proof = [" ".join(str(retell(sentence)) for sentence in one.proof) for one in found]
    return [
        *(_graded(name, grade, found) for grade, name in _GRADES.items() if wishes),
        _counted(say("Meetings"), [len(one.plan.meetings) for one in found]),
        *([few] if wishes else []),
        _counted(say("Longest wait, in rounds"), [one.longest for one in found], least=True),
        _counted(say("Waiting rounds, in total"), [one.idle for one in found], least=True),
        _counted(say("Table changes"), [one.changes for one in found], least=True),
        Row(say("Meetings decided by hand"), [len(one.plan.by_hand) for one in found]),
        *([Row(say("Proof, of what was known when it was made"), proof)] if wishes else []),
    ]


def _graded(name: LazyString, grade: Grade, found: Sequence[Overview]) -> Row:
    cells = [one.grades[grade] for one in found]
    told = [say("{granted} of {wished}", granted=granted, wished=wished) for granted, wished in cells]
    return Row(name, told, find_best([granted for granted, _ in cells]))


def _counted(name: LazyString, values: Sequence[int | None], *, least: bool = False) -> Row:
    return Row(name, ["–" if value is None else value for value in values], find_best(values, least=least))
