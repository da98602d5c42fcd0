"""What if there were other numbers of rounds and tables, or other lengths? A forecast for each, and one sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import LazyString
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from matchmaker.accounts import Action
from matchmaker.entities import Edition, Event
from matchmaker.errors import FileError, InputError
from matchmaker.events import change_event
from matchmaker.whatif import Advice, Row, advise, borrow, explore, invent, read_edition
from web.addresses import ID
from web.amounts import share
from web.clock import now
from web.forms import show
from web.messages import say, sentence
from web.moments import clock
from web.numbers import asked_number, whole_number
from web.organiser.importing import LARGEST
from web.organiser.overview import outline
from web.organiser.whatif_form import TakeForm, TryForm, typed_of
from web.organiser.wordings import explain_refusal
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("trying", __name__)

WHATIF = f"/organise/events/<{ID}:event_id>/what-if"


@dataclass(frozen=True, slots=True)
class Line:
    """A configuration as the page shows it. ``present``: it is that of the event; ``why``: it cannot be."""

    row: Row
    present: bool
    share: str
    why: LazyString | None


@pages.route(WHATIF, methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def whatif(event_id: int) -> tuple[str, int]:
    """Nothing is changed, and nothing that is sent is kept."""
    request.max_content_length = LARGEST
    event_of(event_id)
    store = open_store()
    edition = store.load_edition(event_id)
    form = TryForm(data=typed_of(edition))
    others = [one for one in store.events.all() if one.id != event_id]
    form.edition.choices = [SelectChoice(str(one.id), f"{one.name}, {one.date}") for one in others]
    if not others:
        form.source.choices = [one for one in form.source.choices if one.value != "edition"]
    lines = [_line(row, edition) for row in _explore(edition, form)] if form.validate_on_submit() else []
    return show(
        "organiser/whatif.html",
        form,
        lines=lines,
        reasons=list(dict.fromkeys(str(line.why) for line in lines if line.why)),
        advice=_say(advise([line.row for line in lines])) if lines else "",
        others=others,
    )


@pages.route(f"{WHATIF}/take", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def take(event_id: int) -> Response | tuple[str, int]:
    """First what would change, then it does."""
    event, room = event_of(event_id), open_store().tables.all(event_id)
    asked = {name: asked_number(name) or now for name, now in _present(event, len(room)).items()}
    form = TakeForm(data={**asked, "revision": event.revision})
    if form.carries_out(lambda: _take(event, form)):
        flash(str(say("Saved.")))
        return redirect(url_for("programming.programme", event_id=event_id), 303)
    if form.is_submitted():
        form.renew(event.revision)
    wanted = replace(event, slots=form.slots.data or 0, meeting=form.meeting.data or 0)
    now, then = (outline(one) for one in (event, wanted))
    return show("organiser/whatif_take.html", form, now=now, then=then, room=len(room))


def _present(event: Event, tables: int) -> dict[str, int]:
    return {"slots": event.slots, "meeting": event.meeting, "tables": tables}


def _take(event: Event, form: TakeForm) -> None:
    shown = replace(event, revision=form.revision.data)
    changes = {"slots": form.slots.data, "meeting": form.meeting.data}
    change_event(open_store(), shown, changes=changes, tables=form.tables.data, who=organiser().name, now=now())


def _explore(edition: Edition, form: TryForm) -> tuple[Row, ...]:
    """Nothing, and why, where it cannot be tried."""
    try:
        return explore(_people(edition, form), form.grid())
    except (FileError, InputError) as error:
        form.form_errors.append(str(explain_refusal(error)))
        return ()


def _people(edition: Edition, form: TryForm) -> Edition:
    """The edition with those whose wishes are tried.

    :raises InputError: there is nobody, or the file cannot be read.
    """
    if form.source.data == "expected":
        numbers = form.buyers.data, form.suppliers.data, form.wishes.data
        if None in numbers:
            raise InputError("say how many buyers, suppliers and wishes of each you expect")
        return invent(edition, buyers=numbers[0], suppliers=numbers[1], wishes=numbers[2])
    if form.source.data == "edition" and form.edition.data:
        edition = borrow(edition, open_store().load_edition(whole_number(form.edition.data) or 0))
    elif form.source.data == "file":
        edition = _read(edition, form.file.data)
    if not edition.statements:
        raise InputError("nobody has wished for anything there; try expected numbers instead")
    return edition


def _read(edition: Edition, sent: FileStorage | None) -> Edition:
    if not sent:
        raise InputError("choose a registration file")
    with TemporaryDirectory() as folder:
        suffix = Path(secure_filename(sent.filename or "")).suffix or ".csv"
        path = Path(folder) / f"file{suffix[:10]}"  # file systems refuse long names
        sent.save(path)
        return read_edition(edition, path)


def _line(row: Row, edition: Edition) -> Line:
    found = row.forecast
    present = {"slots": row.slots, "meeting": row.meeting, "tables": row.tables}
    return Line(
        row,
        present == _present(edition.event, len(edition.tables)),
        _percent(found.granted, found.asked) if found else "",
        _why(row.why) if row.why else None,
    )


def _why(error: InputError) -> LazyString:
    """What the command line advises is done otherwise here."""
    if "needed" not in error.places:
        return sentence(error)
    return say("{buyers} buyers keep {needed} tables of their own, and there are fewer.", buyers=error.places["buyers"],
               needed=error.places["needed"])  # fmt: skip


def _percent(part: int, whole: int) -> str:
    return share(part, whole) if whole else "–"


def _say(advice: Advice | None) -> LazyString | str:
    if advice is None:
        return ""
    row, found, more = advice.row, advice.found, advice.more
    places = {
        "slots": row.slots,
        "meeting": row.meeting,
        "tables": row.tables,
        "end": clock(row.end),
        "share": _percent(found.granted, found.asked),
        "short": found.short,
    }
    if more is None:
        return say(
            "{slots} rounds of {meeting} minutes at {tables} tables grant {share} of the wished meetings by {end}; "
            "participants with fewer than they should have: {short}. Nothing else tried here grants more.",
            **places,
        )
    return say(
        "{slots} rounds of {meeting} minutes at {tables} tables grant {share} of the wished meetings by {end}; "
        "participants with fewer than they should have: {short}. {more_slots} rounds of {more_meeting} minutes at "
        "{more_tables} tables would grant {gained} meetings more.",
        **places,
        more_slots=more.slots,
        more_meeting=more.meeting,
        more_tables=more.tables,
        gained=advice.gained,
    )
