"""Values and fields as an organiser reads them: in lists of changes and conflicts, and in the journal."""

from __future__ import annotations

from datetime import time

from matchmaker.entities import Break, Line, Person, Session

FIELDS = {
    "arrive": "arrival",
    "leave": "departure",
    "lines": "needs and offers",
    "emails": "e-mail",
    "head_count": "people who come",
    "parallel": "meetings at once",
    "people": "persons",
    "step_free": "step-free table",
    "legal_form": "legal form",
    "wishes_first": "wishes first",
    "buyers_own_tables": "buyers keep a table",
    "never_met": "points for pairs that never met",
    "opens": "registration opens",
    "closes": "registration closes",
    "wishes_open": "wishes open",
    "wishes_close": "wishes close",
    "show_wishers": "wishers are shown",
    "retention": "data kept until",
    "publisher": "legal notice",
    "controller": "responsible for data",
    "officer": "data protection officer",
    "basis": "legal basis",
    "accessibility": "accessibility",
}
"""The fields whose name alone does not say what they are."""


def say_field(name: str) -> str:
    """The name of a field."""
    return FIELDS.get(name, name)


def say(value: object) -> str:
    """A value in words; nothing said is empty.

    >>> say(time(9, 30)), say(None), say(("a", "b")), say(True)
    ('09:30', '', 'a; b', 'yes')
    """
    match value:
        case None:
            words = ""
        case bool():
            words = "yes" if value else "no"
        case time():
            words = f"{value:%H:%M}"
        case Break():
            words = f"{value.start:%H:%M} for {value.minutes} min"
        case Session():
            words = f"{value.start:%H:%M} for {value.minutes} min: {value.title}"
        case Line():
            words = ": ".join(filter(None, (value.sector, value.text)))
        case Person():
            words = ", ".join(filter(None, (value.name, value.function, value.phone, value.email)))
        case tuple():
            words = "; ".join(map(say, value))
        case _:
            words = str(value)
    return words
