"""Who may do what: the only place that says so."""

from __future__ import annotations

from enum import StrEnum

from matchmaker.store import Account, AccountRole


class Action(StrEnum):
    """What pages of organisers let somebody do.

    ``VIEW``: see the events and their numbers. ``ARRANGE``: see everything of an event and change it. ``READ_MAILS``:
    the outbox, which holds personal links. ``GOVERN``: accounts and the mail server, over which every sign-in goes.
    ``WELCOME``: check people in on the day, and see their telephone numbers for it. ``ACCOMPANY``: help the members of
    one's own networks, and nothing else.
    """

    VIEW = "view"
    ARRANGE = "arrange"
    READ_MAILS = "read mails"
    GOVERN = "govern"
    WELCOME = "welcome"
    ACCOMPANY = "accompany"


_MAY: dict[AccountRole, frozenset[Action]] = {
    AccountRole.OWNER: frozenset(Action) - {Action.ACCOMPANY},
    AccountRole.ORGANISER: frozenset({Action.VIEW, Action.ARRANGE, Action.READ_MAILS, Action.WELCOME}),
    AccountRole.HELPER: frozenset({Action.VIEW, Action.WELCOME}),
    AccountRole.PARTNER: frozenset({Action.ACCOMPANY}),
    AccountRole.READER: frozenset({Action.VIEW}),
}


def may(account: Account, action: Action) -> bool:
    """Whether the account is open and its role allows the action."""
    return not account.closed and action in _MAY[account.role]
