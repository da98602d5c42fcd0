"""What organisers wish for kinds of firms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.errors import InputError


class FirmKind(StrEnum):
    """Accredited for insertion; adapted companies and ESAT; below 50 people, as far as they said so."""

    INSERTION = "insertion"
    ADAPTED = "adapted"
    SMALL = "small"


NAMES = {
    FirmKind.INSERTION: "insertion companies",
    FirmKind.ADAPTED: "adapted companies and ESAT",
    FirmKind.SMALL: "small firms",
}


@dataclass(frozen=True, slots=True)
class Target:
    """``per_buyer``: meetings with such firms wished for every buyer; ``share``: percent of all meetings.

    Raises:
        InputError: A number is out of range, or both are 0.
    """

    kind: FirmKind
    per_buyer: int = 0
    share: int = 0

    def __post_init__(self) -> None:
        if self.per_buyer < 0 or not 0 <= self.share <= 100 or not (self.per_buyer or self.share):
            raise InputError(
                "{name}: give a number of meetings for every buyer, or a share of all meetings from 1 to 100 percent",
                name=NAMES[self.kind],
            )
