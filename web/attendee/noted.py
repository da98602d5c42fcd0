"""What was written down about a participant: chapters of the page that shows all that is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import LazyString

from matchmaker.entities import Way
from matchmaker.personal.held import Held, Told
from matchmaker.store import LetterState
from matchmaker.wording import say as say_value
from web.attendee.chapters import NOTHING, Chapter, filled, name, yes_or_no
from web.attendee.facts import Fact
from web.attendee.happenings import author_of, field_of, kind_of, value_of
from web.messages import say
from web.moments import clock, moment

_WAYS = {Way.IN: say("you came"), Way.OUT: say("you left")}
_MAILS = {
    LetterState.QUEUED: say("waits to be sent"),
    LetterState.SENDING: say("is being sent"),
    LetterState.SENT: say("sent"),
    LetterState.FAILED: say("not sent"),
}


def morning(held: Held) -> Chapter:
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
            (name(one.about), yes_or_no(one.held), yes_or_no(one.follow_up), moment(one.at)) for one in held.ticks
        ),
    )


def meetings(held: Held) -> Chapter:
    """Of every plan that was published."""
    return Chapter(
        say("Your meetings in published plans"),
        columns=(say("Plan"), say("Round"), say("Table"), say("With")),
        rows=tuple((f"{m.plan}", f"{m.round}", m.table, name(m.partner)) for m in held.meetings),
    )


def mails(held: Held) -> Chapter:
    """Also those that wait or failed."""
    return Chapter(
        say("Mails to you"),
        columns=(say("When"), say("To"), say("Subject"), say("State"), say("Attached")),
        rows=tuple(
            (
                moment(mail.sent or mail.queued),
                mail.recipient,
                mail.subject,
                str(_MAILS[mail.state]),
                ", ".join(mail.attachments) or NOTHING,
            )
            for mail in held.mails
        ),
    )


def read_in(told: Told) -> Chapter:
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
    lines = ((title, [str(value) for value in values if value]) for title, values in facts)
    return Chapter(
        say("What a registration file said of you"),
        note=say("The organising team read the file “{file}” on {moment}.", file=told.file, moment=moment(told.read)),
        facts=tuple((title, found) for title, found in lines if found),
    )


def disagreements(held: Held) -> Iterator[Chapter]:
    """None where there are none."""
    if held.disagreements:
        yield Chapter(
            say("Where a file and a correction differ"),
            columns=(say("Field"), say("File before"), say("File now"), say("Kept")),
            rows=tuple(
                filled(str(field_of(one.field)), *map(value_of, (one.file_before, one.file_now, one.here)))
                for one in held.disagreements
            ),
        )


def visits(held: Held) -> Chapter:
    """And what was printed meanwhile."""
    return Chapter(say("Your visits"), facts=(*_visits(held), *_printings(held)))


def journal(held: Held) -> Chapter:
    """Every entry about the participant, whoever made it."""
    return Chapter(
        say("What was changed when"),
        note=say("The journal shows that nothing was changed in secret."),
        columns=(say("When"), say("By"), say("What"), say("Before"), say("After")),
        rows=tuple(
            filled(moment(one.at), author_of(one), str(kind_of(one)), value_of(one.before), value_of(one.after))
            for one in held.journal
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
