"""``reasons``: why wishes were not granted, and what would grant them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, number_option, target, workspace
from matchmaker.cli.layout import count, echo, echo_next
from matchmaker.cli.papers import LANGUAGE
from matchmaker.cli.shredded import find_shredded
from matchmaker.entities import Edition, Plan
from matchmaker.exports.unmet import unmet_table
from matchmaker.files import write_whole
from matchmaker.papers.words import Words, words
from matchmaker.participants import find_participant
from matchmaker.plans import find_plan
from matchmaker.reasons import Never, Unmet, explain_unmet
from matchmaker.store import Store
from solver.reasons import Cause

NAMED = 3
"""So many of those that somebody meets instead are named on the screen; a table names all."""

CAUSES: dict[Cause | Never, str] = {
    Cause.APART: "the two are never there together",
    Cause.NOWHERE: "no table suits both",
    Cause.BLOCKED: "meetings that must be leave no room",
    Cause.BETTER: "a better plan grants it",
    Cause.LOT: "a plan that is just as good grants it: decided by lot",
    Cause.LIMIT: "one of the two has as many meetings as it may",
    Cause.FULL: "one of the two has no free round left",
    Cause.TABLES: "every table that suits both is taken",
    Cause.SLOTS: "both are free, but never at the same time",
    Cause.RULES: "another rule is in the way",
    Never.VETO: "one of the two asks not to meet the other",
    Never.NETWORK: "one of the two is a partner network, which has no meetings",
    Never.ROLES: "their roles do not meet",
    Never.BARRED: "another rule forbids it",
}


@click.command()
@workspace
@click.argument("participant", metavar="[NAME|NUMBER]", required=False)
@event_option
@number_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.csv", help="Write all of them as a table."
)
@click.option("--language", type=LANGUAGE, help="Language of the reasons; English here, the event's in the table.")
def reasons(
    workspace: Path,
    participant: str | None,
    which: str | None,
    number: int | None,
    out: Path | None,
    language: str | None,
) -> None:
    """Say why wishes were not granted and what would grant them: how many for each cause, and one example.

    Name a participant to read all of theirs. The price is what forcing the meeting would take from the goals of the
    plan; the change would grant it and take nothing from anybody. This is for organisers: it tells of vetoes.
    Attendees are told only what is their own.

    \b
    Examples:
      matchmaker reasons openmap.db
      matchmaker reasons openmap.db "Ville de Marnelle"
      matchmaker reasons openmap.db --out reasons.csv
    """
    from matchmaker.exports.tables import as_csv  # a spreadsheet library: only where it is needed

    edition, plan = _load(workspace, which, number=number)
    source = None if participant is None else find_participant(edition.participants, participant).id
    found = explain_unmet(edition, plan, source=source)
    pairs = {frozenset((one.source.id, one.target.id)) for one in found}
    granted = f"{count(len(found), 'wish', 'wishes')} not granted, of {count(len(pairs), 'pair')}"
    echo(f"Plan {plan.number} ({plan.state.value}): {granted}")
    if participant is None:
        _tell_causes(found, words(language or "en"))
    else:
        _tell(found, words(language or "en"))
    if out is not None:
        spoken = words(language or edition.event.language)
        click.echo(f"\n{write_whole(out, as_csv(unmet_table(found, spoken), language=spoken.language))}")
    elif participant is None and found:
        here = target(workspace, which)
        every = (("reasons", *here, "--out", "reasons.csv"), ("reasons", *here, str(found[0].source.number)))
        echo_next(*every, why="All of them in a table, or those of one participant, by name or number:")


def _tell_causes(found: Sequence[Unmet], words: Words) -> None:
    """Most frequent cause first."""
    by_cause: dict[Cause | Never, list[Unmet]] = {}
    for one in found:
        by_cause.setdefault(one.cause, []).append(one)
    for cause, ones in sorted(by_cause.items(), key=lambda item: -len(item[1])):
        echo(f"\n{len(ones)}: {CAUSES[cause]}" + ("; for example:" if len(ones) > 1 else ":"))
        _tell(ones[:1], words, indent=2)


def _tell(found: Sequence[Unmet], words: Words, *, indent: int = 0) -> None:
    table = unmet_table(found, words, most=NAMED)
    titles = [column.title for column in table.columns[6:]]
    for _, name, said, rank, _, partner, *why in table.lines:
        if not indent:
            echo()
        echo(f"{name} → {partner} ({said}{'' if rank is None else f', {rank}'})", indent=indent)
        for title, text in zip(titles, why, strict=True):
            if text:
                echo(words.say("unmet_line", title=title, text=text), indent=indent + 2, hang=indent + 6)


def _load(workspace: Path, which: str | None, *, number: int | None) -> tuple[Edition, Plan]:
    with Store.open(workspace) as store, store.read():
        event = find_event(store, which)
        plan = find_plan(store, event.id, number=number)
        if shredded := find_shredded(store, event, plan=plan):
            raise shredded
        return store.load_edition(event.id), plan
