"""What is an e-mail address, and that everybody who asks is told the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaker.accounts.people import add_account
from matchmaker.emails import folded, is_email
from matchmaker.errors import InputError
from matchmaker.mail.messages import message_of
from matchmaker.registrations.values import read_emails
from matchmaker.settings import MailServer, Security, set_mail_server
from matchmaker.store import AccountRole, Letter, Store

NOW = datetime(2027, 5, 12, 12, tzinfo=UTC)

GOOD = ("accueil@structure.example", "a.b+c@sous.structure.example", "élue@mairie.example", "a@ville-à-côté.example")
BAD = (
    "", "accueil", "accueil@structure", "a@b..example", "a@.example", "a b@structure.example", "a@@structure.example",
    "<a@structure.example>", "a@structure.example,b@structure.example", f"{'a' * 250}@structure.example",
)  # fmt: skip


@pytest.mark.parametrize("text", [*GOOD, *BAD])
def test_accounts_senders_files_and_mails_agree(text: str, tmp_path: Path) -> None:
    """A file may wrap an address or list several; what it takes out of a cell is an address for the others too."""
    good = text in GOOD
    assert is_email(text) == good
    assert all(map(is_email, read_emails(text) or ()))
    assert (read_emails(text) == (text,)) == good
    with Store.open(tmp_path / "openmap.db", create=True) as store:
        server = MailServer("smtp.example", 587, Security.STARTTLS, text)
        letter = Letter(0, None, None, "link", text, "x", "y", NOW, NOW)
        asked = {
            "account": lambda: add_account(
                store, name="Personne A", email=text, role=AccountRole.READER, language="fr", now=NOW
            ),
            "sender": lambda: set_mail_server(store, server),
        }
        if text.isascii() or not good:  # a mailbox of other letters needs a server that takes them
            sender = MailServer("smtp.example", 587, Security.STARTTLS, "o@o.example")
            asked["mail"] = lambda: message_of(store, letter, server=sender, now=NOW)
        for ask in asked.values():
            if good:
                ask()
            else:
                with pytest.raises(InputError, match="is no e-mail address"):
                    ask()


def test_two_ways_to_write_one() -> None:
    assert folded(" Accueil@Structure.EXAMPLE ") == folded("accueil@structure.example")
