"""Names and personal links for the organiser's own mailing tool."""

from __future__ import annotations

from datetime import datetime

from matchmaker.exports.lines import Column, Table
from matchmaker.exports.tables import as_csv
from matchmaker.links import address_of, link_of
from matchmaker.mail.recipients import addresses, require_public_url
from matchmaker.mail.writing import one_line
from matchmaker.papers.words import words
from matchmaker.store import Store

_LINK = {"fr": "Lien personnel", "en": "Personal link"}


def links_csv(store: Store, event_id: int, *, now: datetime) -> bytes:
    """One line for each address: number, organisation, e-mail, link. Who has no address has a line without one.

    It holds the keys to everybody's pages: it is to be kept like a password.

    Raises:
        InputError: The workspace has no public address.
    """
    require_public_url(store)
    event = store.events.get(event_id)
    lines = []
    with store.write():
        for one in store.participants.all(event_id):
            link = address_of(store, link_of(store, one.id, now=now))
            lines += [(one.number, one_line(one.name), address, link) for address in addresses(one) or ("",)]
    spoken = words(event.language)
    titles = (spoken.say("number"), spoken.say("participant"), "E-mail", _LINK[event.language])
    return as_csv(Table("links", tuple(Column(title, 30) for title in titles), tuple(lines)), language=event.language)
