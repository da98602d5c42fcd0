"""The directory as one participant looks through it: everybody it could meet, and why.

Knows participants, and what the visitor itself said. What anybody else wished or refused never gets here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.affinity.directory import Directory, search
from matchmaker.affinity.suggestions import MOST, Suggestion, Suggestions
from matchmaker.bars import groups_of, is_barred
from matchmaker.entities import LegalForm, Participant, Role, Statement
from matchmaker.pairing import may_meet
from matchmaker.registrations.names import alphabetical
from matchmaker.sectors import groups

PAGE = 15
"""Cards of a page, besides the suggestions on the first one."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for; empty: everybody. ``sector``: key of a group. ``kind``: accreditation or legal form.

    ``new``: since the last visit. ``said``: only those the visitor said something about.
    """

    query: str = ""
    sector: str = ""
    kind: str = ""
    role: str = ""
    department: str = ""
    new: bool = False
    said: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What one may filter by: values that somebody has."""

    sectors: tuple[str, ...]
    kinds: tuple[str, ...]
    roles: tuple[Role, ...]
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """Who looks, what it said (by target), and until when its last visit lasted (None: this is the first)."""

    one: Participant
    said: Mapping[int, Statement]
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Another participant, by what everybody may know of it. ``said``: the visitor's own word."""

    party: Participant
    suggestion: Suggestion | None
    said: Statement | None
    new: bool
    barred: bool


@dataclass(frozen=True, slots=True)
class View:
    """One page of what was looked for. ``total``: of all pages; suggestions are among them, on the first page only."""

    suggested: tuple[Card, ...]
    cards: tuple[Card, ...]
    page: int
    pages: int
    total: int


class Listing:
    """Everybody of an event, ready to be looked through by many at once; made anew when a participant changes.

    Holds nothing of a participant but what everybody may know: no address, no person, no hours, no barred sector.
    """

    def __init__(self, participants: Sequence[Participant], *, earlier: Listing | None = None) -> None:
        """With ``earlier``: its reasons do for the moment, since to weigh all needs and offers anew takes time.

        Then whoever is new has no reasons yet.
        """
        known = [known_to_all(one) for one in participants if one.role is not Role.NETWORK]
        self._people = tuple(sorted(known, key=alphabetical))
        self._directories: dict[Role, Directory] = {}
        self._suggestions: Suggestions = earlier._suggestions if earlier else Suggestions(self._people)
        self._weighed: frozenset[int] = earlier._weighed if earlier else frozenset(one.id for one in known)
        self._reasons: dict[int, Mapping[int, Suggestion]] = earlier._reasons if earlier else {}

    def shows_the_same(self, participants: Sequence[Participant]) -> bool:
        """Whether a listing of these would be no other: what changed, if anything, is nobody's to see."""
        shown = {one.id: one for one in self._people}
        return shown == {one.id: known_to_all(one) for one in participants if one.role is not Role.NETWORK}

    def people(self, one: Participant) -> tuple[Participant, ...]:
        """Whom a participant could meet, in alphabetical order."""
        if one.role is Role.NETWORK or one.outside:
            return ()
        return tuple(other for other in self._people if other.id != one.id and may_meet(one, other))

    def has_weighed(self, one: Participant) -> bool:
        """Whether reasons are known for a participant; it may take a moment after it came."""
        return one.id in self._weighed or one.role is Role.NETWORK or one.outside

    def reasons(self, one: Participant) -> Mapping[int, Suggestion]:
        """Why a participant should meet whom, by their ids, the best first."""
        if one.id not in self._weighed:
            return {}
        if one.id not in self._reasons:
            found = self._suggestions.of(one.id, most=len(self._weighed))
            self._reasons[one.id] = {suggestion.partner: suggestion for suggestion in found}
        return self._reasons[one.id]

    def find(self, one: Participant, query: str) -> tuple[Participant, ...]:
        """Of those a participant could meet, who has the words of a query."""
        if one.outside or not query.strip():
            return self.people(one)
        return search(query, self._directory(one))

    def choices(self, one: Participant) -> Choices:
        """What a participant may filter by."""
        people = self.people(one)
        sectors = {group for other in people for group in _sectors(other)}
        departments = {other.organisation.department for other in people}
        roles = {other.role for other in people}
        kinds = {kind for other in people for kind in _kinds(other)}
        return Choices(
            sectors=tuple(group.key for group in groups() if group.key in sectors),
            kinds=tuple(sorted(kinds)),
            roles=tuple(role for role in Role if role in roles),
            departments=tuple(sorted(departments - {""})),
        )

    def _directory(self, one: Participant) -> Directory:
        """Buyers all look through the same one, and suppliers; a firm with both roles is not to find itself."""
        if one.role is Role.BOTH:
            return Directory(self.people(one))
        if one.role not in self._directories:
            self._directories[one.role] = Directory(self.people(one))
        return self._directories[one.role]


def look(listing: Listing, glance: Glance, *, filters: Filters, page: int = 1) -> View:
    """One page; a page that is not there is the nearest one."""
    cards = [card for card in _cards(listing, glance, filters.query) if _is_kept(card, filters)]
    suggested = _suggested(listing, glance, cards) if filters == Filters() else ()
    there = {card.party.id for card in suggested}
    rest = [card for card in cards if card.party.id not in there]
    pages = max(1, -(-len(rest) // PAGE))
    page = min(max(page, 1), pages)
    shown = rest[(page - 1) * PAGE : page * PAGE]
    return View(suggested if page == 1 else (), tuple(shown), page, pages, len(cards))


def look_at(listing: Listing, glance: Glance, target: int) -> Card | None:
    """One card; None when one could not meet them."""
    return next((card for card in _cards(listing, glance, "") if card.party.id == target), None)


def known_to_all(one: Participant) -> Participant:
    """What everybody may know of a participant."""
    return Participant(one.id, one.number, one.organisation, one.role, lines=one.lines, registered=one.registered)


def _cards(listing: Listing, glance: Glance, query: str) -> Iterator[Card]:
    why = listing.reasons(glance.one)
    for other in listing.find(glance.one, query):
        new = glance.since is not None and other.registered is not None and other.registered > glance.since
        yield Card(other, why.get(other.id), glance.said.get(other.id), new=new, barred=is_barred(glance.one, other))


def _suggested(listing: Listing, glance: Glance, cards: Sequence[Card]) -> tuple[Card, ...]:
    by_id = {card.party.id: card for card in cards if not card.barred}
    return tuple(by_id[id] for id in listing.reasons(glance.one) if id in by_id)[:MOST]


def _is_kept(card: Card, filters: Filters) -> bool:
    party = card.party
    return (
        filters.sector in ("", *_sectors(party))
        and filters.kind in ("", *_kinds(party))
        and filters.role in ("", party.role.value)
        and filters.department in ("", party.organisation.department)
        and (card.new or not filters.new)
        and (card.said is not None or not filters.said)
    )


def _sectors(one: Participant) -> Iterator[str]:
    return (group for line in one.lines for group in groups_of(line))


def _kinds(one: Participant) -> tuple[str, ...]:
    form = one.organisation.legal_form
    named = () if form is LegalForm.UNKNOWN else (form.value,)
    return (*(accreditation.value for accreditation in one.organisation.accreditations), *named)
