"""Fixtures that several modules share."""

from __future__ import annotations

from tests.browsers import browser
from tests.screens import studio

__all__ = ["browser", "studio"]
