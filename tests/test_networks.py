"""Partner networks: whom one sees, what it never sees, and what it says for a member."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from matchmaker.accounts import Action, may
from matchmaker.consents import consent, propose
from matchmaker.entities import Line, LineKind, Refusal, Role, Statement, Wish
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.mail import PATIENCE
from matchmaker.networks import (
    Lack,
    Member,
    find_member,
    invite_network,
    networks_for,
    shown_wishes,
    state_wish,
    untie,
)
from matchmaker.personal.collecting import all_held
from matchmaker.personal.erasing import erase
from matchmaker.store import Account, AccountRole, Membership, Store
from matchmaker.wishing import say_wish, set_bars
from tests import workspaces
from tests.workspaces import NOON

CLEANING = Line(LineKind.OFFER, "", groups=("cleaning",))
BUYER, FRIEND, RIVAL, OTHER, NETWORK, SECOND = 1, 2, 3, 4, 5, 6


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A buyer, three suppliers and two networks; wishes are open."""
    with Store.open(tmp_path / "openmap.db", create=True) as store:
        store.events.add(workspaces.event())
        store.participants.add(
            1,
            [
                workspaces.participant("Ville", Role.BUYER, email="ville@ville.example"),
                *(workspaces.participant(name, lines=(CLEANING,)) for name in ("Ami", "Rival", "Autre")),
                *(workspaces.participant(name, Role.NETWORK) for name in ("Réseau", "Second")),
            ],
        )
        opening = {"wishes_open": NOON - timedelta(days=1), "wishes_close": NOON + timedelta(days=1), "priorities": 1}
        store.receptions.save(replace(store.receptions.get(1), **opening))
        yield store


@pytest.fixture
def account(store: Store) -> Account:
    """Acts for the first network, which the buyer lets help."""
    network = store.participants.get(NETWORK)
    more = {"name": "Personne R", "email": "r@reseau.example", "language": "fr", "who": "test", "now": NOON}
    account, token = invite_network(store, 1, network=network, **more)
    assert (account.role, bool(token), may(account, Action.ACCOMPANY), may(account, Action.VIEW)) == (
        AccountRole.PARTNER, True, True, False,
    )  # fmt: skip
    consent(store, 1, one=store.participants.get(BUYER), network_id=NETWORK, now=NOON)
    return account


def state(store: Store, account: Account, target: int, wish: Wish | None, *, member: int = BUYER) -> None:
    state_wish(store, account, network_id=NETWORK, member_id=member, target=target, wish=wish, now=NOON)


def seen(store: Store) -> dict[int, Wish]:
    return dict(shown_wishes(store, 1, store.participants.get(BUYER)))


def test_a_network_sees_who_agrees_and_of_others_only_the_name(store: Store, account: Account) -> None:
    propose(store, 1, one=store.participants.get(FRIEND), network_id=NETWORK, who="test")
    consent(store, 1, one=store.participants.get(OTHER), network_id=SECOND, now=NOON)
    ville, ami = (store.participants.get(id) for id in (BUYER, FRIEND))
    [network] = networks_for(store, account)
    assert (network.one.id, network.members) == (
        NETWORK,
        (Member(ville, agrees=True, wishes=0, lacks=(Lack.WISH, Lack.ANSWER)), Member(ami, agrees=False)),
    )
    assert find_member(store, account, network_id=NETWORK, member_id=BUYER) == (replace(network, members=()), ville)
    for network_id, member_id in ((NETWORK, FRIEND), (NETWORK, RIVAL), (SECOND, OTHER), (NETWORK, OTHER)):
        with pytest.raises(NotFoundError):
            find_member(store, account, network_id=network_id, member_id=member_id)


def test_to_find_one_member_no_other_one_is_read(store: Store, account: Account) -> None:
    asked: list[str] = []
    counts = []
    for another in (FRIEND, RIVAL, OTHER):
        store._connection._database.conn.set_trace_callback(asked.append)
        find_member(store, account, network_id=NETWORK, member_id=BUYER)
        store._connection._database.conn.set_trace_callback(None)
        counts.append(len(asked))
        asked.clear()
        consent(store, 1, one=store.participants.get(another), network_id=NETWORK, now=NOON)
    assert counts == counts[:1] * 3


@pytest.mark.parametrize("end", ["consent", "account", "withdrawn", "another", "erased", "network"])
def test_whatever_ends_it_ends_it_at_once(store: Store, account: Account, end: str) -> None:
    ville, network = store.participants.get(BUYER), store.participants.get(NETWORK)
    match end:
        case "consent":
            consent(store, 1, one=ville, network_id=None, now=NOON)
        case "account":
            untie(store, 1, network=network, account=account, who="test")
        case "withdrawn":
            store.participants.withdraw(ville)
        case "another":
            consent(store, 1, one=ville, network_id=SECOND, now=NOON)
        case "erased":
            erase(store, BUYER, who="test")
        case "network":
            store.participants.withdraw(network)
    with pytest.raises(NotFoundError):
        state(store, account, FRIEND, Wish.YES)
    assert store.statements.all(1) == ()


def test_a_wish_for_a_member_is_logged_mailed_and_its_own(store: Store, account: Account) -> None:
    state(store, account, FRIEND, Wish.PRIORITY)
    assert store.statements.all(1) == (Statement(BUYER, FRIEND, Wish.PRIORITY, 1),)
    [letter] = store.letters.all(1)
    assert (letter.recipient, letter.due) == ("ville@ville.example", NOON + PATIENCE)
    assert "- Votre vœu sur Ami (par Réseau)\u00a0: rien → priorité\n" in letter.body
    held = all_held(store, store.participants.get(BUYER))
    assert [(line.who, line.what, line.after) for line in held.journal] == [
        ("Ville", "Ville: accompanied by", "Réseau"),
        ("Personne R (Réseau)", "Ville: wishes stated by its network (priority)", "Ami"),
    ]
    assert held.network
    assert [(about.name, wish) for about, wish in held.network.stated] == [("Ami", Wish.PRIORITY)]
    state(store, account, FRIEND, None)
    assert (store.statements.all(1), store.letters.all(1), seen(store)) == ((), (), {})


def test_refusals_cannot_be_found_out(store: Store, account: Account) -> None:
    """One that is refused, one that is barred and one that is neither look the same, and the refusals stay."""
    ville = store.participants.get(BUYER)
    say_wish(store, 1, one=ville, target=RIVAL, wish=Wish.NO, refusal=Refusal.CONFLICT, now=NOON)
    assert seen(store) == {}
    before = store.letters.all(1)
    for target in (FRIEND, RIVAL):
        state(store, account, target, Wish.YES)
    assert seen(store) == {FRIEND: Wish.YES, RIVAL: Wish.YES}
    assert {(said.target, said.wish) for said in store.statements.all(1)} == {(FRIEND, Wish.YES), (RIVAL, Wish.NO)}
    [told] = set(store.letters.all(1)) - set(before)
    assert "rendez-vous avec Rival\u202f; vous le refusez, et votre refus reste." in told.body
    set_bars(store, 1, one=store.participants.get(BUYER), barred=("cleaning",), who="test")
    assert seen(store) == {FRIEND: Wish.YES, RIVAL: Wish.YES}
    assert {(said.target, said.wish) for said in store.load_edition(1).statements} == {
        (target, Wish.NO) for target in (FRIEND, RIVAL, OTHER)
    }
    state(store, account, RIVAL, Wish.PRIORITY)
    with pytest.raises(ConflictError, match="1 priorities"):
        state(store, account, FRIEND, Wish.PRIORITY)
    state(store, account, RIVAL, None)
    assert seen(store) == {FRIEND: Wish.YES}


def test_a_network_refuses_nobody_for_others_and_comes_in_time(store: Store, account: Account) -> None:
    with pytest.raises(InputError, match="own to say"):
        state(store, account, FRIEND, Wish.NO)
    for target in (BUYER, NETWORK, 99):
        with pytest.raises(NotFoundError):
            state(store, account, target, Wish.YES)
    with pytest.raises(ConflictError, match="closed"):
        state_wish(
            store, account, network_id=NETWORK, member_id=BUYER, target=FRIEND, wish=Wish.YES,
            now=NOON + timedelta(days=2),
        )  # fmt: skip
    assert (store.statements.all(1), store.letters.all(1)) == ((), ())


def test_an_account_acts_for_several_networks_but_no_organiser_does(store: Store, account: Account) -> None:
    second = store.participants.get(SECOND)
    more = {"name": "x", "language": "fr", "who": "test", "now": NOON}
    again, token = invite_network(store, 1, network=second, email="R@reseau.example", **more)
    assert (again, token, [one.one.id for one in networks_for(store, account)]) == (account, None, [NETWORK, SECOND])
    store.accounts.add(Account(0, "Personne O", "o@equipe.example", AccountRole.ORGANISER, "fr", NOON))
    store.accounts.save(replace(store.accounts.get(account.id), closed=True))
    for network, email in (
        (second, "o@equipe.example"),
        (second, "r@reseau.example"),
        (store.participants.get(FRIEND), "new@x.example"),
    ):
        with pytest.raises(InputError):
            invite_network(store, 1, network=network, email=email, **more)


def test_a_proposal_is_the_members_to_accept(store: Store) -> None:
    ami = store.participants.get(FRIEND)
    propose(store, 1, one=ami, network_id=NETWORK, who="test")
    assert store.networks.membership(FRIEND) == Membership(FRIEND, NETWORK)
    consent(store, 1, one=ami, network_id=NETWORK, now=NOON)
    consent(store, 1, one=ami, network_id=NETWORK, now=NOON + timedelta(hours=1))
    assert store.networks.membership(FRIEND) == Membership(FRIEND, NETWORK, NOON)
    with pytest.raises(ConflictError, match="chosen a network itself"):
        propose(store, 1, one=ami, network_id=SECOND, who="test")
    for one, network_id in ((ami, RIVAL), (ami, 99), (store.participants.get(SECOND), NETWORK)):
        with pytest.raises(InputError):
            consent(store, 1, one=one, network_id=network_id, now=NOON)
    erase(store, NETWORK, who="test")
    assert store.networks.membership(FRIEND) is None
