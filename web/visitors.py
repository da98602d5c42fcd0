"""Who is looking: participants who came in by their personal link, remembered in the session of their browser.

One browser may hold several participants; the address of a page says which of them it is about.
"""

from __future__ import annotations

from flask import g, session
from werkzeug.exceptions import Forbidden

from matchmaker.entities import Participant
from matchmaker.errors import NotFoundError
from matchmaker.links import holder
from matchmaker.store import Link
from web.clock import now
from web.languages import about
from web.stores import open_store

_KEYS = "entries"

_MOST = 30
"""Participants of one browser, the latest: a cookie holds some four thousand bytes."""


def sign_in(link: Link) -> None:
    """From now on this browser may see the participant's pages, as long as the link is in force."""
    session.permanent = True
    sign_out(link.participant)
    session[_KEYS] = [*session[_KEYS], [link.participant, link.nonce]][-_MOST:]


def sign_out(participant_id: int) -> None:
    """This browser no longer may."""
    session[_KEYS] = [entry for entry in session.get(_KEYS, []) if entry[0] != participant_id]


def came_in(participant_id: int) -> bool:
    """Whether this browser came in by a link of the participant once, be it in force or not."""
    return participant_id in dict(session.get(_KEYS, []))


def visitor(participant_id: int) -> Participant:
    """The participant whose page is asked for; the request is about its event from here on.

    Raises:
        Forbidden: This browser did not come in by a link of this participant that is still in force.
    """
    store = open_store()
    nonce = dict(session.get(_KEYS, [])).get(participant_id, "")
    try:
        participant = holder(store, participant_id, nonce=nonce, now=now())
    except NotFoundError as error:
        raise Forbidden from error
    about(store.events.get(store.participants.event_of(participant_id)))
    g.visitor = participant
    return participant


def admitted(participant_id: int) -> Participant:
    """Like ``visitor``, for pages that show everybody.

    Raises:
        Forbidden: As ``visitor``, or organisers have not approved the registration yet, or it has not registered again.
    """
    participant = visitor(participant_id)
    if participant.outside:
        raise Forbidden
    return participant
