"""Where the pages are reached, and which server sends the mails."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from matchmaker.accounts import Action
from matchmaker.settings import PASSWORD, MailServer, Security, mail_server, public_url
from matchmaker.workspaces import change_workspace, workspace_state
from web.forms import show
from web.messages import say
from web.organiser.revised import RevisedForm, differences
from web.organiser.terms import SECURITY
from web.organisers import allowed, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("workspace", __name__)

_USUAL_PORT = 587
_SHORT = Length(max=250, message=say("Shorten this text"))
_PORTS = say("Enter a whole number from {least} to {most}", least=1, most=65535)


class SettingsForm(RevisedForm):
    """The password is not asked for: it is kept outside the file."""

    public_url = StringField(
        say("Public address of these pages"),
        [_SHORT],
        description=say("Every link in mails and on papers begins like this. Example: https://openmap.example"),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    host = StringField(
        say("Mail server"),
        [_SHORT],
        description=say("Example: smtp.marnelle.example. While it is empty, mails wait in the outbox"),
    )
    port = IntegerField(say("Port"), [Optional(), NumberRange(1, 65535, _PORTS)])
    security = RadioField(say("Encryption"), choices=[SelectChoice(one.value, text) for one, text in SECURITY.items()])
    user = StringField(say("User name on the mail server"), [_SHORT], render_kw={"autocomplete": "off"})
    sender = StringField(
        say("Address that mails come from"), [_SHORT], description=say("Example: openmap@marnelle.example")
    )

    def server(self) -> MailServer | None:
        """As typed; None without a host."""
        host = (self.host.data or "").strip()
        if not host:
            return None
        return MailServer(
            host,
            self.port.data or _USUAL_PORT,
            Security(self.security.data),
            (self.sender.data or "").strip(),
            user=(self.user.data or "").strip(),
        )


@pages.route("/organise/settings", methods=["GET", "POST"])
@allowed(Action.GOVERN)
@checked_by_form
def settings() -> Response | tuple[str, int]:
    """Of the whole workspace."""
    store = open_store()
    server = mail_server(store)
    stored, state = _typed(public_url(store), server), workspace_state(store)
    form = SettingsForm(data={**stored, "revision": state})
    if form.carries_out(lambda: _save(form)):
        flash(str(say("Saved.")))
        return redirect(url_for("workspace.settings"), 303)
    theirs = differences(form, stored) if form.is_submitted() and form.revision.data != state else []
    form.renew(state)
    return show("organiser/settings.html", form, server=server, variable=PASSWORD, theirs=theirs)


def _save(form: SettingsForm) -> None:
    url, shown = form.public_url.data or "", form.revision.data
    change_workspace(open_store(), shown=shown, url=url, server=form.server(), who=organiser().name)


def _typed(address: str, server: MailServer | None) -> dict[str, object]:
    """What fills the form."""
    return {
        "public_url": address,
        "host": server.host if server else "",
        "port": server.port if server else _USUAL_PORT,
        "security": (server.security if server else Security.STARTTLS).value,
        "user": server.user if server else "",
        "sender": server.sender if server else "",
    }
