"""The way out: mails that are due go to the mail server, one by one, each remembered before the next.

A mail is taken, handed over, and marked as sent. Whoever is killed in between leaves it taken; after a while it is
free again. So a mail may in the worst case come twice (with one Message-ID), and is never lost.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage

from matchmaker.errors import InputError, NotFoundError
from matchmaker.mail.messages import message_of
from matchmaker.mail.post import Connect, Post, Trouble, connect
from matchmaker.mail.writing import Kind
from matchmaker.settings import MailServer, mail_server
from matchmaker.store import Letter, LetterState, Store

PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
"""After each attempt that may go better next time; after one more it is given up."""

_LEASE, _SHIFT = timedelta(minutes=15), timedelta(minutes=5)
"""How long a mail that was taken is nobody else's, and how long one delivery goes on taking: nobody still sends a mail
when another one takes it, because the last of a shift has ten minutes for a dozen answers."""

_ALWAYS = (Kind.LINK, Kind.LINK_AGAIN, Kind.CHANGED, Kind.DECLINED, Kind.CIRCULAR, Kind.INVITATION)
"""Kinds that also reach those who do not take part."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Mails sent, mails that were not (given up or to be tried again), and mails that are still to go."""

    sent: int
    failed: int
    waiting: int


def deliver(store: Store, *, now: datetime, most: int = 50, connect: Connect = connect) -> Delivered:
    """Send what is due, oldest first, at most ``most`` and for five minutes; several may do so at once.

    A mail that the server does not want now is tried again after growing pauses, one that it never wants is given up
    with its sentence. When the server itself cannot be reached, the others wait untouched.

    Raises:
        InputError: No mail server is named.
    """
    server = mail_server(store)
    if server is None:
        raise InputError(
            "no mail server is named, so mails wait in the outbox; name one: matchmaker settings FILE.db "
            "--smtp-host smtp.example --sender openmap@example.org"
        )
    store.letters.release(before=now)
    outcomes: list[Letter] = []
    broken = False
    end = time.monotonic() + _SHIFT.total_seconds()
    with Post(server, connect) as post:
        while len(outcomes) < most and time.monotonic() < end and not broken:
            letter = _take(store, now=now)
            if letter is None:
                break
            outcome, broken = _send(store, letter, post=post, server=server, now=now)
            with suppress(NotFoundError):  # whoever it was for was deleted meanwhile, and with them the mail
                store.letters.save(outcome)
            outcomes.append(outcome)
    sent = sum(letter.state is LetterState.SENT for letter in outcomes)
    return Delivered(sent, len(outcomes) - sent, _count_waiting(store))


def _count_waiting(store: Store) -> int:
    return store.letters.count(LetterState.QUEUED)


def _take(store: Store, *, now: datetime) -> Letter | None:
    """The next one; while it is ours, ``due`` says until when."""
    with store.write():
        for letter in store.letters.take(now=now, most=1):
            ours = replace(letter, state=LetterState.SENDING, due=now + _LEASE)
            store.letters.save(ours)
            return ours
    return None


def _send(store: Store, letter: Letter, *, post: Post, server: MailServer, now: datetime) -> tuple[Letter, bool]:
    """What became of it, and whether it is no use going on with others."""
    if why := _needless(store, letter):
        return replace(letter, state=LetterState.FAILED, due=now, error=why), False
    tried = replace(letter, attempts=letter.attempts + 1, due=now)
    try:
        post.hand_over(_message(store, letter, server=server, now=now))
    except Trouble as trouble:
        return _after(tried, trouble, now=now), trouble.everybody
    return replace(tried, state=LetterState.SENT, sent=now, error=""), False


def _message(store: Store, letter: Letter, *, server: MailServer, now: datetime) -> EmailMessage:
    try:
        return message_of(store, letter, server=server, now=now)
    except InputError as error:
        raise Trouble(str(error), lasting=True) from error
    except (ValueError, MessageError) as error:
        raise Trouble(f"the address of the sender cannot be used ({error})", everybody=True) from error


def _after(tried: Letter, trouble: Trouble, *, now: datetime) -> Letter:
    """Another attempt later, or none."""
    if trouble.lasting or tried.attempts > len(PAUSES):
        return replace(tried, state=LetterState.FAILED, error=str(trouble))
    due = now + PAUSES[tried.attempts - 1]
    return replace(tried, state=LetterState.QUEUED, due=due, error=str(trouble))


def _needless(store: Store, letter: Letter) -> str:
    """Why a mail that waited is not to be sent any more; mostly empty."""
    if letter.participant is None:
        return ""
    participant = store.participants.get(letter.participant)
    if participant.erased:
        return "the participant asked to be deleted"
    if participant.withdrawn and letter.kind not in _ALWAYS:
        return "the participant withdrew"
    if letter.kind == Kind.INVITATION and not participant.invited:
        return "the participant has registered"
    if letter.kind == Kind.REMINDER and store.attendances.get(participant.id):
        return "the participant has answered"
    return ""
