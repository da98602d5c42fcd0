"""The plan for other programs: spreadsheets, calendars, machines. Names and times only: no address, no wish."""

from __future__ import annotations

from pathlib import Path

from matchmaker.agendas import agendas, grid
from matchmaker.entities import Edition, Plan, Running
from matchmaker.exports.calendars import calendars, stale_calendars
from matchmaker.exports.lines import grid_table, meetings_table, participants_table
from matchmaker.exports.machines import as_json
from matchmaker.exports.tables import as_csv, as_workbook
from matchmaker.files import write_whole
from matchmaker.papers.words import words

__all__ = ["export"]


def export(
    edition: Edition, plan: Plan, out: Path, *, language: str, running: Running | None = None
) -> tuple[Path, ...]:
    """Write meetings.csv, meetings.xlsx, meetings.json and ics/NNN-name.ics into a folder; say which were written.

    A participant without meetings has no calendar, and one that an earlier export left in the folder is taken away. The
    same plan gives the same bytes.
    ``running``: how the morning really runs, if that is known: calendars have the times that hold, and cancel meetings
    of rounds that do not take place; tables have those of the programme.

    Raises:
        InputError: no such language.
        FileError: a file cannot be written.
    """
    spoken, pages, room = words(language), agendas(edition, plan), grid(edition, plan)
    kept = calendars(edition, plan, pages, words=spoken, running=running)
    meetings = meetings_table(room, words=spoken)
    tables = (meetings, participants_table(pages, words=spoken), grid_table(room, words=spoken))
    contents = {
        "meetings.csv": as_csv(meetings, language=language),
        "meetings.xlsx": as_workbook(tables, title=edition.event.name, created=plan.created),
        "meetings.json": as_json(edition, plan),
        **{f"ics/{name}": content for name, content in kept},
    }
    written = tuple(write_whole(out / name, content) for name, content in contents.items())
    for old in stale_calendars(out / "ics", written):
        old.unlink(missing_ok=True)
    return written
