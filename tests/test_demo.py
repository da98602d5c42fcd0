"""The invented list: as large as asked, the same for every run, and as faulty as a real one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from matchmaker.demo import MOST, demo_registrants, write_demo
from matchmaker.entities import LineKind, Role
from matchmaker.errors import InputError
from matchmaker.registrations.consolidate import State
from matchmaker.registrations.reading import Reading, read_registrations
from matchmaker.registrations.wishes import How, Resolver, resolve_wishes
from tests.shared import SHARED, needs_shared


def read(tmp_path: Path, *, participants: int = 180, seed: int = 1) -> Reading:
    write_demo(tmp_path / "demo.csv", participants=participants, seed=seed)
    return read_registrations(tmp_path / "demo.csv")


def test_the_proportions_are_those_of_an_event() -> None:
    found = demo_registrants()
    roles = Counter(registrant.role for registrant in found)
    assert roles == {Role.BUYER: 45, Role.BOTH: 18, Role.NETWORK: 9, Role.SUPPLIER: 108}
    assert all(bool(registrant.lines) is (registrant.role is not Role.NETWORK) for registrant in found)
    assert sum(registrant.step_free for registrant in found) == 3
    assert 0 < sum(bool(registrant.vetoes) for registrant in found) < 18
    assert 4 < sum(len(registrant.wishes) for registrant in found) / len(found) < 7


def test_wishes_are_names_of_those_who_offer_what_is_needed() -> None:
    found = {registrant.name: registrant for registrant in demo_registrants()}
    for registrant in found.values():
        needs = {line.sector for line in registrant.lines if line.kind is LineKind.NEED}
        offers = {line.sector for line in registrant.lines if line.kind is LineKind.OFFER}
        for name in registrant.wishes + registrant.vetoes:
            lines = found[name].lines
            theirs = {kind: {line.sector for line in lines if line.kind is kind} for kind in LineKind}
            assert needs & theirs[LineKind.OFFER] or offers & theirs[LineKind.NEED]
            assert name != registrant.name


def test_the_file_has_the_faults_of_a_real_one(tmp_path: Path) -> None:
    reading = read(tmp_path)
    states = Counter(entry.state for entry in reading.entries)
    assert states == {State.READ: 180, State.SUPERSEDED: 3, State.MERGED: 1, State.REFUSED: 1}
    assert (reading.encoding, reading.delimiter) == ("cp1252", ";")
    resolver = Resolver({registrant.key: registrant.name for registrant in reading.registrants})
    hows = {question.how for question in resolve_wishes(reading.registrants, resolver).questions}
    assert {How.LIKENESS, How.GROUP} <= hows
    text = (tmp_path / "demo.csv").read_bytes().decode("cp1252")
    assert all(form in text for form in ("9h30", "10:15", ";(9", "ESAT ", "\r\n;;;;;;;;;;;;;\r\n"))


def test_no_misspelt_wish_is_taken_for_another(tmp_path: Path) -> None:
    """What was written is compared with what was meant, over many lists."""
    for seed in range(20):
        meant = {registrant.key: registrant for registrant in demo_registrants(60, seed=seed)}
        resolver = Resolver({key: registrant.name for key, registrant in meant.items()})
        for registrant in read(tmp_path, participants=60, seed=seed).registrants:
            wished = {resolver.resolve(name).key for name in meant[registrant.key].wishes}
            understood = {resolver.resolve(name).key for name in registrant.wishes} - {None}
            assert understood <= wished


def test_the_seed_decides_all(tmp_path: Path) -> None:
    assert demo_registrants(50, seed=2) == demo_registrants(50, seed=2) != demo_registrants(50, seed=3)
    code = "import sys; from pathlib import Path; from matchmaker.demo import write_demo; write_demo(Path(sys.argv[1]))"
    paths = [tmp_path / f"{number}.csv" for number in range(2)]
    for hash_seed, path in enumerate(paths):
        environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
        subprocess.run([sys.executable, "-c", code, str(path)], check=True, env=environment)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("participants", [1, 2, 7, MOST])
def test_any_size_has_as_many_names(participants: int) -> None:
    found = demo_registrants(participants)
    assert len({registrant.key for registrant in found}) == participants
    assert [registrant.key for registrant in found] == sorted(registrant.key for registrant in found)


@pytest.mark.parametrize("participants", [1, 2, 5])
def test_a_tiny_list_reads(tmp_path: Path, participants: int) -> None:
    assert len(read(tmp_path, participants=participants).registrants) == participants


@pytest.mark.parametrize("participants", [0, MOST + 1])
def test_a_size_without_names_is_refused(tmp_path: Path, participants: int) -> None:
    with pytest.raises(InputError, match="From 1 to 10000 participants"):
        write_demo(tmp_path / "demo.csv", participants=participants)


@needs_shared
def test_nothing_is_copied_from_the_real_list() -> None:
    theirs = {one.key for one in read_registrations(SHARED / "openmap/inscriptions.csv").registrants}
    assert not theirs & {registrant.key for registrant in demo_registrants(MOST)}
