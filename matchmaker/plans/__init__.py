"""Plans as a service: make a draft, judge it again without the model, publish it."""

from matchmaker.plans.comparing import Departure, Low, compare_published, find_idle, find_low, find_short
from matchmaker.plans.finding import find_plan, open_plan
from matchmaker.plans.judging import Verdict, find_fallen, judge, publish
from matchmaker.plans.making import ONLY, Task, draft, keep_draft, make_plan, set_task

__all__ = [
    "ONLY", "Departure", "Low", "Task", "Verdict", "compare_published", "draft", "find_fallen", "find_idle",
    "find_low", "find_plan", "find_short", "judge", "keep_draft", "make_plan", "open_plan", "publish", "set_task",
]  # fmt: skip
