"""Changing a draft by hand: where a meeting could go and why not elsewhere, each change judged, kept, and undone."""

from matchmaker.editing.benches import Cause, Why
from matchmaker.editing.boards import Board, Two, admit, open_board
from matchmaker.editing.cells import Cell, Cells, State
from matchmaker.editing.changes import Change
from matchmaker.editing.service import edit, next_redo, next_undo, redo, undo
from matchmaker.editing.telling import tell_cell, tell_edit, tell_why

__all__ = [
    "Board", "Cause", "Cell", "Cells", "Change", "State", "Two", "Why", "admit", "edit", "next_redo", "next_undo",
    "open_board", "redo", "tell_cell", "tell_edit", "tell_why", "undo",
]  # fmt: skip
