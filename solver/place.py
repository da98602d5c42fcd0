"""Second stage: in which slot. Alternating paths place what König's theorem promises, ejections most of the rest.

Where capacities are the same in every slot and the pairs bipartite, meetings that keep the summed capacities can all
be placed, and a chain that swaps two slots (Kempe) always ends (König 1916; de Werra 1971 for the balance over slots).
With limited hours that is only likely; then meetings push each other out for a while (iterative forward search, Müller
2005) and the best state is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from random import Random

from solver.control import Control
from solver.prepare import Prepared
from solver.timetable import UNPLACED, Timetable

PUSHES = 400
"""Ejections tried for each meeting that no chain could place."""

MOST_PUSHES = 20_000

LIFT = 1 << 12
"""What the last level is worth, in points; the one before twice that, and so on."""

ASKED = 16
"""Meetings between two questions whether to go on, where each takes little time."""

SPARED = 60
"""What a meeting gains, in points, each time it is pushed out."""

PATIENCE = 600
"""Pushes without a better state after which it is left at that."""


def place(
    prepared: Prepared,
    chosen: Sequence[int],
    *,
    control: Control,
    start: Mapping[int, int] | None = None,
    pushes: int = MOST_PUSHES,
) -> Timetable:
    """Give every chosen meeting a slot where that can be done; ``start``: slots to begin from.

    ``pushes``: how often one that no chain could place may push others out, at most.
    What is left without a slot in the result could not be placed.
    """
    table = Timetable(prepared, chosen)
    for m, slot in (start or {}).items():
        if m in table.slot and slot in table.fits(m):
            table.put(m, slot)
    left = [m for m in _hardest_first(prepared, chosen) if table.slot[m] == UNPLACED and not _put(table, m)]
    left = [m for i, m in enumerate(left, start=1) if _is_over(control, i) or not _swap(table, m)]
    if left:
        _push(table, left, control=control, pushes=pushes)
    return table


def fill(table: Timetable, *, control: Control) -> None:
    """Add what is wished or imposed and still fits, worth most first, until ``control`` says it is over."""
    prepared = table.prepared
    count = [0] * len(prepared.reach)
    for m in table.placed:
        count[prepared.a[m]] += 1
        count[prepared.b[m]] += 1
    placed = set(table.placed)
    free = [m for m in range(len(prepared.pairs)) if m not in placed and loss(prepared, m) > 1]
    lift = [_lift(prepared, n + 1) for n in count]
    free.sort(key=lambda m: -loss(prepared, m) - lift[prepared.a[m]] - lift[prepared.b[m]])
    for i, m in enumerate(free, start=1):
        if _is_over(control, i):
            return
        sides = (prepared.a[m], prepared.b[m])
        if all(count[p] < prepared.reach[p] for p in sides) and _put(table, m):
            for p in sides:
                count[p] += 1


def loss(prepared: Prepared, m: int) -> int:
    """What leaving m out costs: given above imposed above mutual priorities, then points; levels come in between."""
    worth = prepared.worth
    rank = 3 if prepared.must[m] else 2 if worth["imposed"][m] else worth["mutual priorities"][m]
    return (rank << 20) + worth["wishes"][m] + 1


def _lift(prepared: Prepared, held: int) -> int:
    """What having that many meetings is worth above having one fewer: below any priority, above the points."""
    rules = prepared.problem.rules
    return 0 if rules.wishes_first else LIFT * max(0, rules.floor - held + 1)


def _is_over(control: Control, i: int) -> bool:
    """Whether it is over; asked at every few meetings only, for a question takes its time too."""
    return control.cut or (i % ASKED == 0 and control.over())


def _hardest_first(prepared: Prepared, chosen: Sequence[int]) -> list[int]:
    """Fewest possible slots first: the others can give way."""
    return sorted(chosen, key=lambda m: (prepared.allowed[m].bit_count(), not prepared.must[m]))


def _put(table: Timetable, m: int) -> bool:
    """Into the emptiest slot that takes it as things are."""
    inside, best, least = table.inside, UNPLACED, len(table.slot) + 1
    for slot in table.fits(m):
        if len(inside[slot]) < least:
            best, least = slot, len(inside[slot])
    if best == UNPLACED:
        return False
    table.put(m, best)
    return True


def _swap(table: Timetable, m: int) -> bool:
    """Make room by a chain between a slot that suits one side and a slot that suits the other."""
    prepared = table.prepared
    if _put(table, m):
        return True
    slots = sorted(bits(prepared.allowed[m]), key=table.load)
    for slot in slots:
        for back in range(table.slots):
            if back != slot and table.chain(m, slot, back) is not None:
                return True
    return False


def _push(table: Timetable, left: list[int], *, control: Control, pushes: int) -> None:
    """Force meetings in, put out what is in the way, try that again elsewhere; keep the state that loses least."""
    prepared = table.prepared
    random = Random(prepared.problem.seed)
    losses = _Losses(table)
    waiting = list(left)
    best, least = dict(table.slot), losses.total(waiting)
    since = 0
    for _ in range(min(pushes, PUSHES * len(left))):
        if not waiting or since > PATIENCE or control.over():
            break
        since += 1
        m = waiting.pop(random.randrange(len(waiting)))
        losses.hold(m, 1)
        if not _swap(table, m):
            waiting += _force(table, m, losses, random)
        lost = losses.total(waiting)
        if lost < least:
            best, least, since = dict(table.slot), lost, 0
    table.restore(best)


class _Losses:
    """What leaving meetings out costs as things are. ``held[p]``: meetings of p that have a slot, or are to get one."""

    def __init__(self, table: Timetable) -> None:
        self.prepared = table.prepared
        self.held = [0] * len(table.busy)
        self.pushed = dict.fromkeys(table.meetings, 0)
        for m in table.placed:
            self.hold(m, 1)

    def hold(self, m: int, change: int) -> None:
        """One more or one fewer."""
        self.held[self.prepared.a[m]] += change
        self.held[self.prepared.b[m]] += change

    def push(self, m: int) -> None:
        """m has to go."""
        self.hold(m, -1)
        self.pushed[m] += 1

    def price(self, m: int) -> int:
        """Of pushing m out: what it is worth, and more each time it had to go before."""
        lifts = sum(_lift(self.prepared, self.held[p]) for p in (self.prepared.a[m], self.prepared.b[m]))
        return loss(self.prepared, m) + lifts + SPARED * self.pushed[m]

    def total(self, waiting: Sequence[int]) -> int:
        """Of leaving all these out."""
        short = Counter(p for m in waiting for p in (self.prepared.a[m], self.prepared.b[m]))
        lifts = sum(_lift(self.prepared, self.held[p] + i) for p, n in short.items() for i in range(1, n + 1))
        return sum(loss(self.prepared, m) for m in waiting) + lifts


def _force(table: Timetable, m: int, losses: _Losses, random: Random) -> list[int]:
    """Put m where that costs least, and return what had to leave; the often pushed are spared."""
    choices = []
    for slot in bits(table.prepared.allowed[m]):
        out = in_the_way(table, m, slot, price=losses.price)
        if m not in out:
            cost = sum(map(losses.price, out))
            choices.append((cost, random.random(), slot, out))
    if not choices:
        losses.hold(m, -1)
        return [m]
    _, _, slot, out = min(choices)
    for x in out:
        table.take(x)
        losses.push(x)
    table.put(m, slot)
    return out


def in_the_way(table: Timetable, m: int, slot: int, *, price: Callable[[int], int]) -> list[int]:
    """Meetings that must leave the slot so that m can have it: of its people, then at its tables, the cheapest."""

    def add_cheapest(meetings: Sequence[int]) -> None:
        out[min(meetings, key=lambda x: (price(x), x))] = None

    out: dict[int, None] = {}
    for p in (table.prepared.a[m], table.prepared.b[m]):
        for q in table.prepared.companions.get(p, ()):
            out |= dict.fromkeys(table.at[q * table.slots + slot])
        cell = p * table.slots + slot
        here = [x for x in table.at[cell] if x not in out]
        if len(here) >= table.capacity[cell]:
            add_cheapest(here)
    for k in table.pools(m, slot):
        if table.seats[k] <= 0:
            inside = [x for x in table.inside[slot] if k in table.pools(x, slot)]
            rest = [x for x in inside if x not in out]
            if table.seats[k] + len(inside) - len(rest) <= 0:
                add_cheapest(rest)
    return list(out)


def bits(mask: int) -> list[int]:
    """The slots of a mask."""
    return [t for t in range(mask.bit_length()) if mask >> t & 1]
