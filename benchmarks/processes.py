"""Each run in a process of its own: its peak memory means something, and nothing is warm from the run before."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from time import perf_counter
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Run(Generic[R]):
    """``megabytes``: peak resident memory of the process, interpreter and libraries included; ``children``: the
    largest process that it started and waited for.
    """

    result: R
    megabytes: int
    children: int


def run_apart(function: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> Run[R]:
    """Call a function of a module in a fresh process; what it raises is raised here."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measure, partial(function, *arguments, **options)).result()


def run_within(seconds: float, call: Callable[[], R]) -> Run[R] | None:
    """Call it in a fresh process, as ``run_apart`` does; None if it takes longer and has to be killed."""
    start = perf_counter()
    try:
        return run_apart(_call_within, seconds, call)
    except BrokenProcessPool:
        if perf_counter() - start < seconds:
            raise
        return None


def _call_within(seconds: float, call: Callable[[], R]) -> R:
    """The alarm ends the process: a solver written in C asks nobody whether it may go on."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    result = call()
    signal.setitimer(signal.ITIMER_REAL, 0)
    return result


def _measure(call: Callable[[], R]) -> Run[R]:
    result = call()
    return Run(result, _peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN))


def _peak(whose: int) -> int:
    """Megabytes; Linux counts in units of 1,024 bytes. A process inherits the peak of the one that starts it, which
    must therefore stay small: it loads no problem and no solver.
    """
    return resource.getrusage(whose).ru_maxrss * 1024 // 1_000_000
