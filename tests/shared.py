"""Where the shared registration file lies, when it is there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the shared registration file is not beside this checkout"
)
