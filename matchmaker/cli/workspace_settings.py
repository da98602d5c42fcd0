"""``settings``: where the pages are reached, and which mail server sends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from matchmaker.cli.common import Nothing, OrNone, given, number, workspace
from matchmaker.cli.layout import echo_note, echo_table
from matchmaker.errors import InputError
from matchmaker.settings import (
    PASSWORD,
    MailServer,
    Security,
    mail_server,
    public_url,
    set_mail_server,
    set_public_url,
)
from matchmaker.store import Store

_USUAL_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@click.command()
@workspace
@click.option("--public-url", metavar="URL", type=OrNone(click.STRING), help="Where attendees reach the pages.")
@click.option("--smtp-host", "host", metavar="NAME", type=OrNone(click.STRING), help="Mail server; “none” for none.")
@click.option("--smtp-port", "port", metavar="NUMBER", type=number(1, 65535), help="587, with tls 465, when left out.")
@click.option("--smtp-security", "security", type=click.Choice([one.value for one in Security]), help="The way to it.")
@click.option("--smtp-user", "user", metavar="NAME", type=OrNone(click.STRING), help="Who signs in.")
@click.option("--sender", metavar="ADDRESS", help="The address that mails come from.")
def settings(workspace: Path, public_url: Any, host: Any, **server: Any) -> None:
    """Show or change the settings of the workspace.

    The password of the mail server is never kept in the file: give it in the environment, as
    MATCHMAKER_SMTP_PASSWORD.

    \b
    Examples:
      matchmaker settings openmap.db
      matchmaker settings openmap.db --public-url https://openmap.example
      matchmaker settings openmap.db --smtp-host smtp.example \\
          --smtp-user openmap --sender openmap@marnelle.example
      matchmaker settings openmap.db --smtp-host none
    """
    changes = given({"host": host, **server})
    with Store.open(workspace) as store, store.write():
        if public_url is not None:
            set_public_url(store, "" if public_url is Nothing.NOTHING else public_url)
        if changes:
            set_mail_server(store, _changed(mail_server(store), changes))
        _show(store)


def _changed(known: MailServer | None, changes: dict[str, Any]) -> MailServer | None:
    """The mail server with what was said; None to have none.

    Raises:
        InputError: Its name or its sender is missing.
    """
    if "host" in changes and changes["host"] is None:
        return None
    said: dict[str, Any] = {name: value or "" for name, value in changes.items()}
    if "security" in said:
        said["security"] = Security(said["security"])
    if known is not None:
        return replace(known, **said)
    if not said.get("host") or not said.get("sender"):
        raise InputError("a mail server needs at least --smtp-host and --sender")
    security = said.get("security", Security.STARTTLS)
    return MailServer(**{"security": security, "port": _USUAL_PORTS[security], **said})


def _show(store: Store) -> None:
    url, server = public_url(store), mail_server(store)
    rows = [("public address", url or "not set: no link can be written")]
    if server is None:
        rows.append(("mail server", "none: mails wait in the outbox"))
    else:
        password = "given" if server.password else f"not given; set {PASSWORD}"
        rows += [
            ("mail server", f"{server.host}, port {server.port}, {server.security.value}"),
            ("signs in as", f"{server.user}, password {password}" if server.user else "nobody"),
            ("sender", server.sender),
        ]
    echo_table(rows, indent=0)
    if server is not None and server.user and server.security is Security.NONE:
        echo_note("the password goes to the mail server where others may read it; prefer starttls or tls")
