"""One participant: everything about it, what is corrected for it, its link, what the file says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.acting import correct_for, take_theirs
from matchmaker.entities import Line, Participant, Refusal, Wish
from matchmaker.errors import NotFoundError
from matchmaker.journal import note
from matchmaker.links import renew_link, token_of
from matchmaker.mail import queue_link
from matchmaker.pairing import BUYERS
from matchmaker.participants import keep_corrections
from matchmaker.personal.past import look_back
from matchmaker.roster import reachable
from matchmaker.sectors import label
from matchmaker.settings import public_url
from matchmaker.wishing import own_wishes
from matchmaker.wording import say as plain
from web.addresses import ID
from web.attendee.happenings import author_of, entry_of, value_of
from web.attendee.terms import REFUSALS, WISHES
from web.clock import now
from web.forms import show
from web.languages import language
from web.messages import say
from web.moments import moment
from web.organiser import wordings
from web.organiser.correcting import CorrectionForm
from web.organiser.participants import EVENT, mailed
from web.organiser.terms import LETTER_STATES
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("participant", __name__)

ONE = f"{EVENT}/<{ID}:participant_id>"

JOURNAL = 50
"""Changes that the page shows, the latest ones."""


@pages.route(ONE, methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def one(event_id: int, participant_id: int) -> Response | tuple[str, int]:
    """Everything about one participant, and what can be corrected."""
    event, known = event_of(event_id), participant(event_id, participant_id)
    form = CorrectionForm.of(known, event)
    shown = replace(known, revision=form.revision.data or 0)
    if form.carries_out(lambda: _correct(event_id, shown, form)):
        flash(str(say("Saved.")))
        return redirect(url_for("participant.one", event_id=event_id, participant_id=participant_id), 303)
    form.renew(known.revision)
    return show("organiser/participant.html", form, one=known, **_about(event_id, known))


@pages.post(f"{ONE}/link")
@allowed(Action.ARRANGE)
def send_link(event_id: int, participant_id: int) -> Response:
    """The personal link by mail, with what is registered."""
    event_of(event_id)
    known = participant(event_id, participant_id)
    for text in mailed(lambda: queue_link(open_store(), known.id, now=now())):
        flash(str(text))
    return redirect(url_for("participant.one", event_id=event_id, participant_id=participant_id), 303)


@pages.post(f"{ONE}/link/new")
@allowed(Action.ARRANGE)
def renew(event_id: int, participant_id: int) -> Response:
    """The old one was lost or passed on."""
    event_of(event_id)
    known, store = participant(event_id, participant_id), open_store()
    with store.write():
        renew_link(store, known.id, now=now())
        what = f"{known.name}: new personal link"
        note(store, event_id, who=organiser().name, what=what, participant=known.id)
    flash(str(say("There is a new link; the old one lets nobody in any more.")))
    return redirect(url_for("participant.one", event_id=event_id, participant_id=participant_id), 303)


@pages.post(f"{ONE}/keep")
@allowed(Action.ARRANGE)
def keep(event_id: int, participant_id: int) -> Response:
    """Corrections by hand stand against the file."""
    event_of(event_id)
    keep_corrections(open_store(), event_id, one=participant(event_id, participant_id))
    flash(str(say("Saved.")))
    return redirect(url_for("participant.one", event_id=event_id, participant_id=participant_id), 303)


@pages.post(f"{ONE}/take/<{ID}:conflict_id>")
@allowed(Action.ARRANGE)
def take(event_id: int, participant_id: int, conflict_id: int) -> Response:
    """The file stands against the correction by hand; decided already when the button was pressed twice."""
    event_of(event_id)
    known, store = participant(event_id, participant_id), open_store()
    for conflict in store.imports.conflicts(event_id):
        if conflict.id == conflict_id and conflict.participant == known.id:
            take_theirs(store, event_id, conflict, who=organiser().name)
    flash(str(say("Saved.")))
    return redirect(url_for("participant.one", event_id=event_id, participant_id=participant_id), 303)


def participant(event_id: int, participant_id: int) -> Participant:
    """:raises NotFoundError: nobody of this event, or somebody who asked to be deleted."""
    store = open_store()
    known = store.participants.get(participant_id)
    if known.erased or store.participants.event_of(participant_id) != event_id:
        raise NotFoundError("no participant has the id {id}; choose one of the list", id=participant_id)
    return known


def _correct(event_id: int, shown: Participant, form: CorrectionForm) -> None:
    correct_for(
        open_store(),
        event_id,
        one=shown,
        changes=form.changes(),
        organisation=form.organisation(),
        who=organiser().name,
        now=now(),
    )


def _about(event_id: int, one: Participant) -> dict[str, Any]:
    """What its page shows besides the form."""
    store = open_store()
    link = store.links.get(one.id)
    site = public_url(store) or request.host_url.rstrip("/") + request.script_root
    names = {other.id: other.name for other in store.participants.all(event_id, withdrawn=True)}
    about, said_by = look_back(one, store.audit.all(event_id)).entries, own_wishes(store, event_id, one)
    return {
        "facts": [*facts_of(one), *_network(one, names)],
        "ranked": [(names[said.target], WISHES[said.wish]) for said in said_by if said.rank is not None],
        "unranked": [
            (names[said.target], WISHES[said.wish] if said.wish is not Wish.NO else _refusal(said.refusal))
            for said in said_by
            if said.rank is None
        ],
        "wished": sum(s.target == one.id and s.wish is not Wish.NO for s in store.statements.all(event_id)),
        "link": f"{site}/l/{token_of(store, link)}" if link and not link.revoked else "",
        "conflicts": [
            (conflict, wordings.explain_conflict(conflict))
            for conflict in store.imports.conflicts(event_id)
            if conflict.participant == one.id
        ],
        "letters": [letter for letter in store.letters.all(event_id) if letter.participant == one.id],
        "states": LETTER_STATES,
        "mails_out": bool(public_url(store)) and reachable(one),
        "tells": reachable(one),
        "bars": one.role in BUYERS,
        "barred": [label(key, language()) for key in one.barred],
        "journal": [
            (entry.at, author_of(entry), entry_of(entry), value_of(entry.before), value_of(entry.after))
            for entry in about[-JOURNAL:][::-1]
        ],
    }


def _refusal(why: Refusal) -> str:
    return f"{WISHES[Wish.NO]} ({REFUSALS[why]})" if why in REFUSALS else str(WISHES[Wish.NO])


def facts_of(one: Participant) -> list[tuple[LazyString, str]]:
    """What was registered and the form of corrections does not show."""
    facts = [
        (say("Department"), one.organisation.department),
        (say("SIRET"), one.organisation.siret),
        (say("People who come"), plain(one.people)),
        (say("Further e-mails"), "; ".join(one.other_emails)),
        (say("Needs"), _lines(one.needs)),
        (say("Offers"), _lines(one.offers)),
    ]
    return [(name, value) for name, value in facts if value]


def _lines(lines: Iterable[Line]) -> str:
    """Each after its sector, in the typography of the page."""
    return "; ".join(
        str(say("{sector}: {text}", sector=line.sector, text=line.text)) if line.sector and line.text else plain(line)
        for line in lines
    )


def _network(one: Participant, names: Mapping[int, str]) -> Iterator[tuple[LazyString, str]]:
    """Who accompanies it, or would."""
    if known := open_store().networks.membership(one.id):
        state = say("agrees since {moment}", moment=moment(known.since)) if known.since else say("has not agreed yet")
        yield say("Network"), f"{names[known.network]}, {state}"
