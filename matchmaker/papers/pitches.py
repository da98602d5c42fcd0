"""The list for whoever leads through the programme: what begins when, who speaks, and what they come for."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matchmaker.entities import Participant, Session
from matchmaker.papers.catalogues import say_kind
from matchmaker.papers.headings import Record, Source, paid_heading
from matchmaker.papers.leaves import Leaf, Paper
from matchmaker.papers.words import Words


def pitch_list(source: Source) -> Paper:
    """Programme items in time order; no leaf while nobody speaks."""
    sessions = sorted(source.edition.event.sessions, key=lambda one: (one.start, one.title))
    people = {one.id: one for one in source.edition.participants}
    content = {"sessions": [_session(one, people, source) for one in sessions]}
    leaves = (Leaf(content),) if any(one.speakers for one in sessions) else ()
    head = paid_heading(source, "pitches_title")
    return Paper("pitches", "pitches", head, leaves, whole=True, logos=source.logos)


def _session(session: Session, people: dict[int, Participant], source: Source) -> Record:
    event, words = source.edition.event, source.words
    start = datetime.combine(event.date, session.start, ZoneInfo(event.timezone))
    return {
        "start": words.clock(start),
        "until": words.say("until", clock=words.clock(start + timedelta(minutes=session.minutes))),
        "title": session.title,
        "for_all": not session.speakers,
        "speakers": [_speaker(people[id], words) for id in session.speakers if id in people],
    }


def _speaker(one: Participant, words: Words) -> Record:
    said = [
        words.say(name, sector=", ".join(dict.fromkeys(line.sector for line in lines if line.sector)))
        for name, lines in (("seeks", one.needs), ("provides", one.offers))
        if any(line.sector for line in lines)
    ]
    return {"number": str(one.number), "name": one.name, "kind": say_kind(one, words), "said": said}
