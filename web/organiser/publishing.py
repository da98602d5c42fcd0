"""The gate before publication, and the mails after it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from matchmaker.accounts import Action
from matchmaker.drafts import compare_plans, find_unmet_priorities, has_priorities
from matchmaker.entities import PublicationKind
from matchmaker.errors import ConflictError
from matchmaker.mail import Queued, look_at_mailing, queue_agendas
from matchmaker.plans import compare_published, find_fallen, find_low, judge
from matchmaker.publications import is_just_published, publish_plan
from matchmaker.rules_in_force import rule_at, rule_in_force
from matchmaker.settings import mail_server, public_url
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.messages import say
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("publishing", __name__)

_SAID = {
    PublicationKind.PROVISIONAL: say(
        "Plan {number} is published as provisional. Everybody can see it; pages, papers and mails say so."
    ),
    PublicationKind.FINAL: say("Plan {number} is published. Everybody can see it, and nothing changes it any more."),
}


class PublishForm(Form):
    """Read first."""

    kind = RadioField(
        say("How it is published"),
        [InputRequired(say("Choose one"))],
        choices=[
            SelectChoice(PublicationKind.FINAL.value, say("Final: people may rely on it")),
            SelectChoice(
                PublicationKind.PROVISIONAL.value,
                say("Provisional: pages, papers and mails say that it may still change"),
            ),
        ],
    )
    read = BooleanField(say("I have read this"), [InputRequired(say("Tick that you have read it"))])


class MailForm(Form):
    """Buttons alone: for mails that are due, and (``anew``) for those that wait as well."""


@pages.route(f"/organise/events/<{ID}:event_id>/plans/<{ID}:number>/publish", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def gate(event_id: int, number: int) -> Response | tuple[str, int]:
    """What to know before; the button freezes the plan, or makes a provisional one final."""
    event_of(event_id)
    store, in_force = open_store(), open_store().plans.published(event_id)
    form = PublishForm(data={"kind": PublicationKind.FINAL.value})
    settled = in_force is not None and (not in_force.provisional or in_force.number == number)
    if form.carries_out(lambda: _publish(event_id, number, form)):
        flash(str(_SAID[PublicationKind(form.kind.data)]).format(number=number))
        return redirect(url_for("publishing.mails", event_id=event_id), 303)
    if settled:  # after a final plan, or for the provisional one itself, there is nothing to choose
        form.kind.choices = form.kind.choices[:1]
    verdict, edition = judge(store, event_id, number=number), store.load_edition(event_id)
    [found] = compare_plans(edition, [verdict.plan])
    return show(
        "organiser/publish.html",
        form,
        verdict=verdict,
        plan=verdict.plan,
        settled=settled,
        same_rule=rule_at(store, event_id, moment=verdict.plan.created) == rule_in_force(store, event_id),
        finishes=verdict.plan.provisional and in_force is not None and in_force.id == verdict.plan.id,
        low=find_low(edition, verdict.plan),
        found=found,
        given=has_priorities(edition),
        priorities=len(find_unmet_priorities(edition, verdict.plan)),
        departure=compare_published(store, event_id, plan=verdict.plan),
    )


@pages.route(f"/organise/events/<{ID}:event_id>/agendas", methods=["GET", "POST"])
@allowed(Action.READ_MAILS)
@checked_by_form
def mails(event_id: int) -> Response | tuple[str, int]:
    """How many agendas would be mailed, and what became of those that were; the button puts them into the outbox."""
    event = event_of(event_id)
    store, form = open_store(), MailForm()
    done: list[Queued] = []
    anew = "anew" in request.form
    if form.carries_out(lambda: done.append(_queue(event_id, anew=anew))):
        flash(str(_tell(done[0])))
        if done[0].unreachable:
            names = "; ".join(done[0].unreachable)
            flash(str(say("No address is known of: {names}. Give them theirs on paper.", names=names)))
        return redirect(url_for("outbox.letters", event=event_id), 303)
    published = store.plans.published(event_id)
    return show(
        "organiser/publish_mails.html",
        form,
        plan=published,
        fallen=find_fallen(store, event, now=now()),
        mailing=look_at_mailing(store, event_id) if published else None,
        reached=bool(public_url(store)),
        sends=mail_server(store) is not None,
    )


def _publish(event_id: int, number: int, form: PublishForm) -> None:
    """Pressed again by the same person, it is done."""
    kind, who = PublicationKind(form.kind.data), organiser().name
    try:
        publish_plan(open_store(), event_id, number=number, kind=kind, who=who, now=now())
    except ConflictError:
        if not is_just_published(open_store(), event_id, number=number, kind=kind, who=who):
            raise


def _queue(event_id: int, *, anew: bool) -> Queued:
    """Whoever queues at the same moment queues the same; what is still due then, goes out too."""
    try:
        return queue_agendas(open_store(), event_id, now=now(), anew=anew)
    except ConflictError:
        return queue_agendas(open_store(), event_id, now=now())


def _tell(queued: Queued) -> LazyString:
    if not queued.letters:
        return say("Every agenda is in the outbox already, or was sent.")
    return say("Mails in the outbox: {number}.", number=queued.letters)
