"""What time it is, asked in one place, so that a morning can be rehearsed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app


def now() -> datetime:
    """The present moment, aware; ``app.config["CLOCK"]`` may say another one."""
    moment: datetime = current_app.config.get("CLOCK", _present)()
    return moment


def _present() -> datetime:
    return datetime.now(UTC)
