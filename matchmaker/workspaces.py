"""Settings of a workspace as a service: changed together, and written down."""

from __future__ import annotations

from matchmaker.errors import ConflictError
from matchmaker.fingerprints import fingerprint
from matchmaker.journal import note
from matchmaker.settings import MailServer, mail_server, public_url, set_mail_server, set_public_url
from matchmaker.store import Store


def change_workspace(store: Store, *, shown: int, url: str, server: MailServer | None, who: str) -> None:
    """Where the pages are reached, and who sends the mails (None: they wait). ``shown``: the ``workspace_state`` these
    were made from; ``who``: for the journal.

    Raises:
        ConflictError: Changed by somebody else meanwhile.
        InputError: It is no address of a web server, the sender is no e-mail address, or the port is out of range.
    """
    with store.write():
        before = _said(store)
        if fingerprint(before) != shown:
            raise ConflictError("somebody else saved these settings meanwhile; compare, then save again to keep yours")
        set_public_url(store, url)
        set_mail_server(store, server)
        for (what, old), (_, new) in zip(before, _said(store), strict=True):
            if old != new:
                note(store, None, who=who, what=f"workspace: {what}", before=old, after=new)


def workspace_state(store: Store) -> int:
    """Of the settings that a form shows."""
    return fingerprint(_said(store))


def _said(store: Store) -> tuple[tuple[str, str], tuple[str, str]]:
    server = mail_server(store)
    said = server and f"{server.host}:{server.port}, {server.security.value}, {server.user}, {server.sender}"
    return ("public address", public_url(store)), ("mail server", said or "")
