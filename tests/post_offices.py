"""A mail server of our own: real sockets, real answers, and every mail it took."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread

from matchmaker.settings import MailServer, Security


@dataclass
class PostOffice:
    """``refusals``: answers to addresses, commands or (``DATA END``) to a whole mail, as ``450 try later``.

    ``held``: a recipient whose mail is read whole (then ``read`` is set) and not answered until ``go_on`` is set.
    """

    port: int = 0
    refusals: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    connections: int = 0
    certificate: ssl.SSLContext | None = None
    held: str = ""
    read: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    @property
    def server(self) -> MailServer:
        """How to reach it."""
        return MailServer("localhost", self.port, Security.NONE, "openmap@marnelle.example")

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.taken]


@contextmanager
def post_office(**more: object) -> Iterator[PostOffice]:
    """One that is open as long as the block lasts."""
    office = PostOffice(**more)  # type: ignore[arg-type]

    class Counter(StreamRequestHandler):
        def handle(self) -> None:
            office.connections += 1
            _serve(self, office)

        def finish(self) -> None:
            super().finish()
            self.request.close()

    with _Threads(("localhost", 0), Counter) as server:
        office.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield office
        finally:
            office.go_on.set()
            server.shutdown()
            thread.join()


class _Threads(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


def _serve(counter: StreamRequestHandler, office: PostOffice) -> None:
    def say(text: str) -> None:
        counter.wfile.write(f"{text}\r\n".encode())

    def recipient_of(line: str) -> str:
        return line[line.index("<") + 1 : line.index(">")]

    recipient = ""
    say(office.refusals.get("CONNECT", "220 post.example"))
    while line := counter.rfile.readline().decode().strip():
        word = line.split(" ")[0].upper()
        if word == "RCPT":
            recipient = recipient_of(line)
        answer = office.refusals.get(recipient if word == "RCPT" else word)
        if answer:
            say(answer)
        elif word == "EHLO":
            say("250-post.example\r\n250-AUTH PLAIN\r\n250-8BITMIME\r\n" + "250-STARTTLS\r\n" * bool(office.certificate)
                + "250 SIZE 33554432")  # fmt: skip
        elif word == "STARTTLS" and office.certificate:
            say("220 go on")
            try:
                secured = office.certificate.wrap_socket(counter.request, server_side=True)
            except OSError:  # whoever called does not trust us
                return
            counter.request = secured
            counter.rfile, counter.wfile = secured.makefile("rb"), secured.makefile("wb", buffering=0)
        elif word == "AUTH":
            office.signed_in.append(line)
            say("235 welcome")
        elif word == "DATA":
            say("354 go on")
            _take(counter, office, recipient)
            say(office.refusals.get("DATA END", "250 taken"))
        elif word == "QUIT":
            say("221 bye")
            return
        else:
            say("250 fine")


def _take(counter: StreamRequestHandler, office: PostOffice, recipient: str) -> None:
    lines: list[bytes] = []
    while (line := counter.rfile.readline()) not in (b".\r\n", b""):
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    message = message_from_bytes(b"".join(lines), policy=default)
    assert isinstance(message, EmailMessage)
    if "DATA END" not in office.refusals:
        office.taken.append((recipient, message))
    if recipient == office.held:
        office.read.set()
        office.go_on.wait(60)
