"""What is said while a plan is made."""

from __future__ import annotations

import pytest

from matchmaker.cli.progress import Bar
from solver.control import Progress


@pytest.mark.parametrize(
    ("now", "line"),
    [
        (
            Progress("place", "wishes", 90, 100, 2.2),
            "place    [##################..] wishes 90, bound 100, gap 10.0%, 2 s",
        ),
        (Progress("compact", "waiting", 195, 0, 3.1), "compact  waiting 195, still falling, 3 s"),
        (Progress("compact", "waiting", 0, 0, 3.1), "compact  waiting 0, best possible, 3 s"),
    ],
)
def test_a_goal_of_which_one_wants_least_has_no_bar(
    now: Progress, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Bar() as bar:
        bar.show(now)
    assert capsys.readouterr().err == line + "\n"
