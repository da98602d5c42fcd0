"""A registration as its form has it, and back: what is typed becomes a participant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matchmaker.bars import groups_of
from matchmaker.entities import (
    Accreditation,
    Amount,
    Contract,
    LegalForm,
    Line,
    LineKind,
    Nature,
    Organisation,
    Participant,
    Person,
    Role,
    Size,
)
from web.attendee.choices import LANGUAGES
from web.attendee.forms import ContactForm, RegistrationForm

NOBODY = Participant(id=0, number=0, organisation=Organisation(0, "", ""), role=Role.BUYER)
"""Whom a first registration changes."""

_Typed = dict[str, Any]
"""Fields of a form by name."""


def typed_of(one: Participant) -> _Typed:
    """What fills the form of a participant."""
    organisation = one.organisation
    return {
        "revision": one.revision,
        "name": organisation.name,
        "legal_form": organisation.legal_form.value,
        "accreditations": [item.value for item in organisation.accreditations],
        "size": organisation.size.value,
        "department": organisation.department,
        "siret": organisation.siret,
        "email": one.email,
        "people": [_typed_person(person) for person in one.people],
        "parallel": one.parallel,
        "role": one.role.value,
        "needs": [_typed_line(line) for line in one.needs],
        "offers": [_typed_line(line) for line in one.offers],
        "arrive": one.arrive,
        "leave": one.leave,
        "away": list(one.away),
        "accessibility": one.accessibility,
        "step_free": one.step_free,
        "languages": list(one.languages),
    }


def stated(form: ContactForm, one: Participant) -> Participant:
    """The participant as the form says; what the form does not ask for stays as it is in ``one``."""
    said = replace(
        one,
        email=_clean(form.email.data),
        people=tuple(_person(block.form) for block in form.people),
        accessibility=_clean(form.accessibility.data),
        step_free=form.step_free.data,
        languages=(*(form.languages.data or ()), *(code for code in one.languages if code not in LANGUAGES)),
    )
    return _stated_all(form, said) if isinstance(form, RegistrationForm) else said


def _stated_all(form: RegistrationForm, one: Participant) -> Participant:
    organisation = replace(
        one.organisation,
        name=_clean(form.name.data),
        legal_form=LegalForm(form.legal_form.data),
        accreditations=tuple(Accreditation(value) for value in form.accreditations.data or ()),
        size=Size(form.size.data or ""),
        department=_clean(form.department.data),
        siret=_clean(form.siret.data),
    )
    known = {_frozen(_typed_line(line)): line for line in one.lines}
    needs = [_line(LineKind.NEED, block.data, known) for block in form.needs]
    offers = [_line(LineKind.OFFER, block.data, known) for block in form.offers]
    return replace(
        one,
        organisation=organisation,
        role=Role(form.role.data),
        parallel=form.parallel.data,
        arrive=form.arrive.data,
        leave=form.leave.data,
        away=tuple(sorted(form.away.data or ())),
        lines=(*needs, *offers),
    )


def _typed_person(person: Person) -> _Typed:
    return {
        "name": person.name,
        "function": person.function,
        "email": person.email,
        "phone": person.phone,
        "not_mine": not person.shares_contact,
    }


def _person(block: Any) -> Person:
    return Person(
        _clean(block.name.data),
        _clean(block.function.data),
        _clean(block.phone.data),
        _clean(block.email.data),
        shares_contact=not block.not_mine.data,
    )


def _typed_line(line: Line) -> _Typed:
    sectors = (*groups_of(line), "", "", "")
    shared = {"sector": sectors[0], "sector2": sectors[1], "sector3": sectors[2]}
    shared |= {"title": line.title, "text": line.text}
    if line.kind is LineKind.OFFER:
        return {**shared, "nature": line.nature.value, "area": line.area}
    return {**shared, "deadline": line.deadline, "amount": line.amount.value, "contract": line.contract.value}


def _line(kind: LineKind, typed: _Typed, known: dict[Any, Line]) -> Line:
    """A line nobody touched stays as it was imported, with its sector in the words of then."""
    untouched = known.get(_frozen(typed))
    if untouched is not None and untouched.kind is kind:
        return untouched
    chosen = (typed["sector"], typed["sector2"], typed["sector3"])
    return Line(
        kind,
        sector="",
        text=_clean(typed["text"]),
        title=_clean(typed["title"]),
        groups=tuple(dict.fromkeys(filter(None, chosen))),
        deadline=typed.get("deadline"),
        amount=Amount(typed.get("amount") or ""),
        contract=Contract(typed.get("contract") or ""),
        nature=Nature(typed.get("nature") or ""),
        area=_clean(typed.get("area")),
    )


def _frozen(typed: _Typed) -> tuple[tuple[str, Any], ...]:
    """The same for what a page shows and what comes back from it, whatever line ends the browser writes."""
    return tuple(sorted((name, _clean(value) if isinstance(value, str) else value) for name, value in typed.items()))


def _clean(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
