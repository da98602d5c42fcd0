"""``python docs/picture.py [demo/openmap.db]`` draws the README’s picture: an agenda of what ``make demo`` makes."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import typst

from matchmaker import papers
from matchmaker.agendas import Agenda, agendas
from matchmaker.entities import Edition, Plan, PlanState
from matchmaker.papers.documents import agenda_document
from matchmaker.papers.letters import printable
from matchmaker.papers.words import words
from matchmaker.plans import find_plan
from matchmaker.store import Store

PICTURE = Path(__file__).with_name("agenda.png")
WIDE = 940
"""Pixels for the 210 millimetres of a page."""

MEETINGS = 7
"""More than half of the participants have no more."""


def main() -> None:
    """Draw the page as it would look once published, a week before the event: no clock shows in the picture."""
    workspace = Path(sys.argv[1] if len(sys.argv) > 1 else "demo/openmap.db")
    with Store.open(workspace) as store:
        event = store.events.all()[0]
        edition, plan = store.load_edition(event.id), find_plan(store, event.id)
    made = datetime.combine(event.date - timedelta(days=7), time(17), ZoneInfo(event.timezone))
    PICTURE.write_bytes(draw(edition, replace(plan, state=PlanState.PUBLISHED, created=made)))
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1000} kB")


def draw(edition: Edition, plan: Plan) -> bytes:
    """The page of the first participant that is typical, as PNG."""
    page = next(page for page in agendas(edition, plan) if is_typical(page))
    folder = Path(papers.__file__).parent
    return typst.compile(
        folder / "agendas.typ",
        font_paths=[folder / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(printable(agenda_document(edition, plan, (page,), words=words("fr"))))},
        format="png",
        ppi=WIDE / (210 / 25.4),
    )


def is_typical(page: Agenda) -> bool:
    """Several tables, several reasons to meet, and not all of the same kind."""
    met = page.encounters
    sectors = {why.need.sector for one in met for why in one.reasons}
    return len(met) == MEETINGS and len({one.table for one in met}) == MEETINGS and len(sectors) > 1


if __name__ == "__main__":
    main()
