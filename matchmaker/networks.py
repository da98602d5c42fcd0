"""Partner networks: what one sees of its members, and what it says for them.

Of a member that agreed a network sees needs, offers, hours, answer, agenda and wishes. It never sees refusals, their
reasons, barred sectors, places in an order, or anything of a member that has not agreed or agrees no longer. What it
states about somebody whom the member refuses is shown to it like any other wish of its own: else it could find the
refusals out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.accounts import invite
from matchmaker.acting import about_wish
from matchmaker.entities import Participant, Role, Wish
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.journal import note
from matchmaker.mail import tell_changes
from matchmaker.pairing import may_meet
from matchmaker.store import Account, AccountRole, Store, Untold
from matchmaker.wishing import own_wishes, refuse_untimely, set_wish


class Lack(StrEnum):
    """What a network may help its member with. ``ANSWER``: whether it comes."""

    WISH = "wish"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Member:
    """``agrees``: else nothing but its name is known, and the rest is empty."""

    one: Participant
    agrees: bool
    wishes: int = 0
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """A network, the id of its event, and its members in order of number; none where one alone was asked for."""

    one: Participant
    event: int
    members: tuple[Member, ...] = ()


def invite_network(
    store: Store, event_id: int, *, network: Participant, name: str, email: str, language: str, who: str, now: datetime
) -> tuple[Account, str | None]:
    """An account that acts for a network; one that acts for another one acts for both. See ``accounts.invite``.

    There is no token where the account was there already; it is empty when a link is on its way by mail.

    Raises:
        InputError: No name, no e-mail address, the address of an organiser or of a closed account, or no network.
    """
    if network.role is not Role.NETWORK:
        raise InputError("{name} is no network; correct its role first", name=network.name)
    with store.write():
        known = store.accounts.find(email.strip())
        if known is None:
            account, token = invite(
                store, name=name, email=email, role=AccountRole.PARTNER, language=language, who=who, now=now
            )
        else:
            account, token = _acting_already(known), None
        store.networks.tie(account.id, event_id=event_id, network_id=network.id)
        what = f"{network.name}: account of the network"
        note(store, event_id, who=who, what=what, after=f"{account.name}, {account.email}")
    return account, token


def _acting_already(known: Account) -> Account:
    """:raises InputError: it is no network's, or an owner closed it."""
    if known.role is not AccountRole.PARTNER:
        raise InputError("{email} is the address of an organiser; take another one", email=known.email)
    if known.closed:
        raise InputError("the account of {name} is closed; an owner can open it again", name=known.name)
    return known


def untie(store: Store, event_id: int, *, network: Participant, account: Account, who: str) -> None:
    """The account no longer acts for this network, wherever it is signed in."""
    with store.write():
        store.networks.untie(account.id, network_id=network.id)
        what = f"{network.name}: account of the network"
        note(store, event_id, who=who, what=what, before=f"{account.name}, {account.email}")


def networks_for(store: Store, account: Account) -> tuple[Network, ...]:
    """Everything an account helps, the latest event first."""
    with store.read():
        return tuple(
            replace(network, members=tuple(_members(store, network.event, network.one.id)))
            for network in _networks(store, account)
        )


def find_member(store: Store, account: Account, *, network_id: int, member_id: int) -> tuple[Network, Participant]:
    """A member that agreed to be seen by one of the account's networks.

    Raises:
        NotFoundError: The account does not act for this network, or the participant is none of its members, does not
            agree (any more) or takes no part.
    """
    with store.read():
        known = store.networks.membership(member_id)
        if known is not None and known.network == network_id and known.since is not None:
            member = store.participants.get(member_id)
            network = next((one for one in _networks(store, account) if one.one.id == network_id), None)
            if network is not None and not member.withdrawn:
                return network, member
    raise NotFoundError("no member with this number agrees that you help it; choose one of the list")


def shown_wishes(store: Store, event_id: int, member: Participant) -> Mapping[int, Wish]:
    """What a network sees a member wish for, by target; in no order that says anything."""
    said = own_wishes(store, event_id, member)
    refused = {one.target for one in said if one.wish is Wish.NO}
    wished = {one.target: one.wish for one in said if one.wish is not Wish.NO}
    kept = {target: wish for target, wish in store.networks.stated(member.id).items() if target in refused}
    return dict(sorted({**wished, **kept}.items()))


def whom_it_could_meet(store: Store, event_id: int, member: Participant) -> tuple[Participant, ...]:
    """Whom one may wish for, in order of number: the same for all with this role."""
    return tuple(
        other
        for other in store.participants.all(event_id)
        if other.id != member.id and Role.NETWORK not in (other.role, member.role) and may_meet(member, other)
    )


def state_wish(
    store: Store, account: Account, *, network_id: int, member_id: int, target: int, wish: Wish | None, now: datetime
) -> None:
    """A network wishes for its member, or (None) takes a wish back; the member reads it in a mail and in its journal.

    A refusal of the member's stays, whatever is stated; only the member is told so.

    Raises:
        NotFoundError: No such member that agrees, or nobody whom it could meet.
        InputError: A refusal is nobody's to state but the member's; or no priority is left.
        ConflictError: It is not the time for wishes.
    """
    with store.write():
        network, member = find_member(store, account, network_id=network_id, member_id=member_id)
        refuse_untimely(store, network.event, now=now)
        others = {other.id: other for other in whom_it_could_meet(store, network.event, member)}
        if target not in others:
            raise NotFoundError("this participant is no longer in the list; reload the page")
        before = shown_wishes(store, network.event, member)
        _refuse_beyond(store, network.event, {**before, target: wish})
        refused = any(
            said.target == target and said.wish is Wish.NO for said in own_wishes(store, network.event, member)
        )
        if not refused:
            set_wish(store, network.event, one=member, target=target, wish=wish)
        store.networks.state(network.event, member.id, target=target, wish=wish)
        _tell(store, account, network, member, others[target], (before.get(target), wish), refused=refused, now=now)


def _tell(
    store: Store,
    account: Account,
    network: Network,
    member: Participant,
    other: Participant,
    change: tuple[Wish | None, Wish | None],
    *,
    refused: bool,
    now: datetime,
) -> None:
    before, after = change
    told = about_wish(other, before, after, author=network.one.name)
    if refused:
        told = Untold(f"refusal kept of {other.name}", "", after.value if after else "", network.one.name)
    tell_changes(store, member.id, changes=[told], now=now)
    note(
        store,
        network.event,
        who=f"{account.name} ({network.one.name})",
        what=f"{member.name}: wishes stated by its network ({after.value if after else 'none'})",
        after=other.name,
        participant=member.id,
    )


def _refuse_beyond(store: Store, event_id: int, wishes: Mapping[int, Wish | None]) -> None:
    """The same answer whatever the member refuses: it counts what the network sees."""
    if Wish.NO in wishes.values():
        raise InputError("a refusal is the member’s own to say")
    most = store.receptions.get(event_id).priorities
    if sum(wish is Wish.PRIORITY for wish in wishes.values()) > most:
        raise ConflictError("there are {most} priorities; make one of them a simple wish first", most=most)


def _networks(store: Store, account: Account) -> Iterator[Network]:
    for network_id in store.networks.of_account(account.id):
        one = store.participants.get(network_id)
        if one.role is Role.NETWORK and not one.withdrawn:
            yield Network(one, store.participants.event_of(network_id))


def _members(store: Store, event_id: int, network_id: int) -> Iterator[Member]:
    people = {one.id: one for one in store.participants.all(event_id)}
    answered = {said.participant for said in store.attendances.all(event_id)}
    known = [one for one in store.networks.members(event_id) if one.network == network_id and one.member in people]
    for membership in sorted(known, key=lambda one: people[one.member].number):
        one = people[membership.member]
        if membership.since is None:
            yield Member(one, agrees=False)
            continue
        wishes = len(shown_wishes(store, event_id, one))
        lacks = [*([Lack.WISH] if not wishes else []), *([Lack.ANSWER] if one.id not in answered else [])]
        yield Member(one, agrees=True, wishes=wishes, lacks=tuple(lacks))
