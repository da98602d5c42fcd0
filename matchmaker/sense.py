"""What must make sense in what an attendee registers: names, addresses, numbers, hours, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time

from matchmaker.departments import department_of
from matchmaker.emails import is_email
from matchmaker.entities import Event, Line, Participant, Role, Slot
from matchmaker.errors import InputError
from matchmaker.programme import slots_of
from matchmaker.registrations.names import fold
from matchmaker.sectors import groups, label
from matchmaker.signs import refuse_unseen

MOST_PARALLEL = 10
LONGEST_NAME = 200  # characters of whatever takes one line: a name, a function, a telephone number, a title
LONGEST = 2000  # characters of any other text
MOST_LINES = 20
MOST_PEOPLE = 20
FEWEST_DIGITS = 6  # of a telephone number

_PHONE = re.compile(r"[\d\s+().-]*")


def checked(one: Participant, event: Event) -> Participant:
    """The registration with its spaces tidied and what follows from it: key, sectors in words, how many come.

    Raises:
        InputError: What makes no sense in it, the first of all. Its place ``at`` names the field, as ``people-1-email``
            (counted from 0); it has none when no single field is wrong.
    """
    tidy = _tidied(one, event)
    for wrong in _faults(tidy, event):
        raise wrong
    return tidy


def faults(one: Participant, event: Event) -> tuple[InputError, ...]:
    """All that makes no sense at once, and what is missing for a registration to lead to a meeting.

    Each has a place ``at`` as in ``checked``. What is only missing does not stop ``checked``: a team may take in a line
    of a file that says less, and whoever it is about may still correct a name after registration has closed.
    """
    tidy = _tidied(one, event)
    return (*_faults(tidy, event), *_omissions(tidy, event))


def _tidied(one: Participant, event: Event) -> Participant:
    name = " ".join(one.organisation.name.split())
    siret = "".join(one.organisation.siret.split())
    said = one.organisation.department.strip()
    organisation = replace(
        one.organisation, name=name, key=fold(name), siret=siret, department=department_of(said) or said
    )
    lines = tuple(_named(line, event) for line in one.lines) if one.role is not Role.NETWORK else ()
    return replace(
        one, organisation=organisation, email=one.email.strip(), head_count=max(1, len(one.people)), lines=lines
    )


def hours_of(slots: Sequence[Slot]) -> tuple[time, time]:
    """From when to when there are meetings, local to the event."""
    return slots[0].start.time(), slots[-1].end.time()


def is_siret(text: str) -> bool:
    """Fourteen digits with a right check digit (Luhn); La Poste's many sites follow a rule of their own.

    >>> is_siret("73282932000074"), is_siret("73282932000075")
    (True, False)
    """
    if len(text) != 14 or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(sign) for sign in text]
    doubled = [2 * digit for digit in digits[::2]]
    return (sum(digits[1::2]) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0 or (
        text.startswith("356000000") and sum(digits) % 5 == 0
    )


def _named(line: Line, event: Event) -> Line:
    """With its groups also in words, which is what papers and lists show.

    :raises InputError: a group that is not in the taxonomy.
    """
    unknown = set(line.groups).difference(group.key for group in groups())
    if unknown:
        raise InputError("choose a sector of the list")
    return replace(line, sector=", ".join(label(key, event.language) for key in line.groups) or line.sector)


def _faults(one: Participant, event: Event) -> Iterator[InputError]:
    yield from refuse_unseen(one)
    yield from _organisation(one)
    yield from _address(one.email, at="email")
    if not one.people:
        yield InputError("name at least one person who comes", at="people-0-name")
    for position, person in enumerate(one.people):
        if not person.name.strip():
            yield InputError("a person needs a name", at=f"people-{position}-name")
        if person.email:
            yield from _address(person.email, at=f"people-{position}-email")
    if not 1 <= one.parallel <= min(MOST_PARALLEL, max(1, len(one.people))):
        yield InputError(
            "as many meetings at once as people who come, at most {most}", most=MOST_PARALLEL, at="parallel"
        )
    yield from _hours(one, event)
    yield from _sizes(one)


def _organisation(one: Participant) -> Iterator[InputError]:
    key, siret, department = one.organisation.key, one.organisation.siret, one.organisation.department
    if not any(sign.isalnum() for sign in key):
        yield InputError("an organisation needs a name with at least one letter or digit", at="name")
    if siret and not is_siret(siret):
        yield InputError("“{siret}” is no SIRET: check its 14 digits, or leave it empty", siret=siret, at="siret")
    if department and department_of(department) is None:
        yield InputError(
            "“{department}” is no French department; write its number or its name, as 44 or Loire-Atlantique",
            department=department,
            at="department",
        )


def _address(text: str, *, at: str) -> Iterator[InputError]:
    if not is_email(text):
        yield InputError("“{email}” is no e-mail address; write one like accueil@structure.example", email=text, at=at)


def _hours(one: Participant, event: Event) -> Iterator[InputError]:
    slots = slots_of(event)
    first, last = hours_of(slots)
    if one.arrive and one.leave and one.arrive >= one.leave:
        yield InputError("a participant arrives before it leaves; correct one of the two times", at="leave")
    elif (one.arrive and one.arrive >= last) or (one.leave and one.leave <= first):
        yield InputError(
            "meetings are from {first} to {last}; correct your hours",
            first=f"{first:%H:%M}",
            last=f"{last:%H:%M}",
            at="arrive",
        )
    if any(number > len(slots) for number in one.away):
        yield InputError("there are {slots} rounds; choose among them", slots=len(slots), at="away")


def _omissions(one: Participant, event: Event) -> Iterator[InputError]:
    for position, person in enumerate(one.people):
        if person.phone and not _is_phone(person.phone):
            yield InputError(
                "“{phone}” is no telephone number; write at least {digits} digits, as 06 00 00 00 00",
                phone=person.phone,
                digits=FEWEST_DIGITS,
                at=f"people-{position}-phone",
            )
    yield from _aims(one)
    yield from _absence(one, event)


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None and sum(sign.isdigit() for sign in text) >= FEWEST_DIGITS


def _aims(one: Participant) -> Iterator[InputError]:
    if one.role is Role.BOTH and not one.lines:
        yield InputError("say at least one thing you look for or offer: it is how others find you", at="needs")
    if one.role is Role.BUYER and not one.needs:
        yield InputError("say at least one thing you look for: it is how others find you", at="needs")
    if one.role is Role.SUPPLIER and not one.offers:
        yield InputError("say at least one thing you offer: it is how others find you", at="offers")


def _absence(one: Participant, event: Event) -> Iterator[InputError]:
    """No round is left; nothing more is said of hours that are wrong in themselves."""
    if any(_hours(one, event)):
        return
    there = {
        slot.number
        for slot in slots_of(event)
        if (one.arrive is None or one.arrive <= slot.start.time())
        and (one.leave is None or slot.end.time() <= one.leave)
    }
    if not there:
        at = "leave" if one.leave else "arrive"
        yield InputError("between your hours there is no whole round; correct them", at=at)
    elif there.issubset(one.away):
        yield InputError("you are away in every round; leave at least one in which you come", at="away")


def _sizes(one: Participant) -> Iterator[InputError]:
    if len(one.lines) > MOST_LINES:
        yield InputError("at most {most} needs and offers together", most=MOST_LINES)
    if len(one.people) > MOST_PEOPLE:
        yield InputError("at most {most} people", most=MOST_PEOPLE)
    names = [one.name, *(text for person in one.people for text in (person.name, person.function, person.phone))]
    names += [text for line in one.lines for text in (line.title, line.area)]
    texts = [one.accessibility, *(text for line in one.lines for text in (line.text, line.sector))]
    for most, found in ((LONGEST_NAME, names), (LONGEST, texts)):
        if any(len(text) > most for text in found):
            yield InputError("a text is longer than {most} characters; shorten it", most=most)
    if any(not line.sector.strip() for line in one.lines):
        yield InputError("choose a sector for each need and each offer")
