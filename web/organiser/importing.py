"""Registrations from a file: sent once, looked at before anything happens, then applied or discarded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from time import sleep
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.errors import ConflictError, FileError, InputError, NotFoundError
from matchmaker.imports import Outcome
from matchmaker.imports.waiting import (
    Waiting,
    choose,
    claimed,
    discard,
    find_told,
    find_waiting,
    forget_old,
    is_claimed,
    receive,
    settle,
)
from matchmaker.registrations.columns import Field
from matchmaker.registrations.headers import Header
from matchmaker.registrations.names import phrase
from matchmaker.registrations.report import summarise
from matchmaker.registrations.tables import may_be_text
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.messages import say, sentence
from web.organiser import wordings
from web.organiser.asking import answered, known_names, questions
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("importing", __name__)

LARGEST = 20_000_000
"""Bytes of a file."""

PATIENCE = 200
"""Tenths of a second that a button pressed twice waits for the first press; 2,000 lines are applied in less."""

ENCODINGS = {
    "": say("detect"),
    "utf-8": "UTF-8",
    "cp1252": say("Windows-1252 (Excel on Windows)"),
    "iso-8859-15": say("Latin 9 (older systems)"),
    "mac-roman": say("Mac Roman (Excel on a Mac)"),
    "utf-16": say("UTF-16 (Unicode text of Excel)"),
}


class UploadForm(Form):
    """Which file."""

    file = FileField(
        say("File of registrations, CSV or XLSX"),
        [FileRequired(say("Choose a file"))],
        description=say("As your form or spreadsheet exports it; at most 20 megabytes"),
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm"},
    )


class DecisionForm(Form):
    """The buttons of a preview; its menus are as many as the file has columns and questions."""


@pages.route(f"/organise/events/<{ID}:event_id>/import", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def upload(event_id: int) -> Response | tuple[str, int]:
    """The file is kept until it is applied or discarded, for a day at most."""
    request.max_content_length = LARGEST
    event_of(event_id)
    forget_old(_workspace(), now=now())
    form, kept = UploadForm(), list[Waiting]()
    if form.carries_out(lambda: kept.append(_receive(event_id, form))):
        return redirect(url_for("importing.preview", event_id=event_id, token=kept[0].token), 303)
    return show("organiser/import.html", form, files=open_store().imports.all(event_id)[::-1])


@pages.route(f"/organise/events/<{ID}:event_id>/import/<token>", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def preview(event_id: int, token: str) -> Response | tuple[str, int]:
    """What would happen; nothing does before the button."""
    event_of(event_id)
    form = DecisionForm()
    if not form.validate_on_submit():
        return _show(_undecided(event_id, token), form)
    try:
        waiting = find_waiting(_workspace(), event_id, token, now=now())
        return redirect(_decide(waiting, request.form.get("do", "")), 303)
    except (FileError, InputError, ConflictError) as error:
        form.form_errors.append(str(wordings.explain_refusal(error)))
    except NotFoundError:
        return redirect(_decided_before(event_id, token), 303)
    return _show(waiting, form)


def _undecided(event_id: int, token: str) -> Waiting:
    """A file about which nobody decides at this very moment.

    Raises:
        NotFoundError: It was applied, discarded, or waited for longer than a day.
        ConflictError: Somebody does.
    """
    waiting = find_waiting(_workspace(), event_id, token, now=now())
    if is_claimed(waiting):
        raise ConflictError("The file is being applied. Look at this page again in a moment.")
    return waiting


def _decided_before(event_id: int, token: str) -> str:
    """A button was pressed twice: the second press waits for the first, and says what that one said. Where that one
    failed, the file waits as before.
    """
    for _ in range(PATIENCE):
        try:
            _undecided(event_id, token)
            break
        except ConflictError:
            sleep(0.1)
        except NotFoundError as error:
            told = find_told(_workspace(), event_id, token)
            flash(told or str(sentence(error)))
            return url_for("participating.everybody" if told else "importing.upload", event_id=event_id)
    return url_for("importing.preview", event_id=event_id, token=token)


def _decide(waiting: Waiting, button: str) -> str:
    """Where the button leads.

    Raises:
        FileError: The file can no longer be read.
        InputError: An answer names nobody.
        ConflictError: Somebody else changed a participant at this very moment.
        NotFoundError: It is being applied, or was applied or discarded.
    """
    if button == "discard":
        with claimed(waiting):
            discard(waiting)
        flash(str(say("The file was discarded; nothing was changed.")))
        return url_for("importing.upload", event_id=waiting.event)
    if button == "apply":
        with claimed(waiting):
            told = _apply(_answered(waiting))
        flash(told)
        return url_for("participating.everybody", event_id=waiting.event)
    if button == "read":
        choose(waiting, replace(waiting.choices, encoding=_encoding(), mapping=_mapping(waiting)))
    else:
        _answered(waiting)
    return url_for("importing.preview", event_id=waiting.event, token=waiting.token)


def _answered(waiting: Waiting) -> Waiting:
    rehearsed = waiting.carry_out(open_store(), who=organiser().name, rehearse=True)
    waiting = replace(waiting, choices=answered(waiting, rehearsed))
    choose(waiting, waiting.choices)
    return waiting


def _apply(waiting: Waiting) -> str:
    outcome = waiting.carry_out(open_store(), who=organiser().name, rehearse=False)
    told = " ".join(map(str, (say("The file was applied."), *counted(outcome))))
    settle(waiting, told)
    return told


def counted(outcome: Outcome) -> Iterator[LazyString]:
    """What an import changes, in sentences."""
    if not outcome.changed:
        yield say("The file says nothing new.")
    if outcome.added:
        yield say("New participants: {number}.", number=len(outcome.added))
    if changed := len({update.name for update in outcome.updates}):
        yield say("Changed participants: {number}.", number=changed)
    if outcome.wishes:
        yield say("Participants whose wishes change: {number}.", number=len(outcome.wishes))
    if outcome.left:
        yield say("No longer in the file: {number}.", number=len(outcome.left))
    if outcome.returned:
        yield say("In the file again: {number}.", number=len(outcome.returned))


def _show(waiting: Waiting, form: DecisionForm) -> tuple[str, int]:
    outcome, headers, why = _rehearse(waiting)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if why or form.errors else HTTPStatus.OK
    page = render_template(
        "organiser/import_preview.html",
        form=form,
        waiting=waiting,
        outcome=outcome,
        headers=headers,
        why=why,
        columns=wordings.COLUMNS,
        encodings=ENCODINGS,
        text=may_be_text(waiting.path),
        words=wordings,
        **(_told(outcome) if outcome else {}),
    )
    return page, status


def _told(outcome: Outcome) -> dict[str, Any]:
    report = outcome.report
    return {
        "read_as": ENCODINGS[report.reading.encoding.removesuffix("-sig")],
        "names": sorted(known_names(outcome).values(), key=phrase),
        "asked": questions(outcome),
        "wishing": [one for one in outcome.wishes if one.name not in outcome.added],
        "summary": [wordings.explain_remark(said) for said in summarise(report)],
        "counted": list(counted(outcome)),
        "changed": [(entry.line, wordings.explain_line(entry)) for entry in report.changed],
        "remarks": [(said.line, wordings.explain_remark(said)) for said in report.remarks],
    }


def _rehearse(waiting: Waiting) -> tuple[Outcome | None, tuple[Header, ...], LazyString | None]:
    """What would happen, the columns, and why the file cannot be read, as far as each is known."""
    headers: tuple[Header, ...] = ()
    try:
        headers = waiting.headers()
        return waiting.carry_out(open_store(), who=organiser().name, rehearse=True), headers, None
    except (FileError, InputError) as error:
        return None, headers, wordings.explain_refusal(error)


def _receive(event_id: int, form: UploadForm) -> Waiting:
    sent = form.file.data
    return receive(_workspace(), event_id, name=sent.filename, content=sent.read(), now=now())


def _encoding() -> str:
    said = request.form.get("encoding", "")
    return said if said in ENCODINGS else ""


def _mapping(waiting: Waiting) -> dict[str, str]:
    """Only what was chosen otherwise than it was recognised, and what was chosen before."""
    if not request.form.getlist("header"):
        return dict(waiting.choices.mapping)
    shown = {header.name: header.field or Field.IGNORE for header in waiting.headers()}
    said = zip(request.form.getlist("header"), request.form.getlist("field"), strict=False)
    chosen = {header: field for header, field in said if header in shown and field in wordings.COLUMNS}
    return {**waiting.choices.mapping, **{name: field for name, field in chosen.items() if field != shown[name]}}


def _workspace() -> Path:
    path: Path = current_app.config["WORKSPACE"]
    return path
