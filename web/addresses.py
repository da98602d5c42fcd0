"""Whole addresses, for papers, mails and calendars: from the workspace's settings, never what a request claims."""

from __future__ import annotations

from typing import Any

from flask import current_app

from matchmaker.settings import public_url
from web.numbers import LARGEST
from web.stores import open_store

ID = f"int(max={LARGEST})"
"""In the rule of a route: a number up to the largest that a file can hold."""


def public_address(endpoint: str, **values: Any) -> str:
    """Where everybody reaches a page; empty while the workspace has no public address. Needs no request."""
    site = public_url(open_store())
    return site and site + current_app.url_map.bind("").build(endpoint, values)
