"""``python -m solver PROBLEM.json``: read a problem, solve it, print the result."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from solver.codec import problem_from_json, schedule_to_json
from solver.problem import Problem, ProblemError
from solver.schedule import Schedule, Status

BAD_FILE, INFEASIBLE = 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, 2 for a file that cannot be read, 3 if no schedule keeps every rule."""
    options = _parse(arguments)
    try:
        problem = _read(options.problem)
        if options.seed is not None:
            problem = replace(problem, seed=options.seed)
        schedule = _solve(problem, options.seconds)
    except (OSError, ProblemError) as error:
        print(f"{options.problem}: {_describe(error)}", file=sys.stderr)
        return BAD_FILE
    sys.stdout.buffer.write(schedule_to_json(problem, schedule).encode())
    if schedule.status is not Status.INFEASIBLE:
        return 0
    reasons = "; ".join(notice.message for notice in schedule.notices)
    print(f"no schedule keeps every rule: {reasons}", file=sys.stderr)
    return INFEASIBLE


def _solve(problem: Problem, seconds: float | None) -> Schedule:
    # OR-Tools takes a while to import: not before the file has been read
    from solver.shares import count_shares
    from solver.solve import solve

    return solve(count_shares(problem), seconds=seconds)


def _read(path: str) -> Problem:
    return problem_from_json(sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes())


def _describe(error: OSError | ProblemError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m solver", description="Solve a problem file; print the result.")
    parser.add_argument("problem", metavar="PROBLEM.json", help='the problem; "-" reads the standard input')
    parser.add_argument("--seconds", type=_parse_seconds, metavar="N", help="stop after so many seconds")
    parser.add_argument("--seed", type=_parse_seed, metavar="N", help="settle ties by this number, not by the file's")
    return parser.parse_args(arguments)


def _parse_seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError("more than 0, and finite")
    return seconds


def _parse_seed(text: str) -> int:
    seed = int(text)
    if not 0 <= seed < 2**31:
        raise argparse.ArgumentTypeError(f"between 0 and {2**31 - 1}")
    return seed


if __name__ == "__main__":
    sys.exit(main())
