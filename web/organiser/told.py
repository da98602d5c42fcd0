"""The journal as organisers read it: the program writes it in its own English, pages tell it in their language.

What is stored stays as it was written. Words of the program become sentences of the catalogue; those of people stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import LazyString

from matchmaker.journal import BY_COMMAND
from matchmaker.store import AuditEntry, Store
from matchmaker.wording import say_field
from web.attendee.happenings import author_of, entry_of, value_of
from web.messages import say
from web.moments import clock, day, moment
from web.organiser.told_words import FIELDS, KINDS, PARTS


@dataclass(frozen=True, slots=True)
class Told:
    """One line; ``before`` or ``after`` are empty where nothing was or is said."""

    who: str
    what: str
    before: str
    after: str

    @property
    def change(self) -> str:
        """From what to what; what is new stands alone."""
        if not self.before:
            return self.after
        return f"{self.before} → {self.after or say('nothing')}"


_BY_WORD = {word: text for name, text in FIELDS.items() for word in (name, say_field(name))}

_SHAPES = {"number": r"\d+", "minutes": r"\d+", "share": r"\d+", "time": r"\d\d:\d\d", "end": r"\d\d:\d\d"}
"""What is no text of any length."""


def _pattern(text: str) -> re.Pattern[str]:
    """Of a text with ``{places}``."""
    return re.compile(
        re.sub(r"\\{(\w+)\\}", lambda found: f"(?P<{found[1]}>{_SHAPES.get(found[1], '.+')})", re.escape(text))
    )


_SENTENCES = [(_pattern(text), said) for text, said in KINDS.items()]
_PIECES = [(_pattern(text), said) for text, said in PARTS.items()]
_FIELD = re.compile(r"(\w+): (.*)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d\S*")
_CLOCK = re.compile(r"\d\d:\d\d")
_COMMA = re.compile(r", (?![^(]*\))")


def tell_all(store: Store, event_id: int, entries: Iterable[AuditEntry]) -> list[tuple[datetime, str, Told]]:
    """Lines of the journal of an event: when, the name of the participant whom it is about, what."""
    names = {one.id: one.name for one in store.participants.all(event_id, withdrawn=True)}
    return [(one.at, names.get(one.participant or 0, ""), tell(one)) for one in entries]


def signed(who: str) -> str:
    """Who did something, as organisers read it: an account's name, or that it was typed as a command."""
    return str(say("command line")) if who == BY_COMMAND else who


def tell(entry: AuditEntry) -> Told:
    """A line of the journal; what the program never writes stays as it is."""
    who = signed(entry.who) if entry.who == BY_COMMAND else author_of(entry)
    if entry.participant is not None and (what := entry_of(entry)) != entry.what:
        return Told(who, str(what), value_of(entry.before), value_of(entry.after))
    return Told(who, _fill(_SENTENCES, entry.what), _values(entry.before), _values(entry.after))


def _values(text: str) -> str:
    """Whatever is listed, each part by itself."""
    return str(say("; ")).join(", ".join(map(_value, _COMMA.split(some))) for some in text.split("; "))


def _value(text: str) -> str:
    if when := _when(text):
        return when
    if (found := _FIELD.fullmatch(text)) and found[1] in _BY_WORD:
        return str(say("{field}: {value}", field=_BY_WORD[found[1]], value=_value(found[2])))
    filled = _fill(_PIECES, text)
    return value_of(text) if filled == text else filled


def _when(text: str) -> str:
    """A day, a moment or a time of day; empty: it is none, though words of people may look like one."""
    try:
        if _DAY.fullmatch(text):
            return day(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return moment(datetime.fromisoformat(text))
        return clock(time.fromisoformat(text)) if _CLOCK.fullmatch(text) else ""
    except (ValueError, OverflowError):
        return ""


def _fill(known: Iterable[tuple[re.Pattern[str], LazyString]], text: str) -> str:
    """The first sentence that fits, its places told as well."""
    for pattern, said in known:
        if found := pattern.fullmatch(text):
            return str(said).format(**{name: _place(name, part) for name, part in found.groupdict().items()})
    return text


def _place(name: str, text: str) -> str:
    if name == "field":
        return str(_BY_WORD.get(text, text))
    return _values(text) if name in ("deed", "wish", "time", "end", "marks") else text
