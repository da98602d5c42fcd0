"""The sourcing record as files: a PDF and a workbook, of the whole event or of one buyer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from matchmaker.exports.sourcing import record_workbook
from matchmaker.files import write_whole
from matchmaker.logos import logos_of
from matchmaker.papers import Source, write_papers
from matchmaker.papers.sourcing import record_paper
from matchmaker.papers.words import words
from matchmaker.sourcing.entries import Record
from matchmaker.store import Store


def write_record(store: Store, record: Record, out: Path, *, language: str, now: datetime) -> tuple[Path, ...]:
    """Write record.pdf and record.xlsx, or record-012.pdf and record-012.xlsx of buyer 12, into a folder.

    The same record gives the same bytes all day. ``now``: when it is drawn up; aware.

    Raises:
        InputError: No such language.
        NotFoundError: The plan it speaks of is gone.
        FileError: A file cannot be written.
    """
    spoken, event = words(language), record.event
    edition, plan = store.load_edition(event.id), store.plans.numbered(event.id, record.number)
    source = Source(edition, plan, spoken, logos=logos_of(store, event.id))
    local = now.astimezone(ZoneInfo(event.timezone))
    paper = record_paper(source, record, today=local.date())
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    book = record_workbook(record, words=spoken, now=midnight)
    return (*write_papers((paper,), plan, out), write_whole(out / f"{record.name}.xlsx", book))
