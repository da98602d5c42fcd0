"""The sourcing record: what a public purchaser must be able to show of the meetings ahead of a purchase, as data."""

from matchmaker.sourcing.collecting import make_record
from matchmaker.sourcing.entries import (
    Asker,
    Buyer,
    Decision,
    Entry,
    Happening,
    Hindrance,
    Issue,
    Move,
    Need,
    Place,
    Record,
    Repair,
)
from matchmaker.sourcing.narrowing import narrow

__all__ = [
    "Asker", "Buyer", "Decision", "Entry", "Happening", "Hindrance", "Issue", "Move", "Need", "Place", "Record",
    "Repair", "make_record", "narrow",
]  # fmt: skip
