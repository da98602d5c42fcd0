"""After publication: one's own agenda, as a page, on paper and as a calendar, and the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, render_template

from matchmaker.agendas import Encounter
from matchmaker.attending import attendance_opens, attendance_phase
from matchmaker.day import Phase, Stage, stage_at
from matchmaker.errors import NotFoundError
from matchmaker.mail.pages import lead_of
from matchmaker.papers.whys import Why, whys_for_reader
from matchmaker.papers.words import words
from matchmaker.takeaways import Nothing, Takeaway, calendar_of, room_of, take_away
from matchmaker.turns import Turn, next_turn, turns_of
from web.addresses import ID
from web.clock import now
from web.languages import language
from web.presses import agenda_pdf
from web.stores import open_store
from web.visitors import visitor

pages = Blueprint("agenda", __name__)

_REASONS = 2
"""For each meeting, as on paper."""


@dataclass(frozen=True, slots=True)
class Today:
    """Where the morning stands, and the reader's meeting that is on or comes next; ``minutes`` until it begins."""

    stage: Stage
    coming: Turn | None
    minutes: int


@pages.app_template_global()
def is_published() -> bool:
    """Whether the event of this page has a schedule already, for whoever registers after that."""
    return open_store().plans.is_published(g.event.id)


@pages.get(f"/my/<{ID}:participant_id>/agenda")
def show(participant_id: int) -> str:
    """Round, time, table, with whom and why; what changed; wishes that were not granted; contacts."""
    taken = _take(participant_id)
    if isinstance(taken, Nothing):
        return _nothing(taken)
    spoken = words(language())
    turns = turns_of(taken.page.rows, taken.running)
    return render_template(
        "attendee/agenda.html",
        taken=taken,
        turns=turns,
        today=_today(taken, turns),
        lead=lead_of(taken.page.strike(taken.running.dropped), words=spoken),
        whys=_whys,
        attendance=attendance_phase(g.event, taken.running, now=now()),
        opens=attendance_opens(g.event),
        words=spoken,
    )


@pages.get(f"/my/<{ID}:participant_id>/agenda.ics")
def calendar(participant_id: int) -> Response:
    """For an electronic calendar."""
    taken = _take_or_refuse(participant_id)
    content = calendar_of(taken, words=words(language()))
    if content is None:
        raise NotFoundError("you have no meeting that a calendar could hold")
    return _file(content, taken, ending="ics", mimetype="text/calendar")


@pages.get(f"/my/<{ID}:participant_id>/agenda.pdf")
def paper(participant_id: int) -> Response:
    """To print."""
    taken = _take_or_refuse(participant_id)
    content = agenda_pdf(open_store(), taken, words=words(language()))
    return _file(content, taken, ending="pdf", mimetype="application/pdf")


@pages.get(f"/my/<{ID}:participant_id>/room")
def room(participant_id: int) -> str:
    """Tables by zone and who sits there, the visitor's own places marked."""
    taken = _take(participant_id)
    if isinstance(taken, Nothing):
        return _nothing(taken)
    return render_template("attendee/room.html", zones=room_of(taken), plan=taken.plan)


def _today(taken: Takeaway, turns: tuple[Turn, ...]) -> Today | None:
    """What stands on top of the page on the day itself, until the last round is over."""
    moment, running = now(), taken.running
    stage = stage_at(running, moment)
    if stage.phase is Phase.OVER or moment.astimezone(ZoneInfo(g.event.timezone)).date() != g.event.date:
        return None
    at = running.clock(moment)
    coming = next_turn(turns, at)
    minutes = ceil((coming.start - at) / timedelta(minutes=1)) if coming else 0
    return Today(stage, coming, minutes)


def _take(participant_id: int) -> Takeaway | Nothing:
    one = visitor(participant_id)
    return take_away(open_store(), one.id, words=words(language()))


def _take_or_refuse(participant_id: int) -> Takeaway:
    taken = _take(participant_id)
    if isinstance(taken, Nothing):
        raise NotFoundError("there is no agenda at the moment; your page says why")
    return taken


def _nothing(why: Nothing) -> str:
    reception = open_store().receptions.get(g.event.id)
    return render_template("attendee/no_agenda.html", why=why, contact=reception.contact)


def _whys(met: Encounter) -> tuple[Why, ...]:
    return whys_for_reader(met, words=words(language()))[:_REASONS]


def _file(content: bytes, taken: Takeaway, *, ending: str, mimetype: str) -> Response:
    """No copy stays in the browser of a shared computer but the one that is saved on purpose."""
    name = f"agenda-{taken.page.party.number:03}.{ending}"
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
