"""Editions of a series: the next one from this one, who met whom before, and how they compare."""

from matchmaker.editions.beginning import Begun, Candidate, begin_next, candidates, propose_name
from matchmaker.editions.comparing import Figures, compare_editions, editions_of
from matchmaker.editions.inviting import invited_again, queue_invitations
from matchmaker.editions.meetings import PastEdition, met_by, met_in_series

__all__ = [
    "Begun", "Candidate", "Figures", "PastEdition", "begin_next", "candidates", "compare_editions", "editions_of",
    "invited_again", "met_by", "met_in_series", "propose_name", "queue_invitations",
]  # fmt: skip
