"""For those who prefer paper: the catalogue of an event and a wish form, as PDF."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, g

from matchmaker.entities import Edition
from matchmaker.papers import print_catalogue
from matchmaker.store import Store
from web.addresses import ID
from web.clock import now
from web.languages import language
from web.presses import print_for_attendee
from web.stores import open_store
from web.visitors import admitted

pages = Blueprint("catalogue", __name__)

_NAME = "catalogues"


@dataclass(slots=True)
class Catalogues:
    """The last catalogue of each event and language, with what it was printed from."""

    known: dict[tuple[int, str], tuple[tuple[object, ...], bytes]] = field(default_factory=dict)

    def get(self, event_id: int, *, language: str, today: date) -> bytes:
        """The catalogue as things are now."""
        store, place = open_store(), (event_id, language)

        def find() -> bytes | None:
            version, printed = self.known.get(place, ((), b""))
            return printed if version == _version(store, event_id, today) else None

        def make() -> bytes:
            if (printed := find()) is not None:
                return printed
            with store.read():
                version, edition = _version(store, event_id, today), store.load_edition(event_id)
            printed = _printed(edition, "catalogue", language=language, today=today)
            self.known[place] = version, printed
            return printed

        return find() or print_for_attendee(make)


@pages.get(f"/my/<{ID}:participant_id>/catalogue.pdf")
def catalogue(participant_id: int) -> Response:
    """Everybody with number, kind, needs and offers."""
    admitted(participant_id)
    catalogues: Catalogues = current_app.extensions.setdefault(_NAME, Catalogues())
    return _file(catalogues.get(g.event.id, language=language(), today=_today()), "catalogue.pdf")


@pages.get(f"/my/<{ID}:participant_id>/wishes.pdf")
def form(participant_id: int) -> Response:
    """A form with the participant's own number, and a blank one."""
    one = admitted(participant_id)
    alone = replace(open_store().load_edition(g.event.id), participants=(one,))
    content = print_for_attendee(lambda: _printed(alone, "wishes", language=language(), today=_today()))
    return _file(content, f"wishes-{one.number:03}.pdf")


def _version(store: Store, event_id: int, today: date) -> tuple[object, ...]:
    return store.participants.version(event_id), store.events.get(event_id), today


def _printed(edition: Edition, paper: str, *, language: str, today: date) -> bytes:
    priorities = open_store().receptions.get(edition.event.id).priorities
    with TemporaryDirectory() as folder:
        printed = print_catalogue(edition, Path(folder), language=language, today=today, priorities=priorities)
        return next(path.read_bytes() for path in printed if path.stem == paper)


def _today() -> date:
    return now().astimezone(ZoneInfo(g.event.timezone)).date()


def _file(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/pdf", headers=headers)
