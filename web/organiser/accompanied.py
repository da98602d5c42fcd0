"""Partner networks of an event: their accounts, the members they have, and those organisers propose."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField, IntegerField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from matchmaker.accounts import Action, sends_links
from matchmaker.consents import networks_of, propose
from matchmaker.entities import Participant, Role
from matchmaker.errors import NotFoundError
from matchmaker.networks import invite_network, untie
from matchmaker.participants import find_participant
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.languages import LANGUAGES, language
from web.messages import say
from web.organiser.entrance import EMAIL
from web.organiser.participant import participant
from web.organiser.people import tell_link
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("accompanied", __name__)

NETWORKS = f"/organise/events/<{ID}:event_id>/networks"
ONE = f"{NETWORKS}/<{ID}:network_id>"


class AccountForm(Form):
    """Who acts for a network."""

    name = StringField(
        say("Name"), [InputRequired(say("Enter a name")), Length(max=120, message=say("This name is too long"))]
    )
    email = EmailField(say("E-mail address"), EMAIL)
    language = RadioField(
        say("Language of the mails"),
        [InputRequired(say("Choose a language"))],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )


class ProposalForm(Form):
    """Whom a network could accompany."""

    number = IntegerField(
        say("Number of the participant"),
        [InputRequired(say("Enter the number of a participant"))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


@pages.get(NETWORKS)
@allowed(Action.ARRANGE)
def everybody(event_id: int) -> str:
    """Every network with how many members and accounts it has."""
    event_of(event_id)
    store = open_store()
    members, accounts = store.networks.members(event_id), store.networks.accounts(event_id)
    return render_template(
        "organiser/networks.html",
        networks=networks_of(store.participants.all(event_id)),
        agreed=Counter(one.network for one in members if one.since),
        proposed=Counter(one.network for one in members if not one.since),
        accounts={id: len(known) for id, known in accounts.items()},
    )


@pages.route(ONE, methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def one(event_id: int, network_id: int) -> Response | tuple[str, int]:
    """Its accounts and members, and a form for a further account."""
    event_of(event_id)
    network = _network(event_id, network_id)
    form = AccountForm(data={"language": language()})
    if form.carries_out(lambda: _invite(event_id, network, form)):
        return redirect(url_for("accompanied.one", event_id=event_id, network_id=network.id), 303)
    return _page(event_id, network, form, ProposalForm(formdata=None))


@pages.post(f"{ONE}/members")
@allowed(Action.ARRANGE)
@checked_by_form
def suggest(event_id: int, network_id: int) -> Response | tuple[str, int]:
    """The participant is asked on its own page; until it agrees the network sees nothing of it."""
    event_of(event_id)
    network, form = _network(event_id, network_id), ProposalForm()
    if form.carries_out(lambda: _propose(event_id, network, form), about="number"):
        flash(str(say("Proposed: it is asked on its own page.")))
        return redirect(url_for("accompanied.one", event_id=event_id, network_id=network.id), 303)
    return _page(event_id, network, form, form)


@pages.post(f"{ONE}/accounts/<{ID}:account_id>/untie")
@allowed(Action.ARRANGE)
def part(event_id: int, network_id: int, account_id: int) -> Response:
    """This account no longer acts for it."""
    event_of(event_id)
    network, store = _network(event_id, network_id), open_store()
    if account_id in store.networks.accounts(event_id).get(network.id, ()):
        account = store.accounts.get(account_id)
        untie(store, event_id, network=network, account=account, who=organiser().name)
    flash(str(say("Saved.")))
    return redirect(url_for("accompanied.one", event_id=event_id, network_id=network.id), 303)


def _page(event_id: int, network: Participant, form: Form, proposal: ProposalForm) -> tuple[str, int]:
    """Both forms; ``form`` is the one that was sent."""
    store = open_store()
    people = {one.id: one for one in store.participants.all(event_id)}
    return show(
        "organiser/network.html",
        form,
        account=form if isinstance(form, AccountForm) else AccountForm(formdata=None, data={"language": language()}),
        proposal=proposal,
        network=network,
        accounts=[store.accounts.get(id) for id in store.networks.accounts(event_id).get(network.id, ())],
        members=[
            (people[known.member], known)
            for known in store.networks.members(event_id)
            if known.network == network.id and known.member in people
        ],
        mails=sends_links(store),
    )


def _network(event_id: int, network_id: int) -> Participant:
    """:raises NotFoundError: no network of this event."""
    known = participant(event_id, network_id)
    if known.role is not Role.NETWORK:
        raise NotFoundError("no network has the number {id}; choose one of the list", id=network_id)
    return known


def _invite(event_id: int, network: Participant, form: AccountForm) -> None:
    account, token = invite_network(
        open_store(),
        event_id,
        network=network,
        name=form.name.data,
        email=form.email.data,
        language=form.language.data,
        who=organiser().name,
        now=now(),
    )
    if token is None:
        flash(str(say("{name} acts for this network too from now on.", name=account.name)))
    else:
        tell_link(account, token)


def _propose(event_id: int, network: Participant, form: ProposalForm) -> None:
    one = find_participant(open_store().participants.all(event_id), str(form.number.data))
    propose(open_store(), event_id, one=one, network_id=network.id, who=organiser().name)
