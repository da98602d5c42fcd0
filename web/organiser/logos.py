"""Logos of organisers and funders, and the sentence that funders want to read."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from matchmaker.accounts import Action
from matchmaker.entities import Event, LogoLabel
from matchmaker.events import change_event
from matchmaker.fingerprints import fingerprint
from matchmaker.logos import LARGEST, MOST, add_logo, arrange_logos
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.messages import say
from web.organiser.revised import RevisedForm
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("picturing", __name__)

LOGOS = f"/organise/events/<{ID}:event_id>/logos"

_SHORT = Length(max=200, message=say("Shorten this text"))


class LogoForm(Form):
    """One more."""

    file = FileField(
        say("Picture"),
        [FileRequired(say("Choose a file"))],
        description=say("PNG or JPEG, at most 1 megabyte and 2000 pixels wide and high"),
        render_kw={"accept": ".png,.jpg,.jpeg"},
    )
    name = StringField(
        say("Whose logo it is"),
        [InputRequired(say("Enter a name")), _SHORT],
        description=say("Read aloud to those who do not see it. Example: Région Bretagne"),
    )


class NamesForm(RevisedForm):
    """As many names as there are logos, and a button for each that moves or removes it."""

    def wanted(self, labels: tuple[LogoLabel, ...]) -> list[LogoLabel]:
        """The logos as typed, after the button that was pressed."""
        names = request.form
        named = [replace(one, name=names.get(f"name-{one.digest}", one.name)[:200]) for one in labels]
        button, _, digest = names.get("do", "").partition("-")
        place = next((at for at, one in enumerate(named) if one.digest == digest), None)
        if place is not None and button == "remove":
            del named[place]
        elif place and button == "earlier":
            named[place - 1 : place + 1] = named[place], named[place - 1]
        return named


class LineForm(RevisedForm):
    """What funders want to read."""

    mandatory_line = StringField(
        say("Sentence that funders want to read"),
        [_SHORT],
        description=say("Below every page and on papers. Example: Cofinancé par l’Union européenne"),
    )


@pages.route(LOGOS, methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def logos(event_id: int) -> Response | tuple[str, int]:
    """Those that are there, and one more."""
    request.max_content_length = 2 * LARGEST
    event, form = event_of(event_id), LogoForm()
    if form.carries_out(lambda: _add(event, form)):
        return _saved(event)
    return _show(event, form)


@pages.post(f"{LOGOS}/names")
@allowed(Action.ARRANGE)
@checked_by_form
def arrange(event_id: int) -> Response | tuple[str, int]:
    """Their names and their order; one less."""
    event, form, store = event_of(event_id), NamesForm(), open_store()
    wanted, shown, who = form.wanted(store.logos.labels(event_id)), form.revision.data, organiser().name
    if form.carries_out(lambda: arrange_logos(store, event, shown=shown, labels=wanted, who=who)):
        return _saved(event)
    return _show(event, form, labels=wanted)


@pages.post(f"{LOGOS}/line")
@allowed(Action.ARRANGE)
@checked_by_form
def line(event_id: int) -> Response | tuple[str, int]:
    """The sentence."""
    event, form = event_of(event_id), LineForm()
    shown = replace(event, revision=form.revision.data or 0)
    changes = {"mandatory_line": " ".join((form.mandatory_line.data or "").split())}
    who = organiser().name
    if form.carries_out(lambda: change_event(open_store(), shown, changes=changes, who=who, now=now())):
        return _saved(event)
    form.renew(event.revision)
    return _show(event, form)


def _add(event: Event, form: LogoForm) -> None:
    add_logo(open_store(), event, name=form.name.data, content=form.file.data.read(), who=organiser().name)


def _saved(event: Event) -> Response:
    flash(str(say("Saved.")))
    return redirect(url_for("picturing.logos", event_id=event.id), 303)


def _show(event: Event, form: Form, *, labels: list[LogoLabel] | None = None) -> tuple[str, int]:
    """The form that was sent, as it was sent, beside the others."""
    line = LineForm(formdata=None, data={"mandatory_line": event.mandatory_line, "revision": event.revision})
    naming, stored = NamesForm(formdata=None), open_store().logos.labels(event.id)
    naming.renew(fingerprint(stored))
    return show(
        "organiser/logos.html",
        form,
        adding=form if isinstance(form, LogoForm) else LogoForm(formdata=None),
        line=form if isinstance(form, LineForm) else line,
        naming=naming,
        labels=stored if labels is None else labels,
        most=MOST,
    )
