"""What stands in the addresses of pages."""

from __future__ import annotations

from web.numbers import LARGEST

ID = f"int(max={LARGEST})"
"""In the rule of a route: a number up to the largest that a file can hold."""
