"""Coming in by a link that works once, asking for one, leaving."""

from __future__ import annotations

from http import HTTPStatus
from secrets import token_urlsafe

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length

from matchmaker.accounts import ask_to_sign_in, end_all, open_sign_in, sends_links, sign_in, signed_in
from matchmaker.errors import NotFoundError
from matchmaker.store import Account, SignIn
from web.clock import now
from web.forms import Form, show
from web.languages import language
from web.messages import say, sentence
from web.organiser.terms import ROLES
from web.organisers import COOKIE, forget, home_of, remember
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("organise", __name__)

_BROWSER = "browser"

EMAIL = [InputRequired(say("Enter your e-mail address")), Length(max=254, message=say("This address is too long"))]


class EnterForm(Form):
    """One button: mail scanners open links, but they press nothing."""


class FirstForm(Form):
    """Who the owner is."""

    name = StringField(
        say("Your name"),
        [InputRequired(say("Enter your name")), Length(max=120, message=say("This name is too long"))],
        description=say("Stands in the journal beside what you change"),
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        say("Your e-mail address"),
        EMAIL,
        description=say("Links to sign in again go there"),
        render_kw={"autocomplete": "email"},
    )


class AskForm(Form):
    """Whose link is asked for."""

    email = EmailField(
        say("Your e-mail address"),
        EMAIL,
        description=say("The one of your organiser’s account"),
        render_kw={"autocomplete": "email"},
    )


@pages.route("/organise/enter/<token>", methods=["GET", "POST"])
@checked_by_form
def enter(token: str) -> Response | tuple[str, int]:
    """The link is used up by the button, not by opening it."""
    store = open_store()
    try:
        link = open_sign_in(store, token, now=now(), browser=_browser())
    except NotFoundError as error:
        return render_template("organiser/dead_link.html", why=sentence(error)), HTTPStatus.NOT_FOUND
    form = EnterForm() if link.account else FirstForm()
    came: list[Account] = []
    if form.carries_out(lambda: came.append(_sign_in(token, form))):
        return remember(came[0], redirect(home_of(came[0]), 303))
    return show("organiser/enter.html", form, account=_holder(link), roles=ROLES)


@pages.route("/organise/sign-in", methods=["GET", "POST"])
@checked_by_form
def ask() -> Response | tuple[str, int]:
    """The same answer whether the address is known or not."""
    store, form, asker = open_store(), AskForm(), request.remote_addr or ""
    if form.carries_out(lambda: ask_to_sign_in(store, form.email.data, now=now(), asker=asker)):
        return redirect(url_for("organise.asked"), 303)
    return show("organiser/ask.html", form, mails=sends_links(store))


@pages.get("/organise/sign-in/sent")
def asked() -> str:
    """What happens next."""
    return render_template("organiser/asked.html", mails=sends_links(open_store()))


@pages.post("/organise/leave")
def leave() -> Response:
    """Sign out in this browser; whoever is not signed in is out already."""
    flash(str(say("You have signed out.")))
    return forget(redirect(url_for("organise.ask"), 303))


@pages.post("/organise/leave/everywhere")
def leave_everywhere() -> Response:
    """Sign out in every browser, after a computer was lost or left signed in."""
    store = open_store()
    account = signed_in(store, request.cookies.get(COOKIE, ""), now=now())
    if account is not None:
        end_all(store, account, who=account.name)
    flash(str(say("You have signed out everywhere.")))
    return forget(redirect(url_for("organise.ask"), 303))


def _sign_in(token: str, form: Form) -> Account:
    said = {"name": form.name.data, "email": form.email.data} if isinstance(form, FirstForm) else {}
    return sign_in(open_store(), token, now=now(), browser=_browser(), language=language(), **said)


def _holder(link: SignIn) -> Account | None:
    """Whose link it is; None: nobody's yet."""
    return open_store().accounts.get(link.account) if link.account else None


def _browser() -> str:
    """What marks this browser, made when it first opens a link."""
    mark: str = session.setdefault(_BROWSER, token_urlsafe(16))
    return mark
