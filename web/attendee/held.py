"""What is held of a participant, as its page tells it: chapters of facts and lists, in words."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.entities import Participant
from matchmaker.personal.held import Held
from web.attendee.chapters import Chapter
from web.attendee.facts import Fact, contact_facts, plan_facts
from web.attendee.noted import disagreements, journal, mails, meetings, morning, read_in, visits
from web.attendee.said import answers, network, upshots, verdicts, wishes
from web.messages import say
from web.moments import moment


def chapters(held: Held) -> tuple[Chapter, ...]:
    """In the order of the page; what nothing is held of says so."""
    one = held.participant
    return (
        Chapter(say("Your registration"), facts=(*_place(one), *plan_facts(one), *contact_facts(one), *_more(one))),
        wishes(held),
        answers(held),
        verdicts(held),
        upshots(held),
        morning(held),
        meetings(held),
        *network(held),
        mails(held),
        *(read_in(file) for file in held.files),
        *disagreements(held),
        visits(held),
        journal(held),
    )


def _place(one: Participant) -> list[Fact]:
    when = [(say("Registered on"), [moment(one.registered)])] if one.registered else []
    return [(say("Participant number"), [str(one.number)]), *when]


def _more(one: Participant) -> Iterator[Fact]:
    """What the form of registration has no field for."""
    sharing = [person.name for person in one.people if person.shares_contact]
    if one.other_emails:
        yield say("Further e-mail addresses"), list(one.other_emails)
    if sharing:
        yield say("Whose contact your partners see after publication"), sharing
    yield say("People who come"), [str(one.head_count)]
    if one.minimum or one.maximum is not None:
        most = say("any number") if one.maximum is None else one.maximum
        yield say("Meetings set by the organising team"), [str(say("{least} to {most}", least=one.minimum, most=most))]
    if one.invited:
        yield say("Taking part"), [str(say("You do not take part in this edition yet."))]
    elif one.withdrawn:
        yield say("Taking part"), [str(say("You no longer take part."))]
