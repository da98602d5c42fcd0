"""Personal links: who comes in by which, and settings that they are built from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from itsdangerous import URLSafeSerializer

from matchmaker.errors import InputError, NotFoundError
from matchmaker.links import address_of, holder, link_of, open_link, renew_link, revoke_link, token_of
from matchmaker.reception import Reception
from matchmaker.settings import (
    PASSWORD,
    MailServer,
    Security,
    mail_server,
    public_url,
    secret,
    set_mail_server,
    set_public_url,
)
from matchmaker.store import Store
from tests import workspaces
from tests.workspaces import NOON

GONE = "this link no longer works"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "forum.db", create=True) as store:
        event = store.events.add(workspaces.event())
        workspaces.participants(store, event.id, "Alpha", "Beta")
        yield store


def test_a_link_works_again_and_again_and_leads_to_its_participant_only(store: Store) -> None:
    one, other = (link_of(store, id, now=NOON) for id in (1, 2))
    token = token_of(store, one)
    assert [open_link(store, token, now=NOON + timedelta(days=days)).participant for days in (0, 90)] == [1, 1]
    assert link_of(store, 1, now=NOON + timedelta(days=1)) == one
    assert holder(store, 1, nonce=one.nonce, now=NOON).name == "Alpha"
    for participant, nonce in ((1, other.nonce), (2, one.nonce), (3, one.nonce)):
        with pytest.raises(NotFoundError, match=GONE):
            holder(store, participant, nonce=nonce, now=NOON)


def test_a_link_that_was_renewed_or_revoked_is_gone(store: Store) -> None:
    first = link_of(store, 1, now=NOON)
    second = renew_link(store, 1, now=NOON)
    with pytest.raises(NotFoundError, match=GONE):
        open_link(store, token_of(store, first), now=NOON)
    assert open_link(store, token_of(store, second), now=NOON) == second
    revoke_link(store, 1, now=NOON)
    with pytest.raises(NotFoundError, match=GONE):
        open_link(store, token_of(store, second), now=NOON)
    third = link_of(store, 1, now=NOON)
    assert third.nonce not in (first.nonce, second.nonce)
    assert open_link(store, token_of(store, third), now=NOON) == third


def test_a_token_that_we_did_not_sign_is_refused(store: Store) -> None:
    link = link_of(store, 1, now=NOON)
    forged = URLSafeSerializer("guessed", salt="personal link").dumps([1, link.nonce])
    otherwise = URLSafeSerializer(secret(store), salt="something else").dumps([1, link.nonce])
    strange = URLSafeSerializer(secret(store), salt="personal link").dumps("text")
    for token in ("", "a.b", forged, otherwise, strange, token_of(store, link)[:-1]):
        with pytest.raises(NotFoundError, match=GONE):
            open_link(store, token, now=NOON)


def test_a_link_ends_with_the_day_until_which_data_are_kept(store: Store) -> None:
    link = link_of(store, 1, now=NOON)
    store.receptions.save(Reception(1, retention=NOON.date()))
    assert open_link(store, token_of(store, link), now=NOON) == link
    midnight = datetime.combine(NOON.date() + timedelta(days=1), time(), ZoneInfo(store.events.get(1).timezone))
    assert open_link(store, token_of(store, link), now=midnight - timedelta(minutes=1)) == link
    with pytest.raises(NotFoundError, match=GONE):
        open_link(store, token_of(store, link), now=midnight)


def test_whoever_was_deleted_does_not_come_in(store: Store) -> None:
    link = link_of(store, 1, now=NOON)
    store.participants.save(replace(store.participants.get(1), withdrawn=True))
    assert open_link(store, token_of(store, link), now=NOON) == link
    store.participants.save(replace(store.participants.get(1), erased=True))
    with pytest.raises(NotFoundError, match=GONE):
        open_link(store, token_of(store, link), now=NOON)


def test_an_address_needs_the_public_one(store: Store) -> None:
    link = link_of(store, 1, now=NOON)
    assert address_of(store, link) == ""
    set_public_url(store, " https://openmap.example/marnelle/ ")
    assert address_of(store, link) == f"https://openmap.example/marnelle/l/{token_of(store, link)}"


@pytest.mark.parametrize(
    "url",
    ["openmap.example", "ftp://openmap.example", "https://", "https://a.b/?x=1", "http://a:b", "https://a.b/c d",
     'https://a.b/"', "https://a.b/<b>", "https://a.b/'", "https://a.b/\tc", "https://é.example", "https://a.b/\x7f"],
)  # fmt: skip
def test_only_addresses_of_web_servers_are_public(store: Store, url: str) -> None:
    with pytest.raises(InputError, match="is no address of a web server"):
        set_public_url(store, url)
    assert public_url(store) == ""


def test_the_secret_is_made_once_for_each_workspace(store: Store, tmp_path: Path) -> None:
    with Store.open(tmp_path / "autre.db", create=True) as other:
        assert len({secret(store), secret(store), secret(other)}) == 2
    assert len(secret(store)) > 40


def test_the_password_of_the_mail_server_stays_out_of_the_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mail_server(store) is None
    server = MailServer("smtp.example", 587, Security.STARTTLS, "openmap@marnelle.example", user="u", password="pw-1")
    set_mail_server(store, server)
    assert "pw-1" not in str(store.settings.all())
    monkeypatch.setenv(PASSWORD, "pw-2")
    assert mail_server(store) == replace(server, password="pw-2")
    for wrong in (
        replace(server, sender="nobody"),
        replace(server, port=0),
        replace(server, host="a\nb"),
        replace(server, user="u\r"),
    ):
        with pytest.raises(InputError):
            set_mail_server(store, wrong)
    set_mail_server(store, None)
    assert mail_server(store) is None


def test_the_retention_is_a_day_of_the_reception(store: Store) -> None:
    assert store.receptions.save(Reception(1, retention=date(2028, 5, 18))).retention == date(2028, 5, 18)
