"""Registering oneself, and changing it later: what an attendee may say, when, and what must make sense in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta

from matchmaker.entities import Event, Line, Participant, Role
from matchmaker.errors import ConflictError, InputError
from matchmaker.journal import note
from matchmaker.participants import correct_participant
from matchmaker.programme import slots_of
from matchmaker.reception import Phase, registration_phase
from matchmaker.registrations.names import fold
from matchmaker.registrations.values import read_emails
from matchmaker.sectors import groups, label
from matchmaker.store import Store

AGAIN = timedelta(minutes=10)
"""The same registration sent twice within this time is one: a double click, or the back button."""

ALWAYS = ("email", "people", "head_count", "accessibility", "step_free", "languages")
"""What may be changed after registration has closed, because no plan hangs on it."""

OWN = (*ALWAYS, "role", "parallel", "arrive", "leave", "away", "lines")
"""Everything an attendee says of itself, besides its organisation."""

MOST_PARALLEL = 10
LONGEST = 2000  # characters
MOST_LINES = 20
MOST_PEOPLE = 20


def register(store: Store, event_id: int, registration: Participant, *, now: datetime) -> Participant:
    """A new participant who registers itself; sent again by the same address at once, it is the same one.

    Ids, number and revision of ``registration`` do not matter. ``now`` is aware.

    Raises:
        InputError: Something in it makes no sense.
        ConflictError: Registration is not open, or the organisation takes part already.
    """
    event = store.events.get(event_id)
    wanted = _checked(registration, event)
    with store.write():
        refuse_closed(store, event_id, now=now)
        for other in store.participants.all(event_id, withdrawn=True):
            if other.organisation.key == wanted.organisation.key:
                if _is_repeated(wanted, other, now):
                    return other
                raise ConflictError(
                    "{name} is registered already; ask for its personal link, or call the organising team: {contact}",
                    name=other.name,
                    contact=store.receptions.get(event_id).contact,
                )
        [added] = store.participants.add(event_id, [replace(wanted, registered=now)])
        if added.organisation != (said := replace(wanted.organisation, id=added.organisation.id)):
            added = store.participants.save(replace(added, organisation=said))
        note(store, event_id, who=added.name, what=f"{added.name}: registered")
    return added


def change_registration(
    store: Store, event_id: int, *, one: Participant, wanted: Participant, now: datetime
) -> Participant:
    """What an attendee says of itself now, instead of ``one``, which is what the page had shown.

    Raises:
        InputError: Something in it makes no sense.
        ConflictError: Changed by somebody else meanwhile, or it is too late for this change.
    """
    checked = _checked(wanted, store.events.get(event_id))
    changes = {name: getattr(checked, name) for name in OWN if getattr(checked, name) != getattr(one, name)}
    with store.write():
        reception = store.receptions.get(event_id)
        if registration_phase(reception, now=now) is not Phase.OPEN:
            late = [name for name in changes if name not in ALWAYS]
            if late or _organisation_changed(one, checked):
                raise ConflictError(
                    "registration is closed: needs, offers and hours can no longer be changed here; call the "
                    "organising team: {contact}",
                    contact=reception.contact,
                )
        if _organisation_changed(one, checked):
            note(store, event_id, who=one.name, what=f"{one.name}: organisation", after=checked.name)
            one = store.participants.save(replace(one, organisation=checked.organisation))
        return correct_participant(store, event_id, one=one, changes=changes, who=one.name)


def refuse_closed(store: Store, event_id: int, *, now: datetime) -> None:
    """Let pass while one may register.

    Raises:
        ConflictError: Registration has not begun, or is over.
    """
    reception = store.receptions.get(event_id)
    match registration_phase(reception, now=now):
        case Phase.BEFORE:
            raise ConflictError("registration is not open yet; come back later")
        case Phase.OVER:
            raise ConflictError(
                "registration is closed; call the organising team: {contact}", contact=reception.contact
            )


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


def _is_repeated(wanted: Participant, there: Participant, now: datetime) -> bool:
    """The very same registration, a moment ago."""
    if there.registered is None or now - there.registered > AGAIN or there.withdrawn:
        return False
    return not _organisation_changed(there, wanted) and all(getattr(there, f) == getattr(wanted, f) for f in OWN)


def _organisation_changed(one: Participant, other: Participant) -> bool:
    names = [field.name for field in fields(one.organisation) if field.name != "id"]
    return any(getattr(one.organisation, name) != getattr(other.organisation, name) for name in names)


def _checked(one: Participant, event: Event) -> Participant:
    """The registration with its spaces tidied and what follows from it.

    :raises InputError: what makes no sense in it, the first of all.
    """
    name = " ".join(one.organisation.name.split())
    siret = "".join(one.organisation.siret.split())
    organisation = replace(one.organisation, name=name, key=fold(name), siret=siret)
    lines = tuple(_named(line, event) for line in one.lines) if one.role is not Role.NETWORK else ()
    tidy = replace(
        one, organisation=organisation, email=one.email.strip(), head_count=max(1, len(one.people)), lines=lines
    )
    for wrong in _faults(tidy, event):
        raise wrong
    return tidy


def _named(line: Line, event: Event) -> Line:
    """With its groups also in words, which is what papers and lists show.

    :raises InputError: a group that is not in the taxonomy.
    """
    unknown = set(line.groups).difference(group.key for group in groups())
    if unknown:
        raise InputError("choose a sector of the list")
    return replace(line, sector=", ".join(label(key, event.language) for key in line.groups) or line.sector)


def _faults(one: Participant, event: Event) -> Iterator[InputError]:
    if not one.organisation.key or not any(sign.isalnum() for sign in one.organisation.key):
        yield InputError("an organisation needs a name with at least one letter or digit")
    if one.organisation.siret and not is_siret(one.organisation.siret):
        yield InputError("“{siret}” is no SIRET: check its 14 digits, or leave it empty", siret=one.organisation.siret)
    if not _is_address(one.email):
        yield InputError("“{email}” is no e-mail address; write one like accueil@structure.example", email=one.email)
    if not one.people:
        yield InputError("name at least one person who comes")
    for person in one.people:
        if not person.name.strip():
            yield InputError("a person needs a name")
        if person.email and not _is_address(person.email):
            yield InputError(
                "“{email}” is no e-mail address; write one like accueil@structure.example", email=person.email
            )
    if not 1 <= one.parallel <= min(MOST_PARALLEL, max(1, len(one.people))):
        yield InputError("as many meetings at once as people who come, at most {most}", most=MOST_PARALLEL)
    yield from _hours(one, event)
    yield from _sizes(one)


def _hours(one: Participant, event: Event) -> Iterator[InputError]:
    slots = slots_of(event)
    first, last = slots[0].start.time(), slots[-1].end.time()
    if one.arrive and one.leave and one.arrive >= one.leave:
        yield InputError("a participant arrives before it leaves; correct one of the two times")
    if (one.arrive and one.arrive >= last) or (one.leave and one.leave <= first):
        yield InputError(
            "meetings are from {first} to {last}; correct your hours", first=f"{first:%H:%M}", last=f"{last:%H:%M}"
        )
    if any(number > len(slots) for number in one.away):
        yield InputError("there are {slots} rounds; choose among them", slots=len(slots))


def _sizes(one: Participant) -> Iterator[InputError]:
    if len(one.lines) > MOST_LINES:
        yield InputError("at most {most} needs and offers together", most=MOST_LINES)
    if len(one.people) > MOST_PEOPLE:
        yield InputError("at most {most} people", most=MOST_PEOPLE)
    texts = [
        one.name,
        one.email,
        one.accessibility,
        *(text for person in one.people for text in (person.name, person.function, person.phone)),
    ]
    texts += [text for line in one.lines for text in (line.title, line.text, line.sector, line.area)]
    if any(len(text) > LONGEST for text in texts):
        yield InputError("a text is longer than {most} characters; shorten it", most=LONGEST)
    if any(not line.sector.strip() for line in one.lines):
        yield InputError("choose a sector for each need and each offer")


def _is_address(text: str) -> bool:
    return read_emails(text) == (text,)
