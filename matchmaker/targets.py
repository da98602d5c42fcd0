"""What organisers wish for whole kinds of firms: so many meetings for every buyer, or a share of all meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matchmaker.entities import Accreditation, FirmKind, Participant, Role, Size, Target
from matchmaker.entities.targets import NAMES
from matchmaker.journal import note
from matchmaker.store import Store
from solver.problem import Group, Pair

INSERTION = frozenset(map(Accreditation, ("EI", "ACI", "AI", "ETTI", "EITI", "GEIQ")))
ADAPTED = frozenset(map(Accreditation, ("EA", "EATT", "ESAT")))
SMALL = frozenset((Size.MICRO, Size.SMALL))


def set_targets(store: Store, event_id: int, *, targets: Sequence[Target], who: str) -> None:
    """These are the targets of the event now; ``who``: for the journal."""
    with store.write():
        before = store.targets.all(event_id)
        store.targets.set(event_id, targets)
        after = store.targets.all(event_id)
        if after != before:
            note(store, event_id, who=who, what="targets: changed", before=_say(before), after=_say(after))


def is_of_kind(one: Participant, kind: FirmKind) -> bool:
    """A firm may be of several kinds; a public buyer is of none, nor is a firm that did not say."""
    if one.role not in (Role.SUPPLIER, Role.BOTH):
        return False
    if kind is FirmKind.SMALL:
        return one.organisation.size in SMALL
    wanted = INSERTION if kind is FirmKind.INSERTION else ADAPTED
    return not wanted.isdisjoint(one.organisation.accreditations)


def group_pairs(targets: Iterable[Target], people: Sequence[Participant], pairs: Sequence[Pair]) -> tuple[Group, ...]:
    """Groups of ``pairs`` (between positions in ``people``, the buyer first) for all targets, in their order.

    A meeting counts for a kind when the one who sells is of it, or one of two who both buy and sell. Meetings are
    wished for those who only buy; one without a pair of the kind keeps an empty group, so that the lack is reported.
    """
    return tuple(group for target in targets for group in _groups(target, people, pairs))


def _groups(target: Target, people: Sequence[Participant], pairs: Sequence[Pair]) -> Iterator[Group]:
    inside = [k for k, pair in enumerate(pairs) if any(is_of_kind(p, target.kind) for p in _sellers(people, pair))]
    name = NAMES[target.kind]
    if target.share:
        yield Group(f"Meetings with {name}", tuple(inside), share=target.share)
    if target.per_buyer:
        for p, one in enumerate(people):
            if one.role is Role.BUYER:
                mine = tuple(k for k in inside if pairs[k].a == p)
                yield Group(f"{one.name} with {name}", mine, floor=target.per_buyer)


def _sellers(people: Sequence[Participant], pair: Pair) -> tuple[Participant, ...]:
    a, b = people[pair.a], people[pair.b]
    return (a, b) if a.role is b.role is Role.BOTH else (b,)


def _say(targets: Iterable[Target]) -> str:
    """For the journal."""
    return "; ".join(
        f"{NAMES[one.kind]}: {one.per_buyer} for every buyer, {one.share} % of all meetings" for one in targets
    )
