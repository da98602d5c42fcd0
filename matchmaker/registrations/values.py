"""Cells to values. Each reader answers None for what it cannot read, and never raises."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from matchmaker.emails import is_email
from matchmaker.entities import Line, LineKind
from matchmaker.registrations.names import fold, phrase

MOST_PEOPLE = 99
"""The largest number of people or of meetings at once that is believed."""

_NOTHING = frozenset({"", "aucun", "aucune", "neant", "ras", "non", "sans objet", "none", "nothing", "no", "n a", "na"})
_LONGEST_NOTHING = 20

_TIME = re.compile(
    r"([0-9]{1,2})(?: ?(?:h ?:?|heures?|[:.,]) ?([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?mi?n)?| ?(?:h|heures?))?"
    r"(?: ?(am|pm))?"
)
_TIME_WITHIN = re.compile(r"(?<![0-9:])[0-9]{1,2} ?(?:h ?:? ?[0-9]{2}|: ?[0-9]{2}|h)(?! ?[0-9:])")
_DAY_BEFORE = re.compile(r"^\d{4}-\d{2}-\d{2}t(?=\d{2}:\d{2})|(?<=\d{2}:\d{2}):00$")
_FRACTION = re.compile(r"0[.,][0-9]+")
_COUNT = re.compile(r"([0-9]{1,4})(?:[.,]0+)?(?: ?[a-z]+\.?)?")
_DEPARTMENT = re.compile(r"(?<![0-9])(2[ab]|[0-9]{5}|[0-9]{1,3})(?![0-9a-z])")
_DEPARTMENTS = frozenset(
    {f"{number:02}" for number in range(1, 96) if number != 20}
    | {str(number) for number in (*range(971, 979), 984, 986, 987, 988)}
    | {"2A", "2B"}
)
_DATE = re.compile(
    r"(?:(?P<year>[0-9]{4})(?P<iso>[-/.])(?P<month>[0-9]{1,2})(?P=iso)(?P<day>[0-9]{1,2})"
    r"|(?P<fday>[0-9]{1,2})(?P<french>[-/.])(?P<fmonth>[0-9]{1,2})(?P=french)(?P<fyear>[0-9]{4}|[0-9]{2}))"
    r"(?:(?:t| ?a | )(?P<hour>[0-9]{1,2}) ?[h:] ?(?P<minute>[0-9]{2})?(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"(?: ?(?P<half>am|pm))?(?: ?(?P<zone>z|(?:utc|gmt)? ?[+-][0-9]{1,2}(?::?[0-9]{2})?|utc|gmt))?)?"
)
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
_SERIALS = (36526.0, 73051.0)
"""Spreadsheet day numbers of 2000 and 2100."""

_SPACES = re.compile(r"[^\S\n\r]+")
_WISH_BREAK = re.compile(r" /|/ |/$|[;\n\r|•]")
_BULLET = re.compile(r"^(?:[-–—*·/]+|[0-9]{1,2} ?[.)°](?=\s))\s*")
_LINE_BREAK = re.compile(r"[;\n\r]")
_COLON = re.compile(r" :|: ")
_LONGEST_SECTOR = 60


def says_nothing(text: str) -> bool:
    """“Aucun”, “néant”, “-” and the like: the same as an empty cell."""
    return len(text) <= _LONGEST_NOTHING and phrase(text) in _NOTHING


def read_time(text: str) -> time | None:
    """A time of day: “9h30”, “09 h 30”, “10:15”, “9.30”, “9h”, “9”, “midi”, “1:30 pm”.

    A number below 1 (“0,40625”) is the share of the day, as spreadsheets keep times; of a day with a time
    (“2027-05-18T09:30:00”) the time counts.

    >>> read_time("9h30"), read_time("25h")
    (datetime.time(9, 30), None)
    """
    text = _DAY_BEFORE.sub("", fold(text))
    if text in ("midi", "noon"):
        return time(12)
    if _FRACTION.fullmatch(text):
        return _time(0, round(float(text.replace(",", ".")) * 1440))
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, half = int(match[1]), match[3]
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    minute = int(match[2] or 0)
    return _time(hour, minute) if minute < 60 else None


def find_time(text: str) -> time | None:
    """The only time in a sentence (“à partir de 10h15”), None when there are none or several."""
    found: list[str] = _TIME_WITHIN.findall(fold(text))
    return read_time(found[0]) if len(found) == 1 else None


def read_timestamp(text: str) -> datetime | None:
    """Date and time in French (day/month/year) or ISO order, or a spreadsheet's day number.

    With a zone it is converted to UTC; the result never has one. Month/day/year is not guessed.

    >>> read_timestamp("25/04/2017 11:03"), read_timestamp("04/25/2017 11:03")
    (datetime.datetime(2017, 4, 25, 11, 3), None)
    """
    text = fold(text)
    if _SERIAL.fullmatch(text):
        return _spreadsheet_moment(float(text.replace(",", ".")))
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    part = match.groupdict()
    at = read_time(f"{part['hour'] or 0}:{part['minute'] or '00'} {part['half'] or ''}".strip())
    if at is None:
        return None
    year = part["year"] or (part["fyear"] if len(part["fyear"]) == 4 else f"20{part['fyear']}")
    try:
        day = date(int(year), int(part["month"] or part["fmonth"]), int(part["day"] or part["fday"]))
        return datetime.combine(day, at.replace(second=int(part["second"] or 0))) - _offset(part["zone"])
    except (ValueError, OverflowError):
        return None


def read_count(text: str) -> int | None:
    """A number of people or meetings, from 1: “2”, “2.0”, “2 personnes”."""
    match = _COUNT.fullmatch(fold(text))
    return int(match[1]) if match and 1 <= int(match[1]) <= MOST_PEOPLE else None


def read_department(text: str) -> str | None:
    """A French department's number: “(75)”, “75 - Paris”, “2a”, “974”, “75.0”, and the postal code “75011”.

    >>> read_department("(1)"), read_department("97400"), read_department("Paris")
    ('01', '974', None)
    """
    text = re.sub(r"\.0+\b", "", fold(text))
    found = {_department(code) for code in _DEPARTMENT.findall(text)}
    return found.pop() if len(found) == 1 else None


def read_emails(text: str) -> tuple[str, ...] | None:
    """The addresses of a cell, each once; None when there is none, or one that is no address.

    >>> read_emails("Accueil <accueil@structure.example>"), read_emails("accueil@structure")
    (('accueil@structure.example',), None)
    """
    parts = (part.removeprefix("mailto:").strip("<>().") for part in re.split(r"[\s,;]+", text) if "@" in part)
    found = tuple(dict.fromkeys(parts))
    return found if found and all(map(is_email, found)) else None


def read_names(text: str) -> tuple[str, ...]:
    """The organisations named in a cell, in order.

    They are set apart by “ / ”, semicolons, bars or lines, perhaps with bullets or numbers before them.

    >>> read_names("Relais / 2. EA Pixel ; - aucun /")
    ('Relais', 'EA Pixel')
    """
    parts = (_BULLET.sub("", " ".join(part.split())) for part in _WISH_BREAK.split(_SPACES.sub(" ", text)))
    return tuple(part for part in parts if not says_nothing(part))


def read_lines(text: str, kind: LineKind) -> tuple[Line, ...]:
    """Needs or offers: “Sector : sentence ; Sector : sentence”.

    Without a colon a short part is a sector and a long one a sentence without a sector.
    """
    lines = (_line(" ".join(part.split()), kind) for part in _LINE_BREAK.split(text) if not says_nothing(part))
    return tuple(dict.fromkeys(line for line in lines if line.sector or line.text))


def _line(part: str, kind: LineKind) -> Line:
    sector, colon, text = _cut(part)
    if colon:
        return Line(kind, sector, text)
    return Line(kind, part) if len(part) <= _LONGEST_SECTOR else Line(kind, "", part)


def _cut(part: str) -> tuple[str, bool, str]:
    match = _COLON.search(part)
    return (part[: match.start()].strip(), True, part[match.end() :].strip()) if match else (part, False, "")


def _time(hour: int, minute: int) -> time | None:
    hour, minute = hour + minute // 60, minute % 60
    return time(hour, minute) if hour < 24 else None


def _spreadsheet_moment(days: float) -> datetime | None:
    within = _SERIALS[0] <= days < _SERIALS[1]
    return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400)) if within else None


def _offset(zone: str | None) -> timedelta:
    match = re.search(r"([+-])([0-9]{1,2}):?([0-9]{2})?", zone or "")
    if match is None:
        return timedelta()
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -size if match[1] == "-" else size


def _department(code: str) -> str | None:
    if len(code) == 5:
        code = code[:3] if code.startswith(("97", "98")) else code[:2].replace("20", "2A" if code < "20200" else "2B")
    code = code.upper().zfill(2)
    return code if code in _DEPARTMENTS else None
