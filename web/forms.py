"""Forms: what pages ask for, what is wrong with what was typed, and how a service's refusal comes back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, render_template, request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto as WHATEVER_WAS_SENT
from markupsafe import Markup, escape
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FieldList, FileField, FormField, IntegerField, SelectField, SelectMultipleField
from wtforms.csrf.core import CSRFTokenField
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, Select, html_params

from matchmaker.errors import ConflictError, FileError, MatchmakerError
from matchmaker.files import is_full
from web.messages import is_for_visitors, say, sentence, whole
from web.numbers import whole_number

_LATER = say("This cannot be saved at the moment; nothing you typed is lost: send it again in a moment.")
_FULL = say(
    "The disk of the server is full, so nothing was saved. Nothing you typed is lost: send it again once whoever looks "
    "after the server has made room."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the summary. ``anchor``: the id of what is to be corrected; empty when it is no single field."""

    text: str
    anchor: str = ""


class Form(FlaskForm):  # type: ignore[misc]
    """A form with its token. Its view is marked ``@checked_by_form`` and has these lines::

        form = NeedsForm(data=now)
        if form.carries_out(lambda: change_needs(store, participant, form.lines.data)):
            return redirect(url_for("attendee.needs"), 303)
        return show("attendee/needs.html", form)

    Labels and messages of validators are lazy sentences: ``say("Enter your e-mail address")``.
    ``postponed``: the workspace could not be written to, so that all of it must be sent again.
    """

    postponed = False

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Files reach only the fields that are for files, text only the others, whatever names a request gives them."""

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """What the fields are filled from; None: nothing was sent."""
            if formdata is not WHATEVER_WAS_SENT:
                return formdata
            if not form.is_submitted():
                return None
            files = [
                (name, file)
                for name, file in request.files.items(multi=True)
                if isinstance(form._fields.get(name), FileField)
            ]
            return CombinedMultiDict((MultiDict(files), request.form)) if files else request.form or None

    def carries_out(self, action: Callable[[], object], *, about: str = "") -> bool:
        """Whether the form was sent, makes sense, and the action did not refuse it.

        ``about``: the field that a refusal is about; empty: the form as a whole.
        """
        if not self.validate_on_submit():
            return False
        try:
            action()
        except MatchmakerError as error:
            if is_for_visitors(error):
                self.refuse(error, about=about)
            elif _is_for_later(error):
                self._postpone(error)
            else:
                raise
            return False
        return True

    def _postpone(self, error: MatchmakerError) -> None:
        """The log says which file it is; whoever typed all this learns that it is still there."""
        current_app.logger.error("%s", error)
        self.postponed = True
        self.form_errors.append(str(_FULL if is_full(error.places.get("path")) else _LATER))

    def refuse(self, error: MatchmakerError, *, about: str = "") -> None:
        """Show what a service said, at a field or for the form as a whole."""
        text = str(sentence(error))
        if about:
            self[about].errors = [*self[about].errors, text]
        else:
            self.form_errors.append(text)

    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong: with the form as a whole, then field by field in the order of the page."""
        whole = [Problem(text) for text in self.form_errors]
        fields = sorted(self, key=lambda field: not isinstance(field, CSRFTokenField))
        return (*whole, *(problem for field in fields for problem in _problems(field)))

    @property
    def takes_files(self) -> bool:
        """Whether it is sent in parts."""
        return any(isinstance(field, FileField) for field in self)


class Revision(IntegerField):  # type: ignore[misc]
    """Of what is changed, as its page had shown it; what is no number is an old one."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        self.data = (whole_number(valuelist[0]) if valuelist else None) or 0


class RevisedForm(Form):
    """A form that two may have open at once; the service refuses a ``revision`` that is no longer the stored one."""

    revision = Revision()

    def renew(self, revision: int) -> None:
        """Of what is stored now, so that what was typed can be sent again, knowingly."""
        self.revision.data = revision
        self.revision.raw_data = None  # else the field shows again what was sent


class Part(FlaskForm):  # type: ignore[misc]
    """A few fields that repeat inside a form, as ``FieldList(FormField(NeedPart))``; the form has the token."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """The part has none."""

        csrf = False


class MenuInput(Select):  # type: ignore[misc]
    """A menu whose entries are written once for all who see the same ones: a form may show a long one many times."""

    def __call__(self, field: Field, **attributes: Any) -> Markup:
        """The element, as the library writes it."""
        attributes.setdefault("id", field.id)
        if field.flags.required:
            attributes.setdefault("required", True)
        entries = tuple((str(choice.value), str(choice.label or choice.value)) for choice in field.choices)
        chosen = "" if field.data is None else str(field.data)
        return Markup("<select {}>{}</select>").format(
            Markup(html_params(name=field.name, **attributes)), _entries(entries, chosen)
        )


@lru_cache(maxsize=1000)
def _entries(entries: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    def entry(value: str, label: str) -> str:
        marked = {"selected": True} if value == chosen else {}
        return f"<option {html_params(value=value, **marked)}>{escape(label)}</option>"

    return Markup("".join(entry(value, label) for value, label in entries))


class Menu(SelectField):  # type: ignore[misc]
    """One of many choices."""

    widget = MenuInput()


class Checkboxes(SelectMultipleField):  # type: ignore[misc]
    """Several of a few choices."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def teach_forms(app: Flask) -> None:
    """What the macros of ``forms.html`` ask about a field, and about what is wrong with it."""
    app.jinja_env.filters["whole"] = whole
    app.jinja_env.tests["grouped"] = _is_group
    app.jinja_env.globals["described"] = _described


def show(template: str, form: Form, **context: Any) -> tuple[str, int]:
    """The page with its form; with the status 422 when it comes back for correction, 503 to be sent again."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    if form.postponed:
        status = HTTPStatus.SERVICE_UNAVAILABLE
    return render_template(template, form=form, **context), status


def _is_for_later(error: MatchmakerError) -> bool:
    """Whether nothing is wrong with what was sent: the workspace is locked, or cannot grow."""
    return isinstance(error, FileError) or (isinstance(error, ConflictError) and "path" in error.places)


def _problems(field: Field) -> Iterator[Problem]:
    if isinstance(field, CSRFTokenField):
        if field.errors:
            yield Problem(
                str(say("This page was open too long. Nothing you typed is lost: check it and send it again."))
            )
    elif isinstance(field, FieldList | FormField):
        for inner in field:
            yield from _problems(inner)
        yield from (Problem(whole(text), field.id) for text in _own_errors(field))
    else:
        anchor = f"{field.id}-0" if _is_group(field) else field.id
        yield from (Problem(whole(text), anchor) for text in field.errors)


def _is_group(field: Field) -> bool:
    """A few choices, each with its own button, under one legend."""
    return isinstance(field.widget, ListWidget)


def _described(field: Field) -> dict[str, str]:
    """The attributes that lead a screen reader from a field to its hint and to what is wrong with it."""
    notes = {"hint": field.description, "error": field.errors}
    ids = [f"{field.id}-{name}" for name, said in notes.items() if said]
    attributes = {"aria-describedby": " ".join(ids)} if ids else {}
    if field.errors and not _is_group(field):
        attributes["aria-invalid"] = "true"
    return attributes


def _own_errors(field: Field) -> list[str]:
    """What is wrong with a list as such; what is wrong inside it are lists and mappings."""
    return [text for text in field.errors if isinstance(text, str)] if isinstance(field.errors, list | tuple) else []
