"""What is held of a participant, as its page tells it: chapters of facts and lists, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import LazyString

from matchmaker.entities import Amount, Participant, Way
from matchmaker.personal.held import Held, Partner, Told
from matchmaker.sectors import groups, label
from matchmaker.store import LetterState
from matchmaker.wording import say as say_value
from web.attendee.choices import AMOUNTS
from web.attendee.facts import Fact, contact_facts, plan_facts
from web.attendee.happenings import author_of, field_of, kind_of, value_of
from web.attendee.terms import REFUSALS, WISHES
from web.languages import language
from web.messages import say
from web.moments import clock, moment

_NOTHING = "–"
_ANSWERS = {
    "coming": say("I come"),
    "replaced": say("Somebody else comes"),
    "cannot": say("I cannot come"),
}
_WAYS = {Way.IN: say("you came"), Way.OUT: say("you left")}
_MAILS = {
    LetterState.QUEUED: say("waits to be sent"),
    LetterState.SENDING: say("is being sent"),
    LetterState.SENT: say("sent"),
    LetterState.FAILED: say("not sent"),
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """``note``: a sentence before the rest. ``rows`` have one cell for each of the ``columns``."""

    title: LazyString
    note: LazyString | None = None
    facts: tuple[Fact, ...] = ()
    columns: tuple[LazyString, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def chapters(held: Held) -> tuple[Chapter, ...]:
    """In the order of the page; what nothing is held of says so."""
    one = held.participant
    return (
        Chapter(say("Your registration"), facts=(*_place(one), *plan_facts(one), *contact_facts(one), *_more(one))),
        _wishes(held),
        Chapter(say("Your answers before the morning"), facts=tuple(_answer(held))),
        Chapter(
            say("What you said about your meetings"),
            columns=(say("With"), say("Useful"), say("Follow-up wanted"), say("When")),
            rows=tuple(
                (_name(said.about), _yes_or_no(said.useful), _yes_or_no(said.follow_up), moment(said.at))
                for said in held.verdicts
            ),
        ),
        Chapter(
            say("What you said came of your meetings"),
            columns=(say("With"), say("Quote"), say("Contract"), say("Amount"), say("When")),
            rows=tuple(
                (
                    _name(said.about),
                    _yes_or_no(said.quote),
                    _yes_or_no(said.contract),
                    str(AMOUNTS[Amount(said.amount)]) if said.amount else _NOTHING,
                    moment(said.at),
                )
                for said in held.upshots
            ),
        ),
        _morning(held),
        Chapter(
            say("Your meetings in published plans"),
            columns=(say("Plan"), say("Round"), say("Table"), say("With")),
            rows=tuple((f"{m.plan}", f"{m.round}", m.table, _name(m.partner)) for m in held.meetings),
        ),
        *_network(held),
        _mails(held),
        *(_told(told) for told in held.files),
        *_disagreements(held),
        Chapter(say("Your visits"), facts=(*_visits(held), *_printings(held))),
        _journal(held),
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


def _wishes(held: Held) -> Chapter:
    spoken = {group.key for group in groups()}
    barred = [label(key, language()) if key in spoken else key for key in held.participant.barred]
    return Chapter(
        say("Your wishes and refusals"),
        facts=((say("Sectors barred because of a tender in progress"), barred),) if barred else (),
        columns=(say("About"), say("What you said"), say("Place in your order"), say("Your reason")),
        rows=tuple(
            (
                _name(said.about),
                str(WISHES[said.wish]),
                str(said.rank or _NOTHING),
                str(REFUSALS.get(said.refusal, _NOTHING)),
            )
            for said in held.opinions
        ),
    )


def _network(held: Held) -> Iterator[Chapter]:
    if held.network:
        since = held.network.since
        agreed = moment(since) if since else str(say("You have not agreed; it sees nothing of you."))
        yield Chapter(
            say("The network that accompanies you"),
            facts=((say("Network"), [_name(held.network.network)]), (say("You agree since"), [agreed])),
            columns=(say("About"), say("What it said for you")),
            rows=tuple((_name(about), str(WISHES[wish])) for about, wish in held.network.stated),
        )


def _answer(held: Held) -> Iterator[Fact]:
    if held.answer:
        yield say("Your answer"), [str(_ANSWERS[held.answer.answer])]
        if held.answer.late_until:
            yield say("You arrive at"), [clock(held.answer.late_until)]
        if held.answer.note:
            yield say("Your note"), [held.answer.note]
        yield say("When"), [moment(held.answer.at)]


def _morning(held: Held) -> Chapter:
    """What the team wrote down on the day."""
    taps = [
        str(_WAYS[tap.way]) + (f" ({tap.person})" if tap.person else "") + f", {moment(tap.at)}"
        + (f", {say('taken back')}" if tap.undone else "")
        for tap in held.arrivals
    ]  # fmt: skip
    return Chapter(
        say("What was written down on the day"),
        facts=((say("At check-in"), taps),) if taps else (),
        columns=(say("With"), say("Took place"), say("Follow-up wanted"), say("When")),
        rows=tuple(
            (_name(one.about), _yes_or_no(one.held), _yes_or_no(one.follow_up), moment(one.at)) for one in held.ticks
        ),
    )


def _mails(held: Held) -> Chapter:
    return Chapter(
        say("Mails to you"),
        columns=(say("When"), say("To"), say("Subject"), say("State"), say("Attached")),
        rows=tuple(
            (
                moment(mail.sent or mail.queued),
                mail.recipient,
                mail.subject,
                str(_MAILS[mail.state]),
                ", ".join(mail.attachments) or _NOTHING,
            )
            for mail in held.mails
        ),
    )


def _told(told: Told) -> Chapter:
    """What a file says is what was written in it."""
    said = told.said
    facts: tuple[tuple[LazyString, Iterable[object]], ...] = (
        (say("Name of the organisation"), [said.name]),
        (say("Legal form"), [said.legal_form.value]),
        (say("Accreditations"), said.accreditations),
        (say("Department"), [said.department]),
        (say("E-mail addresses"), said.emails),
        (say("Who comes"), map(say_value, said.people)),
        (say("Needs and offers"), (" – ".join(filter(None, (line.sector, line.text))) for line in said.lines)),
        (say("You arrive at"), [said.arrive and clock(said.arrive)]),
        (say("You leave at"), [said.leave and clock(said.leave)]),
        (say("What you need to take part"), [said.accessibility]),
        (say("Wishes, as they were written"), said.wishes),
        (say("Refusals, as they were written"), said.vetoes),
    )
    lines = ((name, [str(value) for value in values if value]) for name, values in facts)
    return Chapter(
        say("What a registration file said of you"),
        note=say("The organising team read the file “{file}” on {moment}.", file=told.file, moment=moment(told.read)),
        facts=tuple((name, found) for name, found in lines if found),
    )


def _disagreements(held: Held) -> Iterator[Chapter]:
    if held.disagreements:
        yield Chapter(
            say("Where a file and a correction differ"),
            columns=(say("Field"), say("File before"), say("File now"), say("Kept")),
            rows=tuple(
                _filled(str(field_of(one.field)), *map(value_of, (one.file_before, one.file_now, one.here)))
                for one in held.disagreements
            ),
        )


def _visits(held: Held) -> Iterator[Fact]:
    if held.link_since:
        yield say("Your personal link is in force since"), [moment(held.link_since)]
    if held.visits:
        yield say("You looked at the directory until"), [moment(when) for when in held.visits]


def _printings(held: Held) -> Iterator[Fact]:
    if held.printed:
        yield say("Papers about you were last printed on"), [moment(max(one.at for one in held.printed))]


def _journal(held: Held) -> Chapter:
    return Chapter(
        say("What was changed when"),
        note=say("The journal shows that nothing was changed in secret."),
        columns=(say("When"), say("By"), say("What"), say("Before"), say("After")),
        rows=tuple(
            _filled(moment(one.at), author_of(one), str(kind_of(one)), value_of(one.before), value_of(one.after))
            for one in held.journal
        ),
    )


def _name(partner: Partner) -> str:
    return f"{partner.number}. {partner.name}"


def _yes_or_no(value: bool | None) -> str:
    return _NOTHING if value is None else str(say("Yes") if value else say("No"))


def _filled(*cells: str) -> tuple[str, ...]:
    return tuple(cell or _NOTHING for cell in cells)
