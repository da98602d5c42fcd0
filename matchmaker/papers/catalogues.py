"""For those who prefer paper: who comes, each with its number, and a form to wish with these numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from matchmaker.entities import Edition, LegalForm, Line, Participant, Role
from matchmaker.papers.headings import Record
from matchmaker.papers.words import Words
from matchmaker.registrations.names import alphabetical

FEWEST_LINES = 20
"""Places on a form for those with few whom they could meet."""

_CHAPTERS = (Role.BUYER, Role.BOTH, Role.SUPPLIER, Role.NETWORK)


def catalogue_document(edition: Edition, *, today: date, words: Words) -> Record:
    """For ``catalogue.typ``: a chapter for each role, in alphabetical order. No address, no person, no wish."""
    chapters = ((role, [one for one in _sorted(edition) if one.role is role]) for role in _CHAPTERS)
    return {
        **_heading(edition, "catalogue_title", today=today, words=words),
        "chapters": [
            {"name": words.say(f"chapter_{role.value}"), "entries": [_entry(one, words) for one in people]}
            for role, people in chapters
            if people
        ],
    }


def form_document(
    edition: Edition, participants: Iterable[Participant], *, priorities: int, today: date, words: Words
) -> Record:
    """For ``wishes.typ``: a page for each of these participants, with its number and name, and a blank one last."""
    pages = [{"number": str(one.number), "name": one.name} for one in participants if one.role is not Role.NETWORK]
    return {
        **_heading(edition, "wishes_title", today=today, words=words),
        "pages": [*pages, {"number": "", "name": ""}],
        "priorities": priorities,
        "lines": FEWEST_LINES,
    }


def say_kind(one: Participant, words: Words) -> str:
    """Accreditations and legal form, as in "ESAT, EA · association"."""
    form = one.organisation.legal_form
    named = words.say(f"form_{form.name.lower()}") if form is not LegalForm.UNKNOWN else ""
    return " · ".join(filter(None, (", ".join(one.organisation.accreditations), named)))


def _heading(edition: Edition, title: str, *, today: date, words: Words) -> Record:
    event = edition.event
    return {
        "language": words.language,
        "title": words.say(title, event=event.name),
        "event": event.name,
        "day": " · ".join(part for part in (words.day(event.date), event.place) if part),
        "version": words.say("as_of", day=words.day(today)),
        "draft": "",
        "words": dict(words.labels),
    }


def _sorted(edition: Edition) -> list[Participant]:
    return sorted(edition.participants, key=alphabetical)


def _entry(one: Participant, words: Words) -> Record:
    department = words.say("department", number=one.organisation.department) if one.organisation.department else ""
    return {
        "number": str(one.number),
        "name": one.name,
        "kind": " · ".join(filter(None, (say_kind(one, words), department))),
        "lists": [
            {"title": words.say(title), "lines": list(_lines(lines))}
            for title, lines in (("needs", one.needs), ("offers", one.offers))
            if lines
        ],
    }


def _lines(lines: Iterable[Line]) -> Iterator[Record]:
    for line in lines:
        said = [text for text in (line.title, line.text) if text.strip()]
        yield {"sector": line.sector, "text": " – ".join(said)}
