"""Drafts side by side: what each gives, what changes for whom, taking up an older one, meetings nobody wished."""

from matchmaker.drafts.counting import Grade, Overview, compare_plans, count_tables, find_best, is_repair
from matchmaker.drafts.differing import Difference, Moved, tell_apart
from matchmaker.drafts.proposing import Proposal, add_pairs, find_unmet_priorities, has_priorities, propose
from matchmaker.drafts.restoring import roll_back

__all__ = [
    "Difference", "Grade", "Moved", "Overview", "Proposal", "add_pairs", "compare_plans", "count_tables", "find_best",
    "find_unmet_priorities", "has_priorities", "is_repair", "propose", "roll_back", "tell_apart",
]  # fmt: skip
