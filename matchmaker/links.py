"""Personal links instead of passwords: signed, the same on every device, revocable."""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe
from zoneinfo import ZoneInfo

from itsdangerous import BadSignature, URLSafeSerializer

from matchmaker.entities import Event, Participant
from matchmaker.errors import NotFoundError
from matchmaker.presence import present
from matchmaker.settings import public_url, secret
from matchmaker.store import Link, Store

_PURPOSE = "personal link"


def link_of(store: Store, participant_id: int, *, now: datetime) -> Link:
    """The link in force of a participant, made when there is none or the last one was revoked.

    Raises:
        NotFoundError: No such participant (any more).
    """
    with store.read():  # mostly it is there, and nobody waits for a turn to write
        link = _link_in_force(store, participant_id)
    if link is None:
        with store.write():
            link = _link_in_force(store, participant_id) or renew_link(store, participant_id, now=now)
    return link


def renew_link(store: Store, participant_id: int, *, now: datetime) -> Link:
    """A new link; the one before it, and whoever came in by it, is shut out.

    Raises:
        NotFoundError: No such participant (any more).
    """
    link = Link(participant_id, token_urlsafe(16), now)
    with store.write():
        present(store, participant_id)
        store.links.set(link)
    return link


def revoke_link(store: Store, participant_id: int, *, now: datetime) -> None:
    """Nobody comes in by a link of this participant until a new one is asked for."""
    store.links.set(Link(participant_id, token_urlsafe(16), now, revoked=True))


def token_of(store: Store, link: Link) -> str:
    """What the address of a link ends with."""
    return _signer(store).dumps([link.participant, link.nonce])


def address_of(store: Store, link: Link) -> str:
    """The whole address; empty while the workspace has no public address."""
    base = public_url(store)
    return f"{base}/l/{token_of(store, link)}" if base else ""


def open_link(store: Store, token: str, *, now: datetime) -> Link:
    """The link behind a token.

    Raises:
        NotFoundError: It is not signed by us, was replaced or revoked, or the time it lasts is over.
    """
    try:
        participant_id, nonce = _signer(store).loads(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise _gone() from error
    with store.read():  # or a link that is renewed in between would be handed to whoever held the old one
        holder(store, participant_id, nonce=nonce, now=now)
        link = store.links.get(participant_id)
    if link is None:
        raise _gone()
    return link


def holder(store: Store, participant_id: int, *, nonce: str, now: datetime) -> Participant:
    """The participant whose link in force has this nonce; asked again at every request.

    Raises:
        NotFoundError: There is no such link any more, the participant asked to be deleted, or its data have expired.
    """
    link = store.links.get(participant_id)
    if link is None or link.revoked or link.nonce != nonce:
        raise _gone()
    participant = store.participants.get(participant_id)
    event = store.events.get(store.participants.event_of(participant_id))
    if participant.erased or _is_over(store, event, now=now):
        raise _gone()
    return participant


def _is_over(store: Store, event: Event, *, now: datetime) -> bool:
    """Whether the last day on which data are kept has ended where the event is."""
    retention = store.receptions.get(event.id).retention
    return retention is not None and now.astimezone(ZoneInfo(event.timezone)).date() > retention


def _link_in_force(store: Store, participant_id: int) -> Link | None:
    present(store, participant_id)
    link = store.links.get(participant_id)
    return None if link is None or link.revoked else link


def _signer(store: Store) -> URLSafeSerializer:
    return URLSafeSerializer(secret(store), salt=_PURPOSE)


def _gone() -> NotFoundError:
    return NotFoundError("this link no longer works; ask for a new one on the page of the event")
