"""Locks that cannot be kept together: the fewest, and what makes room for them."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.entities import Edition, Lock, Role, Statement, Table, Wish
from matchmaker.impasses import Impasse, Relief, find_impasse
from matchmaker.programme import slots_of
from tests.editions import MORNING, participant

SHORT = replace(MORNING, slots=3, breaks=(), sessions=(), buyers_own_tables=False)


def edition(*locks: Lock, tables: int = 1, said: tuple[Statement, ...] = ()) -> Edition:
    """Three rounds; 1 to 3 buy, 4 to 6 sell, and 6 is there in the first round only."""
    buyers = [participant(id, f"Ville {id}", Role.BUYER) for id in (1, 2, 3)]
    sellers = [participant(id, f"Atelier {id}", Role.SUPPLIER) for id in (4, 5)]
    late = participant(6, "Atelier 6", Role.SUPPLIER, away=(2, 3))
    room = tuple(Table(id, str(id)) for id in range(1, tables + 1))
    return Edition(SHORT, slots_of(SHORT), room, (*buyers, *sellers, late), statements=said, locks=locks)


def test_locks_that_can_be_kept_are_no_impasse() -> None:
    assert find_impasse(edition()) is None
    assert find_impasse(edition(Lock(1, 4), Lock(1, 5), Lock(1, 6))) is None


def test_a_lock_on_two_who_may_not_meet() -> None:
    veto = Statement(4, 1, Wish.NO)
    assert find_impasse(edition(Lock(2, 4), Lock(1, 4), said=(veto,))) == Impasse((Lock(1, 4),), never=True)


def test_only_those_that_contradict_each_other_are_named() -> None:
    """6 is there once and is to meet two; the other locks have nothing to do with it."""
    wall = find_impasse(edition(Lock(1, 4), Lock(2, 6), Lock(2, 5), Lock(3, 6), tables=3))
    assert wall == Impasse((Lock(2, 6), Lock(3, 6)), (Relief.SLOT,))


def test_what_is_left_when_time_is_over_is_not_called_the_fewest() -> None:
    """The deadline is one for all trials: a page waits for it."""
    locks = (Lock(1, 4), Lock(2, 5), Lock(2, 6), Lock(3, 6))
    assert find_impasse(edition(*locks, tables=3), seconds=0) == Impasse(locks, fewest=False)


def test_one_table_more_makes_room() -> None:
    locks = (Lock(1, 4, slot=2), Lock(2, 5, slot=2), Lock(3, 4, slot=1))
    assert find_impasse(edition(*locks)) == Impasse(locks[:2], (Relief.TABLE, Relief.ANYWHERE))
    assert find_impasse(edition(*locks, tables=2)) is None


def test_too_many_for_the_room_and_the_morning() -> None:
    """Four meetings, three rounds, one table: every one of the four is in the way."""
    locks = (Lock(1, 4), Lock(1, 5), Lock(2, 4), Lock(2, 5))
    wall = find_impasse(edition(*locks))
    assert wall
    assert (set(wall.locks), wall.ways) == (set(locks), (Relief.TABLE, Relief.SLOT))
