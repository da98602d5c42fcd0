"""A mail that organisers write themselves, to some of the participants."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from matchmaker.emails import folded
from matchmaker.entities import Participant
from matchmaker.errors import InputError
from matchmaker.mail.recipients import Queued, addresses, compose, require_public_url
from matchmaker.mail.writing import Kind, one_line
from matchmaker.store import Letter, LetterState, Store

LONGEST_SUBJECT = 150  # characters
LONGEST_TEXT = 5000  # characters

_PLACE = re.compile(r"\{[^{}]*\}")
_NAME, _LINK = "{organisation}", "{link}"
PLACES = {_NAME: _NAME, "{structure}": _NAME, _LINK: _LINK, "{lien}": _LINK}
"""What is filled in for each reader, as organisers may write it."""


def draft_circular(
    store: Store, event_id: int, *, to: Iterable[Participant], subject: str, text: str, now: datetime
) -> tuple[Letter, ...]:
    """The mails as they would leave, one for each address; nothing is stored of them.

    Raises:
        InputError: Nothing is said, too much, or with an unknown place; nobody is reached; or a link is wanted and the
            workspace has no public address.
    """
    heading, lines = _known(one_line(subject)), [_known(line.rstrip()) for line in text.strip().splitlines()]
    _refuse_shapeless(heading, "\n".join(lines))
    if any(_LINK in part for part in (heading, *lines)):
        require_public_url(store)
    event = store.events.get(event_id)
    with store.write():
        letters = tuple(
            letter
            for one in to
            for letter in compose(store, event, one, kind=Kind.CIRCULAR, now=now, heading=heading, lines=lines)
        )
    if not letters:
        raise InputError("nobody of this group has an e-mail address; choose other filters")
    return letters


def queue_circular(
    store: Store, event_id: int, *, to: Iterable[Participant], subject: str, text: str, now: datetime
) -> Queued:
    """Put these mails into the outbox. The same words reach an address once, unless that mail failed.

    Raises:
        InputError: As ``draft_circular``.
    """
    group = tuple(to)
    with store.write():
        letters = draft_circular(store, event_id, to=group, subject=subject, text=text, now=now)
        known = {
            _sameness(letter)
            for letter in store.letters.all(event_id)
            if letter.kind == Kind.CIRCULAR and letter.state is not LetterState.FAILED
        }
        news = tuple(letter for letter in letters if _sameness(letter) not in known)
        store.letters.add(news)
    return Queued(len(news), tuple(one.name for one in group if not addresses(one)))


def _sameness(letter: Letter) -> tuple[int | None, str, str, str]:
    return letter.participant, folded(letter.recipient), letter.subject, letter.body


def _known(text: str) -> str:
    """The text with one spelling of each place.

    :raises InputError: a place that nothing is known for.
    """

    def spelt(found: re.Match[str]) -> str:
        if found[0].casefold() not in PLACES:
            raise InputError(
                "nothing is known for “{place}”; only these are filled in: {places}",
                place=found[0],
                places=", ".join(PLACES),
            )
        return PLACES[found[0].casefold()]

    return _PLACE.sub(spelt, text)


def _refuse_shapeless(subject: str, text: str) -> None:
    if not subject or not text:
        raise InputError("write a subject and a text; one of them is empty")
    if len(subject) > LONGEST_SUBJECT or len(text) > LONGEST_TEXT:
        raise InputError(
            "at most {subject} characters for the subject, and {text} for the text; shorten it",
            subject=LONGEST_SUBJECT,
            text=LONGEST_TEXT,
        )
