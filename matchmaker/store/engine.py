"""sqlite-utils, imported without the large libraries it would look for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Database", "Migrations", "Table"]


@contextmanager
def _hidden(*names: str) -> Iterator[None]:
    """Make imports of these modules fail as if they were not installed; those already imported stay."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is the documented way to say "not there"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


# sqlite-utils only recognises values of these libraries, of which the store has none; the solver needs both installed,
# and to load them here would cost every command 0.3 s.
with _hidden("numpy", "pandas"):
    from sqlite_utils import Database, Migrations
    from sqlite_utils.db import Table
