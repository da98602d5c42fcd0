"""One line of a registration file to one registration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import time
from typing import TypeVar

from matchmaker.entities import Line, LineKind, Person, Role
from matchmaker.registrations.columns import Columns, Field
from matchmaker.registrations.kinds import Kind, deduce_role, is_step_free, read_kind, read_role
from matchmaker.registrations.lengths import refuse_overlong
from matchmaker.registrations.names import fold, phrase
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.remarks import Remark, remark, shorten
from matchmaker.registrations.sheets import Row
from matchmaker.registrations.values import (
    find_time,
    read_count,
    read_department,
    read_emails,
    read_lines,
    read_names,
    read_time,
    read_timestamp,
    says_nothing,
)
from matchmaker.signs import without_unseen

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a line says; ``registrant`` is None for a refused line, whose reason is ``refusal``."""

    registrant: Registrant | None = None
    refusal: Remark | None = None
    remarks: tuple[Remark, ...] = ()


def read_row(row: Row, columns: Columns) -> Parsed:
    """Read a line. What cannot be read becomes a remark, and the line is refused only when it names nobody, or says
    more than is kept.
    """
    reader = _reader(row, columns)
    refusal = _refusal(reader.row, columns)
    if refusal is not None:
        return Parsed(refusal=refusal)
    if len(row.cells) < len(columns.header):
        template = "This line has {cells} of {columns} cells: the missing ones at the end are read as empty."
        reader.tell(template, cells=len(row.cells), columns=len(columns.header))
    registrant = _registrant(reader)
    refusal = refuse_overlong(registrant, columns)
    return Parsed(refusal=refusal) if refusal else Parsed(registrant=registrant, remarks=tuple(reader.remarks))


@dataclass(slots=True)
class _Reader:
    """The cells of one line by field, and what is to be said about them."""

    row: Row
    columns: Columns
    remarks: list[Remark] = field(default_factory=list)

    def texts(self, what: Field) -> list[str]:
        places = self.columns.places.get(what, ())
        return [self.row.cells[place] for place in places if place < len(self.row.cells)]

    def text(self, what: Field) -> str:
        """The cell with single spaces; “néant” and the like are empty."""
        text = " ".join(" ".join(self.texts(what)).split())
        return "" if says_nothing(text) else text

    def value(self, what: Field, read: Callable[[str], T | None], default: T, template: str) -> T:
        """What ``read`` makes of the cell; for an unreadable one the default, and a remark."""
        text = self.text(what)
        if not text:
            return default
        value = read(text)
        if value is None:
            self.tell(template, column=self.header(what), value=shorten(text))
            return default
        return value

    def header(self, what: Field) -> str:
        return self.columns.header[self.columns.places[what][0]]

    def tell(self, template: str, **places: object) -> None:
        self.remarks.append(remark(template, self.row.line, **places))


def _reader(row: Row, columns: Columns) -> _Reader:
    """Without the signs that forms refuse: here nobody could type the cell anew."""
    addresses = columns.places.get(Field.EMAIL, ())
    cells = tuple(without_unseen(cell, in_address=place in addresses) for place, cell in enumerate(row.cells))
    reader = _Reader(replace(row, cells=cells), columns)
    if cells != row.cells:
        names = [name for name, *both in zip(columns.header, cells, row.cells, strict=False) if both[0] != both[1]]
        reader.tell("Signs that nobody sees are left out ({column}).", column=", ".join(names))
    return reader


def _refusal(row: Row, columns: Columns) -> Remark | None:
    if row.empty:
        return remark("The line is empty.", row.line)
    if row.cells == columns.header:
        return remark("The line repeats the header.", row.line)
    width = len(columns.header)
    if any(row.cells[width:]) or 2 * len(row.cells) < width:
        return remark(
            "Cells in this line: {cells}; columns in the header: {columns}. A separator or a line break stands inside "
            "a cell, or is missing. Mend the line and read the file again.",
            row.line,
            cells=len(row.cells),
            columns=width,
        )
    place = columns.places[Field.ORGANISATION][0]
    if place >= len(row.cells) or not phrase(row.cells[place]):
        return remark("No organisation is named.", row.line)
    return None


def _registrant(reader: _Reader) -> Registrant:
    name = " ".join(" ".join(reader.texts(Field.ORGANISATION)).split())
    kind = reader.value(
        Field.KIND, _known_kind, Kind(), "“{value}” ({column}) is no known kind of organisation: left open."
    )
    lines = (*_lines(reader, Field.NEEDS, LineKind.NEED), *_lines(reader, Field.OFFERS, LineKind.OFFER))
    accessibility = reader.text(Field.ACCESSIBILITY)
    arrive, leave = _hours(reader)
    return Registrant(
        key=fold(name),
        name=name,
        role=_role(reader, kind, lines),
        legal_form=kind.form,
        accreditations=kind.accreditations,
        department=reader.value(
            Field.DEPARTMENT, read_department, "", "“{value}” ({column}) is no department's number: left empty."
        ),
        emails=reader.value(Field.EMAIL, read_emails, (), "“{value}” ({column}) is no e-mail address: left empty."),
        head_count=reader.value(
            Field.HEAD_COUNT, read_count, 1, "“{value}” ({column}) is no number of people: 1 is assumed."
        ),
        parallel=reader.value(
            Field.PARALLEL, read_count, 1, "“{value}” ({column}) is no number of meetings at once: 1 is assumed."
        ),
        arrive=arrive,
        leave=leave,
        accessibility=accessibility,
        step_free=is_step_free(accessibility),
        people=_people(reader),
        lines=lines,
        wishes=_names(reader, Field.WISHES),
        vetoes=_names(reader, Field.VETOES),
        timestamp=reader.value(
            Field.TIMESTAMP,
            read_timestamp,
            None,
            "“{value}” ({column}) is no date in the order day/month/year: the line counts as the oldest.",
        ),
        source=(reader.row.line,),
    )


def _known_kind(text: str) -> Kind | None:
    kind = read_kind(text)
    return kind if kind.known else None


def _role(reader: _Reader, kind: Kind, lines: tuple[Line, ...]) -> Role:
    text = reader.text(Field.ROLE)
    role = read_role(text)
    if role is not None:
        return role
    role = deduce_role(kind, lines)
    if text:
        template = "“{value}” ({column}) says no role: taken as {role}, from the kind, the needs and the offers."
        reader.tell(template, column=reader.header(Field.ROLE), value=shorten(text), role=role.value)
    elif Field.ROLE in reader.columns.places:
        reader.tell("No role is given: taken as {role}, from the kind, the needs and the offers.", role=role.value)
    return role


def _hours(reader: _Reader) -> tuple[time | None, time | None]:
    arrive, leave = (_hour(reader, what) for what in (Field.ARRIVE, Field.LEAVE))
    if arrive is not None and leave is not None and leave <= arrive:
        template = "The departure ({leave}) is not after the arrival ({arrive}): both are left open."
        reader.tell(template, arrive=f"{arrive:%H:%M}", leave=f"{leave:%H:%M}")
        return None, None
    return arrive, leave


def _hour(reader: _Reader, what: Field) -> time | None:
    text = reader.text(what)
    within = find_time(text) if text and read_time(text) is None else None
    if within is not None:
        template = "“{value}” ({column}) is read as {time}."
        reader.tell(template, column=reader.header(what), value=shorten(text), time=f"{within:%H:%M}")
        return within
    return reader.value(what, read_time, None, "“{value}” ({column}) is no time of day: left open.")


def _people(reader: _Reader) -> tuple[Person, ...]:
    name = " ".join(filter(None, (reader.text(Field.FIRST_NAME), reader.text(Field.PERSON))))
    function, phone = reader.text(Field.FUNCTION), reader.text(Field.PHONE)
    if name:
        emails = read_emails(reader.text(Field.EMAIL)) or ("",)
        return (Person(name, function, phone, emails[0]),)
    if function or phone:
        reader.tell("Function or telephone without a person's name: not kept.")
    return ()


def _lines(reader: _Reader, what: Field, kind: LineKind) -> tuple[Line, ...]:
    return tuple(dict.fromkeys(line for text in reader.texts(what) for line in read_lines(text, kind)))


def _names(reader: _Reader, what: Field) -> tuple[str, ...]:
    return tuple(name for text in reader.texts(what) for name in read_names(text))
