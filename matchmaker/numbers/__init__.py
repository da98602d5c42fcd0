"""An event in numbers: counts for pages, tables and other programs."""

from matchmaker.numbers.counting import FEWEST, Count, Division, Numbers, coarsen, count, count_event

__all__ = ["FEWEST", "Count", "Division", "Numbers", "coarsen", "count", "count_event"]
