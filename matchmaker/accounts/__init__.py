"""Organisers: who may do what, how they come in without a password, and further ones by invitation."""

from matchmaker.accounts.asking import ask_to_sign_in, find_just_invited, hand_over, invite, sends_links
from matchmaker.accounts.entering import first_token, open_sign_in, sign_in, sign_in_token
from matchmaker.accounts.people import change_role, close, has_owner, reopen
from matchmaker.accounts.permissions import Action, may
from matchmaker.accounts.sessions import LENGTH, begin, end, end_all, signed_in

__all__ = [
    "LENGTH", "Action", "ask_to_sign_in", "begin", "change_role", "close", "end", "end_all", "find_just_invited",
    "first_token", "hand_over", "has_owner", "invite", "may", "open_sign_in", "reopen", "sends_links", "sign_in",
    "sign_in_token", "signed_in",
]  # fmt: skip
