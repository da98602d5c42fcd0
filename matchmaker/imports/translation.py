"""A registrant of a file and a participant of an event: the same organisation in two shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from matchmaker.entities import Organisation, Participant
from matchmaker.registrations.compare import Change
from matchmaker.registrations.registrants import Registrant

ORGANISATION = frozenset({"name", "legal_form", "accreditations", "department"})
"""Fields of a registrant that its organisation keeps across events."""


def as_participant(registrant: Registrant) -> Participant:
    """A new participant; ids and numbers are the store's to give, wishes are set once everybody is there."""
    return Participant(
        id=0,
        number=0,
        organisation=Organisation(
            0,
            registrant.name,
            registrant.key,
            legal_form=registrant.legal_form,
            accreditations=registrant.accreditations,
            department=registrant.department,
        ),
        role=registrant.role,
        email=next(iter(registrant.emails), ""),
        other_emails=registrant.emails[1:],
        head_count=registrant.head_count,
        parallel=registrant.parallel,
        arrive=registrant.arrive,
        leave=registrant.leave,
        step_free=registrant.step_free,
        accessibility=registrant.accessibility,
        people=registrant.people,
        lines=registrant.lines,
    )


def as_registrant(one: Participant) -> Registrant:
    """A participant as a file would tell it, but for its wishes."""
    return Registrant(
        key=one.organisation.key,
        name=one.name,
        role=one.role,
        legal_form=one.organisation.legal_form,
        accreditations=one.organisation.accreditations,
        department=one.organisation.department,
        emails=tuple(email for email in (one.email, *one.other_emails) if email),
        head_count=one.head_count,
        parallel=one.parallel,
        arrive=one.arrive,
        leave=one.leave,
        accessibility=one.accessibility,
        step_free=one.step_free,
        people=one.people,
        lines=one.lines,
    )


def changed(one: Participant, changes: Iterable[Change]) -> Participant:
    """The participant with the new values."""
    values: dict[str, Any] = {change.field: change.new for change in changes}
    of_organisation = {field: values.pop(field) for field in ORGANISATION & values.keys()}
    if "emails" in values:
        emails = values.pop("emails")
        values |= {"email": next(iter(emails), ""), "other_emails": emails[1:]}
    return replace(one, organisation=replace(one.organisation, **of_organisation), **values)
