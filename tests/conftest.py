"""What several modules share: fixtures, and patience with properties on a slow machine."""

from __future__ import annotations

from hypothesis import settings

from tests.browsers import browser
from tests.planted import at_rest, planted
from tests.screens import studio

__all__ = ["at_rest", "browser", "planted", "studio"]

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
