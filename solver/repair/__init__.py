"""A schedule in force, and something happened: the least change, proved; what is lost, what is offered, who sees what.

``repairing`` is the way through: ``damage`` (what can stay, what is broken), ``history`` (the past cannot be wrong),
``rounds`` (who may move, wider each time) with ``moves`` (the model), ``offers`` (new meetings in freed places), and
``news`` (what is different for whom).
"""

from __future__ import annotations

from solver.repair.news import Change, Kind, list_changes
from solver.repair.offers import offer
from solver.repair.repairing import AGENDAS, MEETINGS, Repair, repair

__all__ = ["AGENDAS", "MEETINGS", "Change", "Kind", "Repair", "list_changes", "offer", "repair"]
