"""What a press of the clock changed, in words: so that nobody takes back something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import LazyString

from matchmaker.entities import Round, Running
from matchmaker.papers.words import words
from web.languages import language
from web.messages import say
from web.moments import clock


def tell_change(before: Running, after: Running) -> LazyString:
    """From one to the other, as part of a sentence; of several rounds that shift, the first."""
    rounds = list(zip(before.rounds, after.rounds, strict=True))
    if gone := [one.number for was, one in rounds if one.dropped and not was.dropped]:
        return say("without round {numbers}", numbers=_series(gone))
    if back := [one.number for was, one in rounds if was.dropped and not one.dropped]:
        return say("with round {numbers} again", numbers=_series(back))
    if after.paused is not None and before.paused is None:
        return say("the clock stopped at {clock}", clock=clock(after.paused))
    if before.paused is not None and after.paused is None:
        return say("the clock going on")
    return _tell_times(rounds)


def _tell_times(rounds: Sequence[tuple[Round, Round]]) -> LazyString:
    for was, one in rounds:
        if was.start != one.start:
            new, old = clock(one.start), clock(was.start)
            return say("round {number} at {new} instead of {old}", number=one.number, new=new, old=old)
    for was, one in rounds:
        if was.end != one.end:
            new, old = clock(one.end), clock(was.end)
            return say("round {number} until {new} instead of {old}", number=one.number, new=new, old=old)
    return say("no time was changed")


def _series(numbers: Iterable[int]) -> str:
    return words(language()).series([str(number) for number in numbers])
