"""What people take away from a plan: ``views`` say what that is, ``making`` reads them off an edition and a plan."""

from matchmaker.agendas.making import agenda_of, agendas, fits_room, free_rows, grid, table_sheets
from matchmaker.agendas.views import Agenda, Contact, Encounter, Grid, Party, Row, RowKind, TableSheet

__all__ = [
    "Agenda", "Contact", "Encounter", "Grid", "Party", "Row", "RowKind", "TableSheet", "agenda_of", "agendas",
    "fits_room", "free_rows", "grid", "table_sheets",
]  # fmt: skip
