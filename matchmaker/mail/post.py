"""The mail server: signed in once, and what its answers mean for a mail."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from typing import Self

from matchmaker.mail.writing import one_line
from matchmaker.settings import MailServer, Security

Connect = Callable[[MailServer], smtplib.SMTP]

_PATIENCE = 30
"""Seconds for each answer of the mail server."""


class Trouble(Exception):
    """A mail was not taken. ``lasting``: the next attempt would fare no better. ``everybody``: other mails neither."""

    def __init__(self, sentence: str, *, lasting: bool = False, everybody: bool = False) -> None:
        super().__init__(sentence)
        self.lasting, self.everybody = lasting, everybody


def connect(server: MailServer, *, trusted: ssl.SSLContext | None = None) -> smtplib.SMTP:
    """Reach the mail server and sign in. Certificates are verified (``trusted``: instead of by the system's list)."""
    context = trusted or ssl.create_default_context()
    if server.security is Security.TLS:
        post: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE, context=context)
    else:
        post = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE)
    try:
        if server.security is Security.STARTTLS:
            post.starttls(context=context)
        if server.user:
            post.login(server.user, server.password)
    except BaseException:
        post.close()
        raise
    return post


class Post:
    """One connection to the mail server, made when the first mail needs it."""

    def __init__(self, server: MailServer, connect: Connect) -> None:
        self._server, self._connect = server, connect
        self._post: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._post is not None:
            try:
                self._post.quit()
            except (OSError, smtplib.SMTPException):  # it is gone already
                self._post.close()

    def hand_over(self, message: EmailMessage) -> None:
        """The server takes the message from now on.

        Raises:
            Trouble: It does not.
        """
        try:
            if self._post is None:
                self._post = self._connect(self._server)
        except (OSError, ValueError, smtplib.SMTPException) as error:  # ValueError: a name that is none
            raise Trouble(_sentence(error), everybody=True) from error
        try:
            self._post.send_message(message, self._server.sender)
        except (OSError, smtplib.SMTPException) as error:
            raise _judged(error) from error


def _judged(error: OSError | smtplib.SMTPException) -> Trouble:
    """Whose trouble it is: this mail's, or everybody's (the server is closing, or refuses us as a sender)."""
    said = _sentence(error)
    match error:
        case smtplib.SMTPRecipientsRefused():
            code = next(iter(error.recipients.values()))[0]
            return Trouble(said, lasting=code >= 500, everybody=code == 421)
        case smtplib.SMTPSenderRefused() if error.smtp_code != 552:  # 552: this mail is too large
            return Trouble(said, everybody=True)
        case smtplib.SMTPResponseException():
            return Trouble(said, lasting=error.smtp_code >= 500, everybody=error.smtp_code == 421)
        case smtplib.SMTPNotSupportedError():
            return Trouble(said, lasting=True)
    return Trouble(said, everybody=True)


def _sentence(error: Exception) -> str:
    """What the server said, else what went wrong; on one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _answer(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return one_line(str(error)) or type(error).__name__


def _answer(code: int, text: bytes | str) -> str:
    return one_line(f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}")
