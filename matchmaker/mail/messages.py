"""A mail of the outbox as mail servers want it: plain text, its files, and headers that nobody can forge."""

from __future__ import annotations

import hmac
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from matchmaker.emails import is_email
from matchmaker.errors import InputError
from matchmaker.mail.writing import one_line
from matchmaker.settings import MailServer, secret
from matchmaker.store import Letter, Store

_POLICY = SMTP.clone(cte_type="7bit")
"""Every mail server takes seven bits."""


def message_of(store: Store, letter: Letter, *, server: MailServer, now: datetime) -> EmailMessage:
    """The message; its Message-ID is the same at every attempt, so that one that came twice is recognised.

    Raises:
        InputError: The recipient is no e-mail address.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(_sender_name(store, letter), addr_spec=server.sender)
    message["To"] = _address(letter.recipient)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<letter-{letter.id}.{_mark(store, letter)}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    for item in letter.enclosures:
        main, _, sub = item.type.partition("/")
        message.add_attachment(item.content, maintype=main, subtype=sub, filename=one_line(item.name))
    return message


def _sender_name(store: Store, letter: Letter) -> str:
    return "" if letter.event is None else one_line(store.events.get(letter.event).name)


def _address(text: str) -> Address:
    """A domain of any script is written as mail servers know it."""
    if not is_email(text):
        raise InputError("“{text}” is no e-mail address", text=text)
    local, _, domain = text.rpartition("@")
    try:
        return Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, IndexError, MessageError) as error:
        raise InputError("“{text}” is no e-mail address", text=text) from error


def _mark(store: Store, letter: Letter) -> str:
    """No other workspace has this one for its mail of the same number."""
    return hmac.digest(secret(store).encode(), f"letter {letter.id}".encode(), "sha256").hex()[:16]
