"""A solve as a job: asked for on a page, done by a process of its own, its result kept as a draft.

The table of runs is the queue and the only truth. Whoever works on a run holds its token and shows every moment that it
is alive; when it falls silent, the run is begun once more, and after that it is cut off and says so.
"""

from matchmaker.runs.describing import RunReport, describe
from matchmaker.runs.service import cancel_run, current_run, reap, runs_of, start_run, stop_run
from matchmaker.runs.serving import workers

__all__ = [
    "RunReport", "cancel_run", "current_run", "describe", "reap", "runs_of", "start_run", "stop_run", "workers",
]  # fmt: skip
