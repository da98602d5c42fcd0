"""The participants of an event as its organisers look through them: who is there, who said what, who lacks what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.entities import Participant, Role, Wish
from matchmaker.registrations.names import fold
from matchmaker.store import Store


class Show(StrEnum):
    """Which of them. ``COMING``: all who are not withdrawn."""

    COMING = "coming"
    SILENT = "no wishes"
    UNREACHED = "no email"
    MISSING = "missing"
    WAITING = "waiting"
    INVITED = "invited"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Entry:
    """A participant, and how many wishes (not refusals) it has. ``silent``: it said nothing and could."""

    one: Participant
    wishes: int
    silent: bool

    def belongs(self, show: Show) -> bool:
        """Whether it is one of these."""
        for outside, own in ((self.one.waiting, Show.WAITING), (self.one.invited, Show.INVITED)):
            if outside or show is own:
                return outside and show is own
        if show is Show.WITHDRAWN or self.one.withdrawn:
            return show is Show.WITHDRAWN and self.one.withdrawn
        match show:
            case Show.SILENT:
                return self.silent
            case Show.UNREACHED:
                return not reachable(self.one)
            case Show.MISSING:
                return self.one.missing
            case _:
                return True


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked for. ``kind``: a legal form or an accreditation. ``by_name``: sorted so, else by number.

    ``in_emails``: the query is also looked for in addresses, for those who may see them.
    """

    show: Show = Show.COMING
    role: str = ""
    kind: str = ""
    query: str = ""
    by_name: bool = False
    in_emails: bool = False


def roster(store: Store, event_id: int) -> tuple[Entry, ...]:
    """Everybody but those who asked to be deleted, by number."""
    said = store.statements.all(event_id)
    wishes = Counter(one.source for one in said if one.wish is not Wish.NO)
    spoke = {one.source for one in said}
    return tuple(
        Entry(one, wishes[one.id], one.id not in spoke and one.role is not Role.NETWORK)
        for one in store.participants.all(event_id, withdrawn=True)
        if not one.erased
    )


def sift(entries: Iterable[Entry], sieve: Sieve) -> list[Entry]:
    """Those looked for, in the order wanted. A word of the query is part of the name or an address, or the number."""
    found = [entry for entry in entries if entry.belongs(sieve.show) and _fits(entry.one, sieve)]
    return sorted(found, key=lambda entry: entry.one.organisation.key) if sieve.by_name else found


def kinds(entries: Iterable[Entry]) -> list[str]:
    """Legal forms and accreditations that occur."""
    return sorted({kind for entry in entries for kind in kinds_of(entry.one)}, key=fold)


def kinds_of(one: Participant) -> tuple[str, ...]:
    """Its legal form, where it is known, and its accreditations."""
    organisation = one.organisation
    return tuple(filter(None, (organisation.legal_form.value, *(item.value for item in organisation.accreditations))))


def reachable(one: Participant) -> bool:
    """Whether mails reach anybody of it."""
    return any((one.email, *one.other_emails, *(person.email for person in one.people)))


def _fits(one: Participant, sieve: Sieve) -> bool:
    if (sieve.role and one.role.value != sieve.role) or (sieve.kind and sieve.kind not in kinds_of(one)):
        return False
    return all(_said_of(one, word, sieve) for word in fold(sieve.query).split())


def _said_of(one: Participant, word: str, sieve: Sieve) -> bool:
    """A number is a number or a whole word of a name: digits in addresses mean nothing."""
    name = one.organisation.key
    if word.isdigit():
        return word == str(one.number) or word in name.split()
    return word in name or (sieve.in_emails and word in fold(one.email))
