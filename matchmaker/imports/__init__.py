"""Registration files as a service: read, compare with the last one and with corrections by hand, apply, report.

``service`` is one import from end to end: ``people`` (who comes), ``erased`` (who was deleted), ``names`` (whom texts
mean), ``wishes`` (who wishes whom, by ``opinions``), ``conflicts`` (what the organiser is asked), ``memory`` (what the
file said, for tomorrow's) and ``outcome`` (what was done).
"""

from __future__ import annotations

from matchmaker.imports.conflicts import settle_agreed
from matchmaker.imports.outcome import Outcome, Rewish, Update
from matchmaker.imports.service import import_file

__all__ = ["Outcome", "Rewish", "Update", "import_file", "settle_agreed"]
