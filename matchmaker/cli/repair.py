"""``repair``: something happened on the day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from matchmaker.cli.common import WHO, Parsed, event_option, find_event, number, target, workspace
from matchmaker.cli.layout import echo, echo_list, echo_next, echo_table
from matchmaker.day import (
    Choice,
    News,
    Offer,
    Proposal,
    confirm,
    find_person,
    find_table,
    list_offers,
    propose_about,
    shown_today,
    undo,
)
from matchmaker.day.confirming import Offered
from matchmaker.drafts import Difference, tell_apart
from matchmaker.entities import Meeting, Plan, Trouble
from matchmaker.errors import InputError
from matchmaker.mail.changes import Change, Teller
from matchmaker.papers.words import words
from matchmaker.programme import parse_time
from matchmaker.store import Store

TIME = Parsed("time", parse_time)
MOST = 20
"""Offers that are listed."""


@click.command()
@workspace
@event_option
@click.option("--late", type=(str, TIME), multiple=True, metavar="NAME|NUMBER TIME", help="Is there at this time only.")
@click.option("--no-show", multiple=True, metavar="NAME|NUMBER", help="Does not come.")
@click.option("--left", multiple=True, metavar="NAME|NUMBER", help="Has left.")
@click.option("--table-broken", multiple=True, metavar="LABEL", help="Nobody meets there from the next round on.")
@click.option("--apart", type=(str, str), multiple=True, metavar="NAME NAME", help="These two must not meet.")
@click.option(
    "--frozen", type=number(0, 3), default=1, show_default=True, help="Rounds to come that keep partner and time."
)
@click.option("--apply", "choice", type=click.Choice([one.value for one in Choice]), help="Do it and publish it.")
@click.option("--offer", "taken", type=number(1), multiple=True, metavar="NUMBER", help="Give this free place, too.")
@click.option("--undo", "back", is_flag=True, help="Take the last repair back.")
def repair(
    workspace: Path,
    which: str | None,
    frozen: int,
    choice: str | None,
    taken: tuple[int, ...],
    back: bool,
    **said: Any,
) -> None:
    """Say what happened on the day: the least change, beside cancelling only. Nothing changes without --apply.

    Without anything said: which places are free, and for whom.

    \b
    Examples:
      matchmaker repair openmap.db --late "Ville de Marnelle" 10:15 --no-show 42
      matchmaker repair openmap.db --table-broken 12 --apply repair
      matchmaker repair openmap.db --apply repair --offer 1 --offer 3
      matchmaker repair openmap.db --undo
    """
    now = datetime.now(UTC)
    with Store.open(workspace) as store:
        event = find_event(store, which)
        if back:
            plan = undo(store, event.id, now=now, who=WHO)
            echo(f"Taken back: what was planned before holds again, as plan {plan.number}.")
        else:
            news = tuple(_read(store, event.id, said))
            found = propose_about(store, event.id, news, frozen=frozen, now=now, who=WHO)
            offers = list_offers(found)
            _show(store, found, offers)
            if choice is None:
                echo("\nNothing has changed yet: say it again with --apply repair, or --apply cancel.")
                return
            plan = _apply(store, found, choice=Choice(choice), places=_chosen(offers, taken), now=now)
            echo(f"\nPlan {plan.number} is published and in force.")
    same = target(workspace, which)
    echo_next(("print", *same, "--changed", "--only", "agendas"), ("mails", *same, "--agendas"))


def _read(store: Store, event_id: int, said: Mapping[str, Sequence[Any]]) -> Iterator[News]:
    people, tables = store.participants.all(event_id), store.tables.all(event_id)

    def person(typed: str) -> int:
        return find_person(people, typed).id

    yield from (News(Trouble.LATE, person(name), until=until) for name, until in said["late"])
    yield from (News(Trouble.NO_SHOW, person(name)) for name in said["no_show"])
    yield from (News(Trouble.LEFT, person(name)) for name in said["left"])
    yield from (News(Trouble.TABLE, table=find_table(tables, label).id) for label in said["table_broken"])
    yield from (News(Trouble.VETO, person(one), person(other)) for one, other in said["apart"])


def _apply(store: Store, found: Proposal, *, choice: Choice, places: Collection[Offered], now: datetime) -> Plan:
    return confirm(store, found, shown=found.digest, choice=choice, offers=places, now=now, who=WHO)


def _chosen(offers: Sequence[Offer], taken: Sequence[int]) -> list[Offered]:
    """As they are numbered in the list."""
    if any(place > len(offers) for place in taken):
        raise InputError("there are {number} free places to give; choose among them", number=len(offers))
    return [(offers[place - 1].meeting.a, offers[place - 1].meeting.b) for place in taken]


def _show(store: Store, found: Proposal, offers: Sequence[Offer]) -> None:
    told = Teller(store, shown_today(found.edition, found.running), words=words("en"))
    cancelled, repaired = (_differ(found, meetings, told) for meetings in (found.cancelled, found.repaired))
    echo(f"The least change: {_count(repaired)}. {_proof(found)}")
    if found.repaired != found.cancelled:
        echo(f"Cancelling only: {_count(cancelled)}.")
    for one in repaired.people:
        echo(f"{one.participant.name}: {one.before} → {one.after} meetings", indent=2)
        echo_list((_say(change) for change in one.changes), indent=4)
    if offers:
        echo("\nFree places, for those with the fewest meetings first:")
        echo_table(
            (str(place), told.spot(one.meeting.slot, one.meeting.table), _whom(one))
            for place, one in enumerate(offers[:MOST], 1)
        )


def _differ(found: Proposal, meetings: tuple[Meeting, ...], told: Teller) -> Difference:
    return tell_apart(found.edition, found.before, replace(found.before, meetings=meetings), told=told)


def _count(one: Difference) -> str:
    return f"meetings lost: {one.lost}, agendas that change: {len(one.people)}"


def _proof(found: Proposal) -> str:
    if found.proved:
        return "Proved: nothing keeps more, or changes fewer agendas."
    return f"Perhaps there is a better one; at least {found.fewest} agendas change in any case."


def _say(change: Change) -> str:
    if not change.after:
        return f"cancelled: {change.partner} ({change.before})"
    return f"{'moved' if change.before else 'new'}: {change.partner}, {change.after}"


def _whom(one: Offer) -> str:
    return f"{one.first.name} ({one.counts[0]}) – {one.second.name} ({one.counts[1]})"
