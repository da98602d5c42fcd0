"""Logos of an event below its pages, and their pictures: found by what they are, so that browsers keep them."""

from __future__ import annotations

from flask import Blueprint, Response, g

from matchmaker.entities import LogoLabel
from matchmaker.errors import MatchmakerError
from web.addresses import ID
from web.stores import open_store

pages = Blueprint("logos", __name__)


@pages.get(f"/events/<{ID}:event_id>/logos/<digest>")
def picture(event_id: int, digest: str) -> Response:
    """One picture; another one would have another address."""
    logo = open_store().logos.get(event_id, digest)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(logo.content, mimetype=logo.media_type, headers=headers)


def event_logos() -> tuple[LogoLabel, ...]:
    """Of the event that this request is about; none when it is about none, or cannot be read."""
    try:
        return open_store().logos.labels(g.event.id) if "event" in g else ()
    except MatchmakerError:  # the page that says so is whole without them
        return ()
