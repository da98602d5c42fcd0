"""The sourcing record: of the whole event or of one buyer, made when it is asked for."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.errors import InputError
from matchmaker.handouts import TYPES
from matchmaker.pairing import BUYERS
from matchmaker.registrations.names import alphabetical
from matchmaker.sourcing import Record, make_record, narrow
from matchmaker.sourcing.files import write_record
from web.addresses import ID
from web.clock import now
from web.languages import LANGUAGES
from web.numbers import asked_number
from web.organisers import allowed, event_of
from web.presses import print_for_organiser
from web.stores import open_store

pages = Blueprint("sourcing", __name__)

FORMATS = ("pdf", "xlsx")


@pages.get(f"/organise/events/<{ID}:event_id>/record")
@allowed(Action.ARRANGE)
def choose(event_id: int) -> str:
    """Whose record, in which language, as what."""
    event, store = event_of(event_id), open_store()
    with store.read():
        people, published = store.participants.all(event_id), store.plans.published(event_id)
    buyers = sorted((one for one in people if one.role in BUYERS), key=alphabetical)
    return render_template(
        "organiser/record.html", event=event, plan=published, buyers=buyers, choices=LANGUAGES, spoken=event.language
    )


@pages.get(f"/organise/events/<{ID}:event_id>/record/file")
@allowed(Action.ARRANGE)
def file(event_id: int) -> Response:
    """``?format=pdf`` or ``xlsx``, ``&of=`` (a buyer's id; the whole event when left out), ``&language=``."""
    event, suffix = event_of(event_id), request.args.get("format", "")
    if suffix not in FORMATS:
        raise InputError("There is no paper {paper}; choose one of the list", paper=suffix)
    spoken = request.args.get("language", "")
    record, of = make_record(open_store(), event.id), asked_number("of")
    if of is not None:
        record = narrow(record, of)
    spoken = spoken if spoken in LANGUAGES else event.language
    content = print_for_organiser(lambda: _written(record, spoken, f".{suffix}"))
    headers = {
        "Content-Disposition": f'attachment; filename="{record.name}.{suffix}"',
        "Content-Type": TYPES[f".{suffix}"],
    }
    return Response(content, headers=headers)


def _written(record: Record, spoken: str, suffix: str) -> bytes:
    """The file with this ending."""
    with TemporaryDirectory() as folder:
        written = write_record(open_store(), record, Path(folder), language=spoken, now=now())
        return next(path.read_bytes() for path in written if path.suffix == suffix)
