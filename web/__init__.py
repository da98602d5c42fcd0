"""The Flask front end: parses, calls one service of ``matchmaker``, renders."""

from __future__ import annotations

from web.app import create_app

__all__ = ["create_app"]
