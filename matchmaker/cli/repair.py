"""``repair``: something happened on the day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from matchmaker.cli.common import Parsed, event_option, find_event, number, target, workspace
from matchmaker.cli.layout import echo, echo_list, echo_next, echo_table
from matchmaker.cli.times import parse_time
from matchmaker.day import (
    Choice,
    Effects,
    News,
    Offer,
    Proposal,
    confirm,
    find_person,
    find_stand_ins,
    find_table,
    list_offers,
    propose_about,
    shown_today,
    undo,
    weigh_ways,
)
from matchmaker.day.confirming import Offered
from matchmaker.entities import Plan, Trouble
from matchmaker.errors import InputError
from matchmaker.journal import BY_COMMAND
from matchmaker.mail.changes import Change, Teller
from matchmaker.papers.words import words
from matchmaker.reasons import say_goal
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
@click.option("--undo", "back", is_flag=True, help="Take the last repair back; again: the one before it.")
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
            plan = undo(store, event.id, now=now, who=BY_COMMAND)
            echo(f"Taken back: what was planned before holds again, as plan {plan.number}.")
        else:
            news = tuple(_read(store, event.id, said))
            found = propose_about(store, event.id, news, frozen=frozen, now=now, who=BY_COMMAND)
            offers = list_offers(found)
            _show(store, found, offers, said=_repeat(store, event.id, news))
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


def _repeat(store: Store, event_id: int, news: Sequence[News]) -> list[str]:
    """Who is meant by a number or by the beginning of a name."""
    names = {one.id: one.name for one in store.participants.all(event_id)}
    tables = {table.id: table.label for table in store.tables.all(event_id)}

    def repeat(one: News) -> str:
        who, other = names.get(one.participant or 0, ""), names.get(one.other or 0, "")
        match one.kind:
            case Trouble.LATE:
                return f"{who} is late, there at {one.until:%H:%M}"
            case Trouble.NO_SHOW:
                return f"{who} does not come"
            case Trouble.LEFT:
                return f"{who} has left"
            case Trouble.TABLE:
                return f"Table {tables[one.table or 0]} is broken"
            case Trouble.VETO:
                return f"{who} and {other} must not meet"

    return [repeat(one) for one in news]


def _apply(store: Store, found: Proposal, *, choice: Choice, places: Collection[Offered], now: datetime) -> Plan:
    return confirm(store, found, shown=found.digest, choice=choice, offers=places, now=now, who=BY_COMMAND)


def _chosen(offers: Sequence[Offer], taken: Sequence[int]) -> list[Offered]:
    """As they are numbered in the list."""
    if any(place > len(offers) for place in taken):
        raise InputError("there are {number} free places to give; choose among them", number=len(offers))
    return [(offers[place - 1].meeting.a, offers[place - 1].meeting.b) for place in taken]


def _show(store: Store, found: Proposal, offers: Sequence[Offer], *, said: Sequence[str]) -> None:
    told = Teller(store, shown_today(found.asked.edition, found.asked.running), words=words("en"))
    ways = weigh_ways(found, told=told)
    repaired, cancelled, stand_ins = ways[Choice.REPAIR], ways[Choice.CANCEL], find_stand_ins(found)
    echo_list(said, indent=0)
    if found.pending:
        echo("Also taken into account, said since the plan was made:")
        echo_list((f"{one}" for one in found.pending), indent=2)
    alone = found.repaired == found.cancelled
    title = "Nothing is better than cancelling" if alone and repaired.difference.lost else "The least change"
    echo(f"{title}: {_count(repaired)}. {_proof(found)}")
    labels = {table.id: table.label for table in found.asked.edition.tables}
    echo_list((f"table {labels[other]} takes the place of table {labels[one]}" for one, other in stand_ins), indent=2)
    echo_list((_say_saved(name, by) for name, by in found.saved), indent=2)
    if not alone:
        echo(f"Cancelling only: {_count(cancelled)}.")
    for one in repaired.difference.people:
        echo(f"{one.participant.name}: {one.before} → {one.after} meetings", indent=2)
        echo_list((_say(change) for change in one.changes), indent=4)
    if offers:
        echo("\nFree places, for those with the fewest meetings first:")
        echo_table(
            (str(place), told.spot(one.meeting.slot, one.meeting.table), _whom(one))
            for place, one in enumerate(offers[:MOST], 1)
        )


def _count(one: Effects) -> str:
    fallen = f" (and {one.fallen} in rounds that do not take place)" if one.fallen else ""
    return f"meetings lost: {one.difference.lost}{fallen}, agendas that change, of people who are there: {one.agendas}"


def _say_saved(goal: str, by: int) -> str:
    level = goal.removeprefix("level ")
    if goal.startswith("level "):
        what = f"participants who keep at least {level} meeting{'s' * (level != '1')}"
    else:
        what = "meetings that take place" if goal == "kept meetings" else say_goal(goal, words("en"))
    return f"{what}: {by} more than by cancelling only"


def _proof(found: Proposal) -> str:
    if not found.proved:
        return f"Perhaps there is a better one; at least {found.fewest} agendas change in any case."
    fair, many = "is better for whoever has the fewest", "loses fewer meetings"
    first, second = (many, fair) if found.asked.edition.event.wishes_first else (fair, many)
    return f"Proved: no repair {first}, of those as good none {second}, and of these none changes fewer agendas."


def _say(change: Change) -> str:
    if not change.after:
        return f"cancelled: {change.partner} ({change.before})"
    return f"{'moved' if change.before else 'new'}: {change.partner}, {change.after}"


def _whom(one: Offer) -> str:
    return f"{one.first.name} ({one.counts[0]}) – {one.second.name} ({one.counts[1]})"
