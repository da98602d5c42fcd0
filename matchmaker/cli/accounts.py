"""``sign-in``: a new link for an organiser who is locked out, or for the first one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from matchmaker.accounts import first_token, sign_in_token
from matchmaker.accounts.asking import ENTRY
from matchmaker.cli.common import workspace
from matchmaker.cli.layout import echo_note
from matchmaker.errors import NotFoundError
from matchmaker.journal import BY_COMMAND, note
from matchmaker.settings import public_url
from matchmaker.store import Account, AccountRole, Store

LASTS = timedelta(hours=24)
LOCAL = "http://127.0.0.1:8000"
"""Where ``serve`` shows the pages unless it is told otherwise."""


@click.command("sign-in")
@workspace
@click.option("--email", metavar="ADDRESS", help="Whose link; the owner’s when left out.")
def sign_in(workspace: Path, email: str | None) -> None:
    """Print a link that lets an organiser in once, within 24 hours.

    Whoever can write the file can let anybody in: this is for those who are locked out, and while no mail server is
    named.

    \b
    Examples:
      matchmaker sign-in openmap.db
      matchmaker sign-in openmap.db --email openmap@marnelle.example
    """
    now = datetime.now(UTC)
    with Store.open(workspace) as store, store.write():
        token = "" if email else first_token(store, now=now)
        whose = "the first organiser, who becomes the owner"
        if not token:
            account = _find(store.accounts.all(), email)
            token, whose = sign_in_token(store, account, now=now, lasts=LASTS), f"{account.name}, {account.role.value}"
            note(store, None, who=BY_COMMAND, what=f"accounts: new link of {account.name}")
        site = public_url(store)
    click.echo(f"{site or LOCAL}{ENTRY}{token}")
    echo_note(f"it lets in {whose}, once, within 24 hours")
    if not site:
        echo_note("the pages are there while “matchmaker serve” runs; with another --port, change 8000 in the link")


def _find(accounts: tuple[Account, ...], email: str | None) -> Account:
    """Whoever has this address; without one, the only owner."""
    there = [one for one in accounts if not one.closed]
    if email is None:
        found = [one for one in there if one.role is AccountRole.OWNER]
    else:
        found = [one for one in there if one.email.casefold() == email.strip().casefold()]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{one.email} ({one.name}, {one.role.value})" for one in there)
    if not listed:
        raise NotFoundError("nobody has an account yet; leave out --email and let the first organiser in")
    if email is None:
        raise NotFoundError("there are several owners; say whose link with --email: {listed}", listed=listed)
    raise NotFoundError("no open account has the address {email}; there are: {listed}", email=email, listed=listed)
