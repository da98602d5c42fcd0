"""A participant as the registration file tells it, and its canonical JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime, time

from matchmaker.entities import Accreditation, LegalForm, Line, LineKind, Person, Role


@dataclass(frozen=True, slots=True)
class Registrant:
    """One organisation's registration. ``key``: its folded name.

    ``wishes`` and ``vetoes`` are names as written, wishes in order of preference. ``timestamp``: local, without zone.
    ``source``: the numbers of the lines it was read from.
    """

    key: str
    name: str
    role: Role
    legal_form: LegalForm = LegalForm.UNKNOWN
    accreditations: tuple[Accreditation, ...] = ()
    department: str = ""
    emails: tuple[str, ...] = ()
    head_count: int = 1
    parallel: int = 1
    arrive: time | None = None
    leave: time | None = None
    accessibility: str = ""
    step_free: bool = False
    people: tuple[Person, ...] = ()
    lines: tuple[Line, ...] = ()
    wishes: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    timestamp: datetime | None = None
    source: tuple[int, ...] = ()


def to_json(registrant: Registrant) -> str:
    """The same text for the same registrant, whatever the run: keys sorted, no spaces.

    Of persons and lines it keeps what a file can say.
    """
    return json.dumps(_plain(registrant), default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Registrant:
    """The registrant that ``to_json`` wrote."""
    data = json.loads(text)
    return Registrant(
        **{
            **data,
            "role": Role(data["role"]),
            "legal_form": LegalForm(data["legal_form"]),
            "accreditations": tuple(map(Accreditation, data["accreditations"])),
            "arrive": data["arrive"] and time.fromisoformat(data["arrive"]),
            "leave": data["leave"] and time.fromisoformat(data["leave"]),
            "people": tuple(Person(**person) for person in data["people"]),
            "lines": tuple(Line(LineKind(line["kind"]), line["sector"], line["text"]) for line in data["lines"]),
            "timestamp": data["timestamp"] and datetime.fromisoformat(data["timestamp"]),
            **{field: tuple(data[field]) for field in ("emails", "wishes", "vetoes", "source")},
        }
    )


def _plain(value: object) -> object:
    """One level at a time: ``dataclasses.asdict`` copies everything, and takes three times as long."""
    if isinstance(value, time | datetime):
        return value.isoformat()
    if isinstance(value, Registrant):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Person):
        return {"name": value.name, "function": value.function, "phone": value.phone, "email": value.email}
    if isinstance(value, Line):
        return {"kind": value.kind, "sector": value.sector, "text": value.text}
    raise TypeError(f"{type(value).__name__} has no JSON form")
