"""Mails as plain text: one template for each kind and language; its first line is the subject."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEXTS = Path(__file__).with_name("texts")

_JOINERS = "\u200c\u200d"
"""Without a shape of their own, and still part of the spelling of some scripts."""


class Kind(StrEnum):
    """What a mail is about; its template bears the same name."""

    LINK = "link"
    LINK_AGAIN = "link_again"
    AGENDA = "agenda"
    AGENDA_CHANGED = "agenda_changed"
    REMINDER = "reminder"
    NO_WISHES = "no_wishes"
    SIGN_IN = "sign_in"
    CHANGED = "changed"
    CIRCULAR = "circular"
    APPROVED = "approved"
    DECLINED = "declined"
    OUTCOMES = "outcomes"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Text:
    """What is read: a subject on one line, and the body."""

    subject: str
    body: str


def write(kind: Kind, *, language: str, **places: Any) -> Text:
    """A mail with its places filled. What people typed stays text, on one line, whatever is in it."""
    subject, body = _texts().get_template(f"{language}/{kind.value}.txt").render(places).split("\n", 1)
    return Text(subject, body.strip("\n") + "\n")


def one_line(text: str) -> str:
    """Text that can neither begin a line of its own (or a header) nor turn the direction of what follows."""
    line = re.sub(r"[ \t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", " ", text).strip(" ")
    return "".join(letter for letter in line if letter in _JOINERS or unicodedata.category(letter) not in ("Cc", "Cf"))


@cache
def _texts() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEXTS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: one_line(value) if isinstance(value, str) else value,
    )
