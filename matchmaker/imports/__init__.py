"""Registration files as a service: read, compare with the last one and with corrections by hand, apply, report."""

from __future__ import annotations

from matchmaker.imports.service import Outcome, import_file

__all__ = ["Outcome", "import_file"]
