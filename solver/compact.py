"""Third stage: less waiting, then shorter stays. The chosen meetings trade slots, as long as nobody else's rule breaks.

No trade is a loss in the goals in their order, so that the state at hand is always the best so far and the search can
end anywhere. Stays come in a second pass: minded from the start they would bar ways out of dead ends.
"""

from __future__ import annotations

from solver.control import Control
from solver.exchange import Exchange
from solver.timetable import Timetable
from solver.waiting import Waiting, waiting_bounds

PATIENCE = 8
"""Rounds over all pairs of slots without a gain after which it is left at that."""
MOST_WORK = 500_000_000
"""Pairs of slots looked at, times participants."""
MOST_TRADES = 250_000
MOST_FOR_STAYS = 15_000
"""Pairs of slots looked at for less waiting, and for shorter stays afterwards."""
REPORTED = 64
"""Trades between two reports."""


def compact(table: Timetable, *, control: Control) -> Waiting:
    """Lower waiting and then the stays; ends after a fixed effort or when ``control`` says so.

    What no slots of these meetings can beat comes back.
    """
    least = waiting_bounds(table)
    if not table.placed or table.slots < 2:
        return least
    exchange = Exchange(table, seed=table.prepared.problem.seed)
    bound = least.in_order()
    most = MOST_WORK // len(table.busy)
    _lower(exchange, bound[:-1], most=min(MOST_TRADES, most), control=control)
    _lower(exchange, bound, most=min(MOST_FOR_STAYS, most), control=control)
    table.restore(table.slot | exchange.slots)
    return least


def _lower(exchange: Exchange, bound: tuple[int, ...], *, most: int, control: Control) -> None:
    """Lower the first goals, as many as there are bounds."""
    exchange.aim(len(bound))
    trades = idle = 0
    while idle < PATIENCE and trades < most and exchange.total != bound and not control.over():
        before = exchange.total
        trades += _trade_around(exchange, control)
        idle = idle + 1 if exchange.total == before else 0


def _trade_around(exchange: Exchange, control: Control) -> int:
    """Every pair of slots once, in an order that is drawn; how many it came to."""
    slots = len(exchange.inside)
    pairs = [(one, other) for other in range(slots) for one in range(other)]
    for trades, k in enumerate(exchange.random.permutation(len(pairs)).tolist()):
        if control.over():
            return trades
        if trades % REPORTED == 0:
            control.report("compact", "waiting", exchange.total[2], 0)
        exchange.trade(*pairs[k])
    return len(pairs)
