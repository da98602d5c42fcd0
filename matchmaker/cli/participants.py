"""``participant``: list those who take part, show one, correct one by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from matchmaker.cli.common import OrNone, event_option, find_event, given, number, target, workspace
from matchmaker.cli.layout import echo, echo_next, echo_note, echo_table
from matchmaker.cli.settings import TIME
from matchmaker.entities import Event, Participant, Role, Statement, Wish
from matchmaker.journal import BY_COMMAND
from matchmaker.participants import correct_participant, find_participant, keep_corrections
from matchmaker.programme import present, slots_of
from matchmaker.store import Answer, Attendance, Conflict, Store
from matchmaker.wording import say, say_field


@click.command()
@workspace
@click.argument("who", metavar="[NAME|NUMBER]", required=False)
@event_option
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What it comes for.")
@click.option("--arrive", type=OrNone(TIME), metavar="TIME", help="From when on it is there, as 9h30; none: the start.")
@click.option("--leave", type=OrNone(TIME), metavar="TIME", help="Until when, as 11:30; none: the end.")
@click.option("--parallel", type=number(1, 50), metavar="NUMBER", help="Meetings at once.")
@click.option("--head-count", type=number(1, 500), metavar="NUMBER", help="People who come.")
@click.option("--minimum", type=number(0, 200), metavar="NUMBER", help="Meetings it should have at least.")
@click.option("--maximum", type=OrNone(number(1, 200)), metavar="NUMBER", help="Meetings at most; none: any.")
@click.option("--step-free/--no-step-free", default=None, help="Whether it needs a table without a step.")
@click.option("--withdraw/--return", "withdrawn", default=None, help="It does not come; it comes after all.")
@click.option("--answers", is_flag=True, help="List who said that they come, cannot come or will be late.")
@click.option("--keep", is_flag=True, help="Your corrections stand, whatever the file says: ask no more about them.")
def participant(workspace: Path, who: str | None, which: str | None, answers: bool, keep: bool, **said: Any) -> None:
    """List the participants, show one, or correct one by hand.

    The options say what is corrected. Later imports keep your corrections.

    \b
    Examples:
      matchmaker participant openmap.db
      matchmaker participant openmap.db "Ville de Marnelle"
      matchmaker participant openmap.db 17 --leave 11:30
      matchmaker participant openmap.db --answers
    """
    changes = given(said)
    if "role" in changes:
        changes["role"] = Role(changes["role"])
    if who is None and (changes or keep):
        raise click.UsageError("Say whose: a name or a number.")
    if answers and (who is not None or changes or keep):
        raise click.UsageError("--answers lists the answers of everybody: leave out the rest.")
    with Store.open(workspace) as store:
        event = find_event(store, which)
        people = store.participants.all(event.id, withdrawn=True)
        if answers:
            _list_answers(people, store.attendances.all(event.id), event)
            return
        if who is None:
            _list(people)
            return
        one = find_participant(people, who)
        if changes:
            one = correct_participant(store, event.id, one=one, changes=changes, who=BY_COMMAND)
        if keep:
            keep_corrections(store, event.id, one=one)
        asked = [conflict for conflict in store.imports.conflicts(event.id) if conflict.participant == one.id]
        wishes = _Wishes(one, store.statements.all(event.id), {other.id: other.name for other in people})
    _show(one, wishes, asked)
    if not any(present(one, slots_of(event), event.sessions)):
        echo_note(f"{one.name} is never there during a whole slot, and will meet nobody")
    if changes:
        echo_next(("plan", *target(workspace, which)))


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What somebody says about others, and others about it."""

    one: Participant
    statements: Sequence[Statement]
    names: dict[int, str]

    def of(self, *wishes: Wish) -> str:
        """Names in the order of preference."""
        mine = [said for said in self.statements if said.source == self.one.id and said.wish in wishes]
        return "; ".join(self.names[said.target] for said in mine) or "none"

    def about(self) -> str:
        """How many others wish it."""
        return str(sum(said.target == self.one.id and said.wish is not Wish.NO for said in self.statements))


def _list(people: Sequence[Participant]) -> None:
    if not people:
        echo("Nobody yet; import registrations: matchmaker import FILE.db registrations.csv")
        return
    rows = [
        (str(one.number), one.role.value, one.name + _mark(one) + (" (accessibility)" if one.accessibility else ""))
        for one in people
    ]
    echo_table([("no.", "role", "name"), *rows], right=[0], indent=0)


def _list_answers(people: Sequence[Participant], answers: Sequence[Attendance], event: Event) -> None:
    """Those who cannot come first, then who comes instead, then who comes."""
    if not answers:
        echo("Nobody answered yet; attendees are asked three days before the event.")
        return
    known, order = {one.id: one for one in people}, [Answer.CANNOT, Answer.REPLACED, Answer.COMING]
    rows = [
        (
            str(known[said.participant].number),
            said.answer.value,
            say(said.late_until),
            f"{said.at.astimezone(ZoneInfo(event.timezone)):%d/%m %H:%M}",
            " / ".join(filter(None, (known[said.participant].name, *said.note.splitlines()))),
        )
        for said in sorted(answers, key=lambda said: (order.index(said.answer), known[said.participant].number))
    ]
    echo_table([("no.", "answer", "late until", "answered", "name / note"), *rows], right=[0], indent=0)


def _show(one: Participant, wishes: _Wishes, asked: Sequence[Conflict]) -> None:
    echo(f"{one.number}  {one.name}{_mark(one)}")
    there = f"from {say(one.arrive) or 'the start'} to {say(one.leave) or 'the end'}"
    away = f", not in slots {', '.join(map(str, one.away))}" if one.away else ""
    most = "any number" if one.maximum is None else str(one.maximum)
    echo_table(
        [
            ("role", one.role.value),
            *_facts(one),
            ("there", there + away),
            ("meetings", f"at least {one.minimum}, at most {most}, {one.parallel} at once"),
            ("people", str(one.head_count)),
            ("step-free", "needed" if one.step_free else "not needed"),
            *([("accessibility", one.accessibility)] if one.accessibility else []),
            *((line.kind.value, say(line)) for line in one.lines),
            ("wishes", wishes.of(Wish.PRIORITY, Wish.YES, Wish.OPEN)),
            ("refuses", wishes.of(Wish.NO)),
            ("wished by", wishes.about()),
        ]
    )
    for conflict in asked:
        echo(f"The file says of {say_field(conflict.field)}: {conflict.theirs or 'nothing'}. Your correction stays.")


def _facts(one: Participant) -> list[tuple[str, str]]:
    """What the file said of the organisation and of those who come, as far as it did."""
    organisation = one.organisation
    facts = [
        ("kind", ", ".join(filter(None, (organisation.legal_form.value, *organisation.accreditations)))),
        ("department", organisation.department),
        ("e-mail", "; ".join(filter(None, (one.email, *one.other_emails)))),
        *(("person", say(person)) for person in one.people),
    ]
    return [(label, value) for label, value in facts if value]


def _mark(one: Participant) -> str:
    if one.erased:
        return " (deleted)"
    if one.withdrawn:
        return " (withdrawn)"
    return " (no longer in the file)" if one.missing else ""
