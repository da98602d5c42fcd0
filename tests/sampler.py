"""Every piece of the foundations on three pages of its own, in tests only: how to use them, and what tests look at."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.errors import ConflictError, FileError, InputError
from web.forms import Checkboxes, Form, show
from web.security import checked_by_form

pages = Blueprint("sampler", __name__, template_folder="templates")


ERRORS = {
    "input": InputError("an event needs a name"),
    "conflict": ConflictError("an event needs a name"),
    "file": FileError("the disk is full"),
    "busy": ConflictError("{path} is busy", path="openmap.db"),
}


class SampleForm(Form):
    name = StringField(
        "Name of the organisation", [InputRequired("Enter the name of the organisation"), Length(max=80)],
        description="As it stands on its letters", render_kw={"autocomplete": "organization"},
    )  # fmt: skip
    email = EmailField("E-mail", [InputRequired("Enter an e-mail address")], render_kw={"autocomplete": "email"})
    people = IntegerField("How many people come", [Optional()])
    arrive = TimeField("You arrive at", [Optional()])
    role = RadioField(
        "You come to",
        [InputRequired("Choose what you come for")],
        choices=[SelectChoice("buyer", "Buy"), SelectChoice("supplier", "Offer")],
    )
    sectors = Checkboxes("Sectors", choices=[SelectChoice(sector) for sector in ("Gardens", "Catering", "Printing")])
    size = SelectField(
        "Size", [Optional()], choices=[SelectChoice("", "Choose"), SelectChoice("Small"), SelectChoice("Large")]
    )
    needs = TextAreaField("What you look for", [Optional()], description="One line each")
    agreed = BooleanField("I have read how my data are used", [InputRequired("Tick that you have read it")])


@pages.route("/sampler", methods=["GET", "POST"])
@checked_by_form
def form() -> Response | tuple[str, int]:
    sample = SampleForm()
    if sample.carries_out(lambda: _keep(sample), about="name"):
        flash("Kept.")
        return redirect(url_for("sampler.list_"), 303)
    return show("sampler/form.html", sample)


@pages.get("/sampler/list")
def list_() -> str:
    return render_template("sampler/list.html")


@pages.post("/sampler/press")
def press() -> Response:
    return redirect(url_for("sampler.list_"), 303)


@pages.post("/sampler/refuse/<kind>")
def refuse(kind: str) -> str:
    raise ERRORS[kind]


def _keep(sample: SampleForm) -> None:
    if sample.name.data in ERRORS:
        raise ERRORS[sample.name.data]
