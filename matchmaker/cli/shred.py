"""``shred``: an event forgets its persons; which organisations met stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, target, workspace
from matchmaker.cli.erasing import WAIT, tell_overwritten
from matchmaker.cli.layout import count, echo, echo_list, echo_next
from matchmaker.journal import BY_COMMAND
from matchmaker.keeping.shredding import refuse_early
from matchmaker.keeping.shredding import shred as shred_event
from matchmaker.personal.erasing import finish_erasing
from matchmaker.store import Store

GOES = (
    "Deleted are persons, addresses, telephones, links, mails, hours, accessibility needs, wishes, refusals, barred "
    "sectors, needs and offers, answers, files that were read, computations, and every word of the journal. Backups "
    "beside the file are removed, and a new one is made if there was one."
)
REMAINS = {
    "organisations": ("organisation", ""),
    "accreditations": ("accreditation of them", "accreditations of them"),
    "participants": ("participant: number and role", "participants: number and role"),
    "plans": ("plan", ""),
    "plan_meetings": ("meeting in it", "meetings in them"),
    "plan_by_hand": ("meeting decided by hand, without the reason", "meetings decided by hand, without the reasons"),
    "plan_goals": ("value of a goal", "values of goals"),
    "notices": ("remark on a plan", "remarks on plans"),
    "held_marks": ("meeting marked as held or not", "meetings marked as held or not"),
    "publications": ("publication, and who published", "publications, and who published"),
    "rule_changes": ("change of the rule, and who changed it", "changes of the rule, and who changed it"),
    "events": ("event", ""),
    "receptions": ("set of dates and legal texts", "sets of dates and legal texts"),
    "breaks": ("break", ""),
    "sessions": ("session", ""),
    "speakers": ("speaking organisation", ""),
    "meeting_tables": ("table", ""),
    "closed_slots": ("closed round of a table", "closed rounds of tables"),
    "targets": ("aim for a kind of firms", "aims for kinds of firms"),
    "logos": ("logo", ""),
    "day_clocks": ("clock of the room", "clocks of the room"),
    "day_rounds": ("round as it really ran", "rounds as they really ran"),
    "incidents": ("thing that happened on the day", "things that happened on the day"),
    "repairs": ("repair of the day", "repairs of the day"),
    "audit": ("line of the journal, without its words", "lines of the journal, without their words"),
    "erasures": ("mark that something was deleted", "marks that something was deleted"),
}
"""What outlives an event, by table of the workspace, for one and for many."""

STAYS = "What stays: organisations, their numbers and roles, the programme, plans and who met whom in them."


@click.command()
@workspace
@event_option
@click.option("--now", "early", is_flag=True, help="Although the date until which data are kept is not over.")
def shred(workspace: Path, which: str | None, early: bool) -> None:
    """Delete all personal data of an event, when they are no longer to be kept.

    It cannot be undone. It asks for the name of the event, which is to be typed.

    \b
    Example:
      matchmaker shred openmap.db --event 1
    """
    with Store.open(workspace) as store:
        event = find_event(store, which)
        if not early:
            refuse_early(store, event, now=datetime.now(UTC))
        echo(f"{event.name}, {event.date}")
        echo(f"{GOES}\n{STAYS}")
        if click.prompt("Type the name of the event to delete it for good").strip() != event.name:
            raise click.Abort
        left = shred_event(store, event.id, who=BY_COMMAND)
        done = finish_erasing(store, wait=WAIT)
    echo("What remains:")
    echo_list(count(number, *REMAINS[table]) for table, number in left.items())
    tell_overwritten(done)
    if not done.whole:
        echo_next(("erase", *target(workspace, which)), why="To finish it, when nobody else uses the file:")
