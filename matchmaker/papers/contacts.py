"""How to reach those whom one meets, on paper: one line for each person."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.agendas import Contact
from matchmaker.papers.words import Words


@dataclass(frozen=True, slots=True)
class Reach:
    """``who``: the organisation, with the space that follows it; ``said``: the person, and how to reach them."""

    who: str
    said: str


def reach(contact: Contact) -> Reach:
    """What paper says of a contact."""
    person = ", ".join(filter(None, (contact.name, contact.function)))
    parts = (" ".join(person.split()), contact.email.strip())
    return Reach(f"{contact.party.name} ", " · ".join(filter(None, parts)))


def say_online(site: str, *, words: Words) -> str:
    """Where contacts are that a page has no room for; empty while nobody reaches the pages."""
    return words.say("contacts_online", site=site) if site else ""
