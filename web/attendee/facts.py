"""A registration as pages read it back: names of things and what was said, in the order of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import time

from flask import g
from flask_babel import LazyString

from matchmaker.bars import groups_of
from matchmaker.entities import Line, Participant, Person, Slot
from matchmaker.errors import MatchmakerError
from matchmaker.programme import slots_of
from matchmaker.sectors import label
from web.attendee.choices import ACCREDITATIONS, AMOUNTS, CONTRACTS, FORMS, LANGUAGES, NATURES, ROLES, SIZES
from web.languages import language
from web.messages import say
from web.moments import clock, day

Fact = tuple[LazyString, list[str]]
"""What it is called, and one line or several; never none."""

_CLOCK = re.compile(r"\d\d:\d\d")


def plan_facts(one: Participant) -> list[Fact]:
    """What the schedule hangs on."""
    organisation = one.organisation
    rounds = {slot.number: slot for slot in slots_of(g.event)}
    return _said(
        (say("Name of the organisation"), [organisation.name]),
        (say("Legal form"), [FORMS.get(organisation.legal_form, "")]),
        (say("Accreditations"), [ACCREDITATIONS[item] for item in organisation.accreditations]),
        (say("How many people work there"), [SIZES[organisation.size]] if organisation.size else []),
        (say("Department"), [organisation.department]),
        (say("SIRET"), [organisation.siret]),
        (say("What do you come for?"), [ROLES[one.role]]),
        (say("How many meetings you can hold at once"), [one.parallel]),
        (say("Your needs"), map(say_line, one.needs)),
        (say("Your offers"), map(say_line, one.offers)),
        (say("You arrive at"), [clock(one.arrive)] if one.arrive else []),
        (say("You leave at"), [clock(one.leave)] if one.leave else []),
        (say("Rounds in which you are away"), [say_round(rounds[number]) for number in one.away if number in rounds]),
    )


def contact_facts(one: Participant) -> list[Fact]:
    """What may still be changed after registration has closed."""
    step_free = [say("We need a table that is reached without steps")] if one.step_free else []
    return _said(
        (say("E-mail address for this event"), [one.email]),
        (say("Who comes"), map(_say_person, one.people)),
        (say("What you need to take part"), [one.accessibility, *step_free]),
        (say("Languages you speak"), [LANGUAGES.get(code, code) for code in one.languages]),
    )


def with_clocks(error: MatchmakerError) -> MatchmakerError:
    """The same error, its times of day written as on the page."""
    said = {name: str(place) for name, place in error.places.items()}
    times = {name: clock(time.fromisoformat(text)) for name, text in said.items() if _CLOCK.fullmatch(text)}
    return type(error)(error.template, **{**error.places, **times})


def say_line(line: Line) -> str:
    """A need or an offer with everything said about it."""
    sectors = ", ".join(label(key, language()) for key in groups_of(line)) or line.sector
    more: list[object] = [line.deadline and say("needed by {day}", day=day(line.deadline)), line.area]
    more += [AMOUNTS[line.amount]] if line.amount else []
    more += [CONTRACTS[line.contract]] if line.contract else []
    more += [NATURES[line.nature]] if line.nature else []
    return " – ".join(str(part) for part in (sectors, line.title, line.text, *more) if part)


def say_round(slot: Slot) -> str:
    """As in "Round 3: 9 h 30 to 9 h 42"."""
    return str(
        say("Round {number}: {start} to {end}", number=slot.number, start=clock(slot.start), end=clock(slot.end))
    )


def _say_person(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.function, person.email, person.phone)))


def _said(*facts: tuple[LazyString, Iterable[object]]) -> list[Fact]:
    def lines(values: Iterable[object]) -> Iterator[str]:
        return (str(value) for value in values if str(value))

    return [(name, found) for name, values in facts if (found := list(lines(values)))]
