"""The programme of an event as a form: its day, its rounds, and what lies between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g
from wtforms import DateField, RadioField, StringField, TextAreaField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from matchmaker.entities import Break, Event, Participant, Session
from matchmaker.errors import NotFoundError
from matchmaker.participants import find_participant
from matchmaker.store import Store
from web.attendee.blocks import Block, Blocks, BlocksForm
from web.forms import Menu
from web.languages import LANGUAGES
from web.messages import say, sentence
from web.organiser.fields import SHORT, number
from web.organiser.revised import RevisedForm
from web.stores import open_store

ZONES = (
    "Europe/Paris", "Europe/Brussels", "Europe/Luxembourg", "Europe/Zurich", "America/Guadeloupe", "America/Martinique",
    "America/Cayenne", "America/Miquelon", "Indian/Reunion", "Indian/Mayotte", "Pacific/Noumea", "Pacific/Tahiti",
)  # fmt: skip
"""Where people work in French; another one can be named on the command line, and then stands here too."""


class BreakBlock(Block):
    """A pause."""

    start = TimeField(say("Begins at"), [InputRequired(say("Enter a time of day"))])
    minutes = number(say("Minutes"), 1, 1440)

    def stated(self) -> Break:
        """As typed."""
        return Break(self.start.data, self.minutes.data)


class SessionBlock(Block):
    """A pitch, a plenary."""

    title = StringField(say("What it is"), [InputRequired(say("Enter what it is")), SHORT])
    start = TimeField(say("Begins at"), [InputRequired(say("Enter a time of day"))])
    minutes = number(say("Minutes"), 1, 1440)
    speakers = TextAreaField(
        say("Who speaks, and has no meeting meanwhile"),
        [Length(max=5000, message=say("Shorten this text"))],
        description=say("A number or a name on each line. Empty: it is for everybody, and nobody meets meanwhile"),
    )
    found: tuple[int, ...] = ()

    def validate_speakers(self, field: TextAreaField) -> None:
        """Who is meant by each line."""
        lines = [line.strip() for line in (field.data or "").splitlines() if line.strip()]
        self.found = tuple(dict.fromkeys(find_typed(line).id for line in lines))

    def stated(self) -> Session:
        """As typed; the speakers are known once it was validated."""
        return Session(" ".join(self.title.data.split()), self.start.data, self.minutes.data, self.found)


class ProgrammeForm(BlocksForm, RevisedForm):
    """The fields of an event under their own names."""

    name = StringField(say("Name of the event"), [InputRequired(say("Enter a name")), SHORT])
    date = DateField(say("Day"), [InputRequired(say("Enter the day"))])
    place = StringField(say("Place"), [SHORT])
    series = StringField(
        say("Series"),
        [SHORT],
        description=say("Editions of one series are compared with each other. Example: OpenMap of Marnelle"),
        render_kw={"list": "known-series"},
    )
    timezone = Menu(say("Time zone"), [InputRequired(say("Choose a time zone"))])
    language = RadioField(
        say("Language of the event"),
        [InputRequired(say("Choose a language"))],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        description=say("Of its papers and mails; visitors of its pages choose theirs"),
    )
    start = TimeField(say("First round begins at"), [InputRequired(say("Enter a time of day"))])
    slots = number(say("Number of rounds"), 1, 200)
    meeting = number(say("Minutes for each meeting"), 1, 240)
    changeover = number(say("Minutes between two rounds"), 0, 120, description=say("To change tables; 3 is usual"))
    breaks = Blocks(BreakBlock, max_entries=30)
    sessions = Blocks(SessionBlock, max_entries=100)

    def stated(self) -> dict[str, Any]:
        """What is typed, as an event has it; but for the series, which is a name here."""
        said = {name: getattr(self, name).data for name in _PLAIN}
        said |= {name: " ".join((said[name] or "").split()) for name in ("name", "place")}
        return {**said, **{name: tuple(one.form.stated() for one in getattr(self, name)) for name in _LISTS}}


_PLAIN = ("name", "date", "place", "timezone", "language", "start", "slots", "meeting", "changeover")
_LISTS = ("breaks", "sessions")


def typed_of(store: Store, event: Event) -> dict[str, Any]:
    """What fills the form."""
    people = {one.id: one for one in known_people()} if event.sessions else {}
    series = {one.id: one.name for one in store.series.all()}
    return {
        **{name: getattr(event, name) for name in (*_PLAIN, "revision")},
        "series": series.get(event.series or 0, ""),
        "breaks": [{"start": one.start, "minutes": one.minutes} for one in event.breaks],
        "sessions": [_typed_session(one, people) for one in event.sessions],
    }


def _typed_session(session: Session, people: Mapping[int, Participant]) -> dict[str, Any]:
    speakers = [people[id] for id in session.speakers if id in people]
    return {
        "title": session.title,
        "start": session.start,
        "minutes": session.minutes,
        "speakers": "\n".join(map(say_person, speakers)),
    }


def known_people() -> tuple[Participant, ...]:
    """All of the event of this request, also those who withdrew; read once."""
    if "known_people" not in g:
        g.known_people = open_store().participants.all(g.event.id, withdrawn=True)
    people: tuple[Participant, ...] = g.known_people
    return people


def find_typed(line: str) -> Participant:
    """Who is meant: by number, by name, or by both, as forms write it.

    :raises ValidationError: nobody, with those who have nearly this name.
    """
    first, _, rest = line.partition(" ")
    try:
        return find_participant(known_people(), first if rest and first.isdecimal() else line)
    except NotFoundError as error:
        if "near" in error.places:
            raise ValidationError(sentence(error)) from error
        raise ValidationError(
            say("Nobody has the name or number “{who}”; the list of participants names everybody", who=line)
        ) from error


def say_person(one: Participant) -> str:
    """As ``find_typed`` reads it."""
    return f"{one.number} {one.name}"
