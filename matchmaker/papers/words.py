"""The words of papers and exports in one language, and how that language writes dates and times."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from matchmaker.entities import Event, Plan
from matchmaker.errors import InputError

_LABELS = Path(__file__).with_name("labels")


@dataclass(frozen=True, slots=True)
class Words:
    """One language. ``labels`` are sentences by name, some with places to fill."""

    language: str
    labels: Mapping[str, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]

    def say(self, name: str, **places: object) -> str:
        """The sentence by that name, its places filled."""
        return self.labels[name].format(**places)

    def count(self, name: str, number: int, **places: object) -> str:
        """The sentence for none, one or many: labels ``name_none``, ``name_one`` and ``name_many``."""
        return self.say(f"{name}_{('none', 'one')[number] if number < 2 else 'many'}", number=number, **places)

    def series(self, items: Sequence[str]) -> str:
        """As in "2, 3 et 7"."""
        *first, last = items
        return self.say("and", first=", ".join(first), last=last) if first else last

    def day(self, day: date) -> str:
        """As in "mardi 18 mai 2027"."""
        number = self.labels["first"] if day.day == 1 else str(day.day)
        weekday, month = self.weekdays[day.weekday()], self.months[day.month - 1]
        return self.say("day", weekday=weekday, number=number, month=month, year=day.year)

    def version(self, plan: Plan, event: Event) -> str:
        """Which plan this is, whether it is provisional, and when it was made, in the event's zone."""
        made = plan.created.astimezone(ZoneInfo(event.timezone))
        name = "version_provisional" if plan.provisional else "version"
        return self.say(name, number=plan.number, day=self.day(made), clock=self.clock(made))

    def clock(self, moment: datetime) -> str:
        """As in "9 h 05"."""
        return self.say("clock", hour=moment.hour, minute=moment.minute)


@cache
def words(language: str) -> Words:
    """The words of a language.

    Raises:
        InputError: there are none in this language.
    """
    spoken = sorted(path.stem for path in _LABELS.glob("*.json"))
    if language not in spoken:
        raise InputError(
            "Papers cannot be written in {language}; choose one of {spoken}.",
            language=language,
            spoken=", ".join(spoken),
        )
    data: dict[str, Any] = json.loads((_LABELS / f"{language}.json").read_text(encoding="utf-8"))
    return Words(language, MappingProxyType(data["labels"]), tuple(data["weekdays"]), tuple(data["months"]))
