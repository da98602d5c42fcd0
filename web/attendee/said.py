"""What a participant said, or its network for it: chapters of the page that shows all that is held."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.entities import Amount
from matchmaker.personal.held import Held
from matchmaker.sectors import groups, label
from web.attendee.chapters import NOTHING, Chapter, name, yes_or_no
from web.attendee.choices import AMOUNTS
from web.attendee.facts import Fact
from web.attendee.terms import REFUSALS, WISHES
from web.languages import language
from web.messages import say
from web.moments import clock, moment

_ANSWERS = {
    "coming": say("We are coming"),
    "replaced": say("Someone else is coming"),
    "cannot": say("We cannot come"),
}


def wishes(held: Held) -> Chapter:
    """And the sectors it barred."""
    spoken = {group.key for group in groups()}
    barred = [label(key, language()) if key in spoken else key for key in held.participant.barred]
    return Chapter(
        say("Your wishes and refusals"),
        facts=((say("Sectors barred because of a tender in progress"), barred),) if barred else (),
        columns=(say("About"), say("What you said"), say("Place in your order"), say("Your reason")),
        rows=tuple(
            (
                name(said.about),
                str(WISHES[said.wish]),
                str(said.rank or NOTHING),
                str(REFUSALS.get(said.refusal, NOTHING)),
            )
            for said in held.opinions
        ),
    )


def network(held: Held) -> Iterator[Chapter]:
    """None without one."""
    if held.network:
        since = held.network.since
        agreed = moment(since) if since else str(say("You have not agreed; it sees nothing of you."))
        yield Chapter(
            say("The network that accompanies you"),
            facts=((say("Network"), [name(held.network.network)]), (say("You agree since"), [agreed])),
            columns=(say("About"), say("What it said for you")),
            rows=tuple((name(about), str(WISHES[wish])) for about, wish in held.network.stated),
        )


def answers(held: Held) -> Chapter:
    """Before the morning."""
    return Chapter(say("Your answers before the morning"), facts=tuple(_answer(held)))


def verdicts(held: Held) -> Chapter:
    """Afterwards, about the meetings."""
    return Chapter(
        say("What you said about your meetings"),
        columns=(say("With"), say("Useful"), say("Follow-up wanted"), say("When")),
        rows=tuple(
            (name(said.about), yes_or_no(said.useful), yes_or_no(said.follow_up), moment(said.at))
            for said in held.verdicts
        ),
    )


def upshots(held: Held) -> Chapter:
    """Months later, about what came of them."""
    return Chapter(
        say("What you said came of your meetings"),
        columns=(say("With"), say("Quote"), say("Contract"), say("Amount"), say("When")),
        rows=tuple(
            (
                name(said.about),
                yes_or_no(said.quote),
                yes_or_no(said.contract),
                str(AMOUNTS[Amount(said.amount)]) if said.amount else NOTHING,
                moment(said.at),
            )
            for said in held.upshots
        ),
    )


def _answer(held: Held) -> Iterator[Fact]:
    if held.answer:
        yield say("Your answer"), [str(_ANSWERS[held.answer.answer])]
        if held.answer.late_until:
            yield say("You arrive at"), [clock(held.answer.late_until)]
        if held.answer.note:
            yield say("Your note"), [held.answer.note]
        yield say("When"), [moment(held.answer.at)]
