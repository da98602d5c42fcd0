"""A copy that is not the workspace at the moment says so on every page."""

from __future__ import annotations

from flask import Flask

from matchmaker.errors import MatchmakerError
from web.stores import open_store


def teach_standing(app: Flask) -> None:
    """Templates ask whether anything can be changed at all."""
    app.jinja_env.globals["frozen"] = is_frozen


def is_frozen() -> bool:
    """Whether the workspace is elsewhere; a file that cannot be read says something else on its page."""
    try:
        return open_store().standing.get().frozen
    except MatchmakerError:
        return False
