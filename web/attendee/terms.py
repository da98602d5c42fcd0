"""Values of the domain as attendees read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from flask_babel import LazyString, format_date

from matchmaker.affinity import Reason
from matchmaker.affinity.sentences import explain
from matchmaker.affinity.suggestions import Suggestion
from matchmaker.entities import Contract, LegalForm, Line, Participant, Refusal, Role, Wish
from matchmaker.papers.catalogues import say_kind
from matchmaker.papers.words import words
from matchmaker.sectors import label
from web.attendee.choices import CONTRACTS
from web.languages import language
from web.messages import say

ROLES = {
    Role.BUYER: say("buyer"),
    Role.SUPPLIER: say("supplier"),
    Role.BOTH: say("buyer and supplier"),
    Role.NETWORK: say("network"),
}
REFUSALS = {
    Refusal.TENDER: say("A tender is in progress"),
    Refusal.CONFLICT: say("Conflict of interest"),
    Refusal.OUTSIDE: say("Outside our needs"),
    Refusal.RECENT: say("We met recently"),
}
WISHES = {
    Wish.PRIORITY: say("Priority"),
    Wish.YES: say("Yes"),
    Wish.OPEN: say("Gladly, if they ask"),
    Wish.NO: say("No thanks"),
}
SHORT = 120
"""Characters of a sentence that a list shows; the participant's own page has all of it."""
FEW = 3
"""Needs, and offers, that a list shows of one participant; words that a reason names."""


def describe(one: Participant) -> str:
    """As in "supplier · ESAT · association · department 35"."""
    said = words(language())
    department = one.organisation.department
    where = said.say("department", number=department) if department else ""
    return " · ".join(filter(None, (str(ROLES[one.role]), say_kind(one, said), where)))


def kind(value: str) -> str:
    """A legal form in words; an accreditation is its own name."""
    forms = {form.value: form.name.lower() for form in LegalForm}
    return words(language()).say(f"form_{forms[value]}") if value in forms else value


def sector(line: Line) -> str:
    """Groups in the visitor's language where some were chosen, else as it was written."""
    return ", ".join(label(key, language()) for key in line.groups) or line.sector


def shorten(text: str) -> str:
    """Cut behind a word where there is one."""
    if len(text) <= SHORT:
        return text
    return f"{text[:SHORT].rsplit(' ', 1)[0]}…"


def month(day: date) -> str:
    """As in "mai 2027"."""
    text: str = format_date(day, "LLLL yyyy")
    return text


def reason(suggestion: Suggestion) -> str:
    """Why one should meet somebody, in a sentence of a bounded length."""
    said = suggestion.reason
    short = Reason(said.needs, _shortened(said.need), _shortened(said.offer))
    return explain(replace(suggestion, reason=short, shared=suggestion.shared[:FEW]), words=words(language()))


def details(line: Line) -> Iterator[str | LazyString]:
    """What is said of a need or an offer besides its sentence."""
    if line.deadline:
        yield say("by {day}", day=format_date(line.deadline, "long"))
    if line.contract is not Contract.OPEN:
        said = str(CONTRACTS[line.contract])
        yield said[:1].lower() + said[1:]
    if line.area:
        yield say("area: {area}", area=line.area)


def _shortened(line: Line) -> Line:
    return replace(line, title=shorten(line.title), text=shorten(line.text), sector=shorten(line.sector))
