"""``sign-in``: a new link for organisers who are locked out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matchmaker.accounts import change_role, close, first_token, invite, sign_in
from matchmaker.errors import NotFoundError
from matchmaker.settings import set_public_url
from matchmaker.store import Account, AccountRole, Store
from tests.command_line import call, fail
from tests.workspaces import NOON


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The owner A, the organiser B and the reader C."""
    path = tmp_path / "openmap.db"
    with Store.open(path, create=True) as store:
        a = sign_in(store, first_token(store, now=NOON), now=NOON, browser="B", name="Personne A", email="a@a.example")
        for name, role in (("B", AccountRole.ORGANISER), ("C", AccountRole.READER)):
            email = f"{name.lower()}@a.example"
            invite(store, name=f"Personne {name}", email=email, role=role, language="fr", who=a.name, now=NOON)
    return path


def use(workspace: Path, printed: str, site: str, browser: str = "B") -> Account:
    """Come in by the link that was printed."""
    found = re.match(rf"{re.escape(site)}/organise/enter/(\S+)\n", printed)
    assert found, printed
    with Store.open(workspace) as store:
        more = {"name": "Personne A", "email": "a@a.example"}
        return sign_in(store, found[1], now=datetime.now(UTC) + timedelta(hours=23), browser=browser, **more)


def test_the_owner_comes_in_again(workspace: Path) -> None:
    result = call("sign-in", workspace)
    printed = result.stdout
    assert use(workspace, printed, "http://127.0.0.1:8000").name == "Personne A"
    assert "Personne A, owner, once, within 24 hours" in " ".join(result.stderr.split())
    with Store.open(workspace) as store:
        last = store.audit.all()[-1]
    assert (last.who, last.what) == ("command line", "accounts: new link of Personne A")
    with pytest.raises(NotFoundError, match="used already"):
        use(workspace, printed, "http://127.0.0.1:8000", browser="C")


def test_anybody_named_comes_in_again_at_the_public_address(workspace: Path) -> None:
    with Store.open(workspace) as store:
        set_public_url(store, "https://openmap.example/o")
    result = call("sign-in", workspace, "--email", " C@a.example")
    assert use(workspace, result.stdout, "https://openmap.example/o").name == "Personne C"
    assert "8000" not in result.output


def test_without_an_owner_it_is_the_first_link(tmp_path: Path) -> None:
    path = tmp_path / "openmap.db"
    Store.open(path, create=True).close()
    result = call("sign-in", path)
    assert "the first organiser, who becomes the owner" in " ".join(result.stderr.split())
    assert use(path, result.stdout, "http://127.0.0.1:8000").role is AccountRole.OWNER
    assert fail("sign-in", path, "--email", "b@a.example")[0] == 5


def test_who_cannot_be_meant_is_said(workspace: Path, tmp_path: Path) -> None:
    with Store.open(workspace) as store:
        change_role(store, store.accounts.get(2), role=AccountRole.OWNER, who="Personne A")
        close(store, store.accounts.get(3), who="Personne A")
    listed = "a@a.example (Personne A, owner); b@a.example (Personne B, owner)"
    code, said = fail("sign-in", workspace)
    assert (code, f"say whose link with --email: {listed}" in said) == (5, True)
    code, said = fail("sign-in", workspace, "--email", "c@a.example")
    assert (code, f"no open account has the address c@a.example; there are: {listed}" in said) == (5, True)
    empty = tmp_path / "empty.db"
    Store.open(empty, create=True).close()
    code, said = fail("sign-in", empty, "--email", "c@a.example")
    assert (code, "nobody has an account yet" in said) == (5, True)
    assert fail("sign-in", tmp_path / "none.db")[0] == 3
