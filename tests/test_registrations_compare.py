"""Tomorrow's export against today's, and against what the organiser changed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.entities import Role
from matchmaker.registrations.compare import Change, Changes, Conflict, compare
from matchmaker.registrations.registrants import Registrant

A = Registrant("a", "A", Role.BUYER, department="93", wishes=("X",), timestamp=datetime(2025, 3, 1), source=(2,))
B = Registrant("b", "B", Role.SUPPLIER, source=(3,))
C = Registrant("c", "C", Role.BOTH, source=(4,))


def by_key(*registrants: Registrant) -> dict[str, Registrant]:
    return {registrant.key: registrant for registrant in registrants}


def test_the_same_file_again_changes_nothing_even_after_corrections() -> None:
    ours = by_key(replace(A, department="75", arrive=time(10)), B)
    moved = replace(A, timestamp=datetime(2025, 4, 1), source=(9,))
    changes = compare(by_key(A, B), theirs=[B, moved], ours=ours)
    assert changes == Changes(unchanged=("a", "b"))
    assert changes.nothing


def test_the_first_import_adds_all() -> None:
    assert compare({}, theirs=[B, A], ours={}) == Changes(added=(A, B))


def test_each_field_takes_the_files_new_value_unless_it_was_corrected_here() -> None:
    theirs = replace(A, department="94", wishes=("X", "Y"), head_count=2)
    ours = replace(A, department="75", head_count=2)
    changes = compare(by_key(A), theirs=[theirs], ours=by_key(ours))
    assert changes == Changes(
        updated=(Change("a", "wishes", ("X",), ("X", "Y")),),
        conflicts=(Conflict("a", "department", "93", "94", "75"),),
    )
    assert not changes.nothing


def test_both_sides_agreeing_is_no_change() -> None:
    new = replace(A, department="94")
    assert compare(by_key(A), theirs=[new], ours=by_key(new)) == Changes(unchanged=("a",))


def test_who_left_the_file_is_proposed_as_withdrawn_once() -> None:
    gone = compare(by_key(A, B), theirs=[A], ours=by_key(A, B, C))
    assert gone == Changes(gone=(B,), unchanged=("a",))
    assert compare(by_key(A), theirs=[A], ours=by_key(A, B, C)) == Changes(unchanged=("a",))


def test_who_was_removed_here_stays_removed() -> None:
    changes = compare(by_key(A, B), theirs=[A, replace(B, department="93")], ours=by_key(A))
    assert changes == Changes(removed=("b",), unchanged=("a",))
    assert changes.nothing


def test_entered_by_hand_before_the_file_takes_only_what_is_blank() -> None:
    ours = replace(C, department="75")
    changes = compare({}, theirs=[replace(C, department="94", head_count=3)], ours=by_key(ours))
    assert changes == Changes(
        updated=(Change("c", "head_count", 1, 3),), conflicts=(Conflict("c", "department", None, "94", "75"),)
    )


ANY = st.builds(
    Registrant,
    key=st.sampled_from("abc"),
    name=st.sampled_from("Aa"),
    role=st.sampled_from(Role),
    head_count=st.integers(1, 2),
    wishes=st.sampled_from([(), ("X",), ("X", "Y")]),
)
SOME = st.lists(ANY, unique_by=lambda registrant: registrant.key).map(lambda found: by_key(*found))


@given(base=SOME, theirs=SOME, ours=SOME)
def test_importing_twice_asks_nothing_the_second_time(
    base: dict[str, Registrant], theirs: dict[str, Registrant], ours: dict[str, Registrant]
) -> None:
    changes = compare(base, theirs=theirs.values(), ours=ours)
    after = ours | by_key(*changes.added)
    for change in changes.updated:
        after[change.key] = replace(after[change.key], **{change.field: change.new})
    assert compare(theirs, theirs=theirs.values(), ours=after).nothing
