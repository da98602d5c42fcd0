"""The command line: parses words, calls one service, says what happened and what to do next."""

from __future__ import annotations

from matchmaker.cli.commands import main

__all__ = ["main"]
