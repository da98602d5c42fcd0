"""``matchmaker serve``: the pages of one workspace for a room or for the network."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import urlsplit

import click

from matchmaker import settings
from matchmaker.accounts import first_token
from matchmaker.accounts.asking import ENTRY
from matchmaker.cli.common import number, workspace
from matchmaker.errors import InputError
from matchmaker.mail import carried
from matchmaker.runs import workers
from matchmaker.store import Store
from matchmaker.upkeep import kept_up
from web.app import create_app
from web.processes import USUAL, run, run_several


@click.command()
@workspace
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 for every machine of the network.")
@click.option("--port", default=8000, show_default=True, type=number(1, 65535), metavar="NUMBER")
@click.option("--public-url", metavar="URL", help="Where attendees reach it; kept in the workspace.")
@click.option(
    "--behind-proxy",
    is_flag=True,
    help="All requests come through one web server, which says from where (X-Forwarded-For, -Proto, -Prefix).",
)
@click.option("--broker", default="", metavar="URL", help="Hand runs to workers elsewhere, as redis://host.")
@click.option(
    "--processes",
    default=USUAL,
    show_default="one for each core, at most 4",
    type=number(1, 64),
    metavar="NUMBER",
    help="How many serve pages side by side.",
)
def serve(
    workspace: Path, host: str, port: int, public_url: str | None, behind_proxy: bool, broker: str, processes: int
) -> None:
    """Show the pages of a workspace until Ctrl-C, and send its mails once a mail server is named (matchmaker settings).

    A file that is not there is made. As long as nobody organises it, a link for the first organiser is printed.

    \b
    On this machine, in a room, or behind a web server:
      matchmaker serve openmap.db
      matchmaker serve openmap.db --host 0.0.0.0 --public-url http://192.168.1.20:8000
      matchmaker serve openmap.db --public-url https://openmap.example --behind-proxy
    """
    with _listen(host, port) as listener:
        made = not workspace.exists()
        with Store.open(workspace, create=True) as store:
            public, token = _take_up(store, public_url)
        signal.signal(signal.SIGTERM, _stop)
        prefix = urlsplit(public).path
        local, *others = (f"http://{name}:{port}{prefix}" for name in _names(host))
        click.echo(f"{local}/ (Ctrl-C ends it)")
        for address in others:
            click.echo(f"{address}/ (for the others in this network)")
        _tell_public(public, behind_proxy=behind_proxy)
        if made:
            click.echo(f"{workspace} was not there: an empty workspace was made.")
        if token:
            click.echo(f"You organise? This link lets you in once, within 24 hours:\n{public or local}{ENTRY}{token}")
            if public and not behind_proxy:
                click.echo(f"It is the same, on this machine:\n{local}{ENTRY}{token}")
        with carried(workspace), kept_up(workspace), workers(workspace, broker=broker):
            if processes > 1 and os.name == "posix":  # elsewhere a socket cannot be handed on like this
                run_several(workspace, listener, count=processes, prefix=prefix, behind_proxy=behind_proxy)
            else:
                app = create_app(workspace, behind_proxy=behind_proxy)
                run(app, listener, prefix=prefix, behind_proxy=behind_proxy)


def _take_up(store: Store, public_url: str | None) -> tuple[str, str]:
    """The public address, and what lets the first organiser in; says what is unusual about the file."""
    if store.upgraded_from:
        click.echo(
            f"{store.path} was of an older version and is upgraded; as it was it is kept as {store.upgraded_from}"
        )
    if store.standing.get().frozen:
        click.echo(f"{store.path} can be read, not changed: the workspace was carried elsewhere (matchmaker carry).")
        return settings.public_url(store), ""
    if public_url is not None:
        settings.set_public_url(store, public_url)
    return settings.public_url(store), first_token(store, now=datetime.now(UTC))


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise InputError(
            "{host}:{port} cannot be listened at ({reason}); choose another --port or --host",
            host=host,
            port=port,
            reason=error.strerror,
        ) from error


def _names(host: str) -> Iterator[str]:
    """What to write into a browser to reach this server; first what works on this machine."""
    if host not in ("0.0.0.0", "::"):
        yield f"[{host}]" if ":" in host else host
        return
    yield "127.0.0.1" if host == "0.0.0.0" else "[::1]"
    yield from sorted(_own_addresses())


def _own_addresses() -> set[str]:
    """Of this machine in its network, version 4; nothing is sent to find them."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            found = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        except OSError:
            found = set()
        try:
            probe.connect(("192.0.2.1", 9))  # a datagram's way is chosen here; none is sent
            found.add(probe.getsockname()[0])
        except OSError:
            pass
    return {address for address in found if not address.startswith(("127.", "0."))}


def _tell_public(public: str, *, behind_proxy: bool) -> None:
    """Which address to give to attendees, and what it needs."""
    if public:
        click.echo(f"{public}/ (for everybody; links in mails begin so)")
    if public.startswith("https:") and not behind_proxy:
        click.echo(
            "This server itself speaks http, the public address is https: it needs a web server in front (then add "
            "--behind-proxy). In a room without one, give the address that the others open: --public-url http://…",
        )


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)
