"""Further organisers: who they are, inviting them, their roles, closing their accounts."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from matchmaker.accounts import (
    Action,
    change_role,
    close,
    end_all,
    find_just_invited,
    hand_over,
    invite,
    reopen,
    sends_links,
)
from matchmaker.errors import InputError
from matchmaker.settings import public_url
from matchmaker.store import Account, AccountRole
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.languages import LANGUAGES, language
from web.messages import say
from web.organiser.entrance import EMAIL
from web.organiser.revised import RevisedForm
from web.organiser.terms import DUTIES, ROLES
from web.organisers import allowed, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("people", __name__)

_CHOICES = [SelectChoice(role.value, text) for role, text in DUTIES.items()]


class InvitationForm(Form):
    """Who is to help."""

    name = StringField(
        say("Name"), [InputRequired(say("Enter a name")), Length(max=120, message=say("This name is too long"))]
    )
    email = EmailField(say("E-mail address"), EMAIL)
    role = RadioField(say("Role"), [InputRequired(say("Choose a role"))], choices=_CHOICES)
    language = RadioField(
        say("Language of the mails"),
        [InputRequired(say("Choose a language"))],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )


class RoleForm(RevisedForm):
    """What an account may do."""

    role = RadioField(say("Role"), [InputRequired(say("Choose a role"))], choices=_CHOICES)


@pages.get("/organise/people")
@allowed(Action.GOVERN)
def everybody() -> str:
    """Open accounts first."""
    accounts = sorted(open_store().accounts.all(), key=lambda account: account.closed)
    return render_template("organiser/people.html", accounts=accounts, roles=ROLES)


@pages.route("/organise/people/new", methods=["GET", "POST"])
@allowed(Action.GOVERN)
@checked_by_form
def invitation() -> Response | tuple[str, int]:
    """The link goes by mail, or is shown once to be handed over."""
    form = InvitationForm(data={"role": AccountRole.ORGANISER.value, "language": language()})
    if form.carries_out(lambda: _invite(form)):
        return redirect(url_for("people.everybody"), 303)
    return show("organiser/invite.html", form, mails=sends_links(open_store()))


@pages.route(f"/organise/people/<{ID}:account_id>", methods=["GET", "POST"])
@allowed(Action.GOVERN)
@checked_by_form
def one(account_id: int) -> Response | tuple[str, int]:
    """One account: its role, and what else can be done."""
    store = open_store()
    account = store.accounts.get(account_id)
    form = RoleForm(data={"role": account.role.value, "revision": account.revision})
    shown = replace(account, revision=form.revision.data or 0)
    if form.carries_out(
        lambda: change_role(store, shown, role=AccountRole(form.role.data), who=organiser().name), about="role"
    ):
        flash(str(say("Saved.")))
        return redirect(url_for("people.everybody"), 303)
    form.renew(account.revision)
    return show("organiser/account.html", form, account=account, roles=ROLES)


@pages.post(f"/organise/people/<{ID}:account_id>/link")
@allowed(Action.GOVERN)
def link(account_id: int) -> Response:
    """For somebody whose link lapsed, or was lost."""
    account = open_store().accounts.get(account_id)
    tell_link(account, hand_over(open_store(), account, who=organiser().name, now=now()))
    return redirect(url_for("people.everybody"), 303)


@pages.post(f"/organise/people/<{ID}:account_id>/out")
@allowed(Action.GOVERN)
def sign_out(account_id: int) -> Response:
    """A computer was lost: nobody is signed in to this account any more."""
    account = open_store().accounts.get(account_id)
    end_all(open_store(), account, who=organiser().name)
    flash(str(say("{name} is signed out everywhere.", name=account.name)))
    return redirect(url_for("people.everybody"), 303)


@pages.post(f"/organise/people/<{ID}:account_id>/close")
@allowed(Action.GOVERN)
def shut(account_id: int) -> Response:
    """What they did stays in the journal."""
    account = open_store().accounts.get(account_id)
    if not account.closed:  # a button pressed twice
        close(open_store(), account, who=organiser().name)
    flash(str(say("The account of {name} is closed.", name=account.name)))
    return redirect(url_for("people.everybody"), 303)


@pages.post(f"/organise/people/<{ID}:account_id>/reopen")
@allowed(Action.GOVERN)
def unshut(account_id: int) -> Response:
    """With the role it had."""
    account = open_store().accounts.get(account_id)
    if account.closed:
        reopen(open_store(), account, who=organiser().name)
    flash(str(say("The account of {name} is open.", name=account.name)))
    return redirect(url_for("people.everybody"), 303)


def _invite(form: InvitationForm) -> None:
    """Pressed again by the same person, it is done; where no mail goes, the link is shown again, as another one."""
    store, who, role = open_store(), organiser().name, AccountRole(form.role.data)
    name, email = form.name.data, form.email.data
    try:
        account, token = invite(
            store, name=name, email=email, role=role, language=form.language.data, who=who, now=now()
        )
    except InputError:
        if (known := find_just_invited(store, name=name, email=email, role=role, who=who)) is None:
            raise
        account, token = known, "" if sends_links(store) else hand_over(store, known, who=who, now=now())
    tell_link(account, token)


def tell_link(account: Account, token: str) -> None:
    """Where no public address was named, it is the one at which the owner is looking at this very page."""
    if not token:
        flash(str(say("A link is on its way to {email}. It works once, within a week.", email=account.email)))
        return
    path = url_for("organise.enter", token=token)
    site = public_url(open_store())
    address = site + path.removeprefix(request.script_root) if site else request.host_url.rstrip("/") + path
    flash(
        str(
            say(
                "Give this link to {name}, and to nobody else. It works once, within a week, and is not shown again: "
                "{address}",
                name=account.name,
                address=address,
            )
        )
    )
