"""Settings of a workspace: where it is reached, who sends its mails, and its secret."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from secrets import token_urlsafe
from urllib.parse import urlsplit

from matchmaker.emails import is_email
from matchmaker.errors import InputError
from matchmaker.store import Store

PASSWORD = "MATCHMAKER_SMTP_PASSWORD"  # the name of a variable of the environment
"""The password of the mail server is not kept in the file, which is carried around and backed up."""


class Security(StrEnum):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over. ``sender``: the address they come from. Without a ``user`` nobody signs in."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = ""


_UNSAFE = "\"'<>\\`"
"""Signs that would end an address where it is printed, mailed or written into a page."""


def public_url(store: Store) -> str:
    """Where attendees reach the pages, without a slash at the end; empty when nobody said."""
    return store.settings.get("public_url")


def set_public_url(store: Store, url: str) -> None:
    """Every link that is printed or mailed begins like this; never as the request says, which anybody may forge.

    Raises:
        InputError: It is no address of a web server.
    """
    address = url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
        whole = whole and all("!" <= sign <= "~" and sign not in _UNSAFE for sign in address)
        _ = parts.port
    except ValueError:
        whole = False
    if address and not whole:
        raise InputError("“{url}” is no address of a web server; write it like https://openmap.example", url=url)
    store.settings.set("public_url", address)


def secret(store: Store) -> str:
    """What signs links and sessions: made once, kept in the workspace."""
    return store.settings.get("secret") or store.settings.set_once("secret", token_urlsafe(32))


def mail_server(store: Store) -> MailServer | None:
    """Where mails go; None when none was named, and then they wait in the outbox."""
    known = store.settings.all()
    if not known.get("smtp_host"):
        return None
    return MailServer(
        known["smtp_host"],
        int(known["smtp_port"]),
        Security(known["smtp_security"]),
        known["smtp_sender"],
        user=known["smtp_user"],
        password=os.environ.get(PASSWORD, ""),
    )


def set_mail_server(store: Store, server: MailServer | None) -> None:
    """Name the mail server, or none; its password stays in the environment.

    Raises:
        InputError: The address of the sender is none, the port is out of range, or a name has signs that nobody sees.
    """
    if server and not (server.host + server.user).isprintable():
        raise InputError("the name of a mail server and of its user are one line of plain text; type them again")
    if server and not is_email(server.sender):
        raise InputError(
            "“{sender}” is no e-mail address; write one like openmap@marnelle.example", sender=server.sender
        )
    if server and not 1 <= server.port <= 65535:
        raise InputError("port {port} is not between 1 and 65535; 587 is usual", port=server.port)
    with store.write():
        store.settings.set("smtp_host", server.host if server else "")
        if server:
            store.settings.set("smtp_port", str(server.port))
            store.settings.set("smtp_security", server.security.value)
            store.settings.set("smtp_sender", server.sender)
            store.settings.set("smtp_user", server.user)
