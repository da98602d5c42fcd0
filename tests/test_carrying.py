"""Of all copies of a workspace at most one can be changed, whatever happens in which order."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner

from matchmaker.cli import main
from matchmaker.entities import Repaired, Wall
from matchmaker.errors import ConflictError, FileError, InputError
from matchmaker.keeping.backups import back_up
from matchmaker.keeping.carrying import bring_back, carry_away, give_up
from matchmaker.keeping.restoring import restore
from matchmaker.keeping.shredding import shred
from matchmaker.mail import queue_link
from matchmaker.personal.erasing import erase, finish_erasing
from matchmaker.runs import cancel_run
from matchmaker.settings import public_url, set_public_url
from matchmaker.store import Run, RunKind, Store
from matchmaker.store.connection import FROZEN
from matchmaker.upkeep import keep_up
from tests import workspaces
from tests.command_line import dump, fail, run
from tests.planted import NOW, files_with_tokens, plant

AFTER = NOW + timedelta(hours=9)

STOPS = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from matchmaker.keeping import carrying
from matchmaker.store.standing import StandingRows

def die(*words, **more):
    os.kill(os.getpid(), 9)

what, where, home, laptop = sys.argv[1:]
if where == "copied":  # before the one at home is frozen
    real = carrying._copy_for
    carrying._copy_for = lambda *words, **more: (real(*words, **more), die())
elif where == "frozen":
    carrying.settle = die
elif where == "returned":
    carrying.scratch_copy = die
elif where == "prepared":
    carrying.replace_content = die
elif where == "put":
    carrying.finish_erasing = die
act = carrying.carry_away if what == "away" else carrying.bring_back
act(Path(home), Path(laptop), who="test", now=datetime.now(UTC))
"""


@pytest.fixture
def home(at_rest: Path, tmp_path: Path) -> Path:
    return Path(copy(at_rest, tmp_path))


@pytest.fixture
def laptop(tmp_path: Path) -> Path:
    return tmp_path / "stick" / "day.db"


def away(home: Path, laptop: Path) -> None:
    carry_away(home, laptop, who="test", now=NOW)


def back(home: Path, laptop: Path) -> None:
    bring_back(home, laptop, who="test", now=AFTER)


def masters(*paths: Path) -> list[str]:
    """Names of the files that can be changed, found out by changing them."""
    found = []
    for path in paths:
        if path.exists():
            with Store.open(path) as store, suppress(ConflictError):
                store.settings.set("tried", path.name)
                found.append(path.name)
    return found


def killed(what: str, where: str, home: Path, laptop: Path) -> None:
    with workspaces.process(STOPS, what, where, home, laptop) as running:
        assert running.wait(timeout=20) == -9


def test_away_and_back_with_what_was_done_meanwhile(home: Path, laptop: Path) -> None:
    with Store.open(home) as served:  # the server goes on running
        away(home, laptop)
        assert masters(home, laptop) == ["day.db"]
        with Store.open(laptop) as store:
            workspaces.participants(store, 1, "Delta")
        back(home, laptop)
        assert [one.name for one in served.participants.all(1)][-1] == "Delta"
    assert masters(home, laptop) == ["openmap.db"]
    with pytest.raises(ConflictError, match="is not away: there is nothing to bring back"):
        back(home, laptop)


def test_whoever_writes_when_it_is_frozen_is_refused_with_everything(home: Path, laptop: Path) -> None:
    away(home, laptop)
    before = dump(home)
    with Store.open(home) as store:
        with pytest.raises(ConflictError, match="nothing can be changed here at the moment"):
            workspaces.participants(store, 1, "Delta")
        with pytest.raises(ConflictError, match="nothing can be changed here"), store.write():
            pass
        for write in (
            lambda: store.walls.set(Wall(1, "key")),
            lambda: store.networks.tie(1, event_id=1, network_id=1),
            lambda: store.networks.untie(1, network_id=1),
            lambda: store.repairs.save(Repaired(1, 1, 1, NOW, "Personne A")),
        ):
            with pytest.raises(ConflictError, match="nothing can be changed here"):
                write()
        keep_up(store, now=AFTER + timedelta(days=400))
    assert dump(home) == before


def test_a_half_written_copy_of_an_earlier_crash_hides_no_good_one(home: Path, laptop: Path) -> None:
    killed("away", "frozen", home, laptop)
    [good] = laptop.parent.glob("*.part")
    for name in ("day.00000000.part", "day.ffffffff.part"):  # before and after the good one, whatever the order
        laptop.with_name(name).write_bytes(good.read_bytes()[:5000])
    away(home, laptop)
    assert masters(home, laptop) == ["day.db"]
    assert sorted(os.listdir(laptop.parent)) == ["day.db"]


FOREIGN = ("day.0000000.part", "day.notes.part", "day.12345678.part", "day.12345678.part-notes", "Day.part")
"""Of somebody else, whatever they are called."""


def crashed(home: Path, target: Path, other: Path) -> list[str]:
    """Copies of several crashes on the way to ``target``, and what is not ours; names of the latter."""
    with Store.open(other) as store:
        store.settings.set("identity", "other")
    killed("away", "frozen", other, target)  # only this copy of the other workspace can be changed
    kept = [*FOREIGN, *(path.name for path in target.parent.glob("*.part"))]
    killed("away", "copied", home, target)
    [content] = {path.read_bytes() for path in target.parent.glob("*.part") if path.name not in kept}
    for name, left in {"1": content[:5000], "2": bytes(5000), "3": b""}.items():
        target.with_name(f"{target.stem}.{name * 8}.part").write_bytes(left)
    for beside in ("-journal", "-wal", "-shm"):
        target.with_name(f"{target.stem}.44444444.part{beside}").write_bytes(content)
    for name in FOREIGN:
        target.with_name(name).write_bytes(b"PK " + content[3:100])
    return sorted(kept)


def test_what_crashes_left_beside_the_laptops_copy_is_cleared_away(home: Path, laptop: Path, tmp_path: Path) -> None:
    kept = crashed(home, laptop, Path(copy(home, tmp_path / "other.db")))
    away(home, laptop)
    assert sorted(os.listdir(laptop.parent)) == sorted(["day.db", *kept])


def test_what_crashes_left_is_shredded(home: Path, tmp_path: Path) -> None:
    kept = crashed(home, home.with_name("day.db"), Path(copy(home, tmp_path / "other.db")))
    with Store.open(home) as store:
        shred(store, 1, who="test")
        assert finish_erasing(store, wait=1).whole
    left = [path.name for path in tmp_path.iterdir() if path != home and not path.name.startswith("other.db")]
    assert sorted(left) == kept


def test_carried_twice_or_over_a_file_or_further_is_refused(home: Path, laptop: Path, tmp_path: Path) -> None:
    laptop.parent.mkdir()
    laptop.touch()
    with pytest.raises(FileError, match="is not overwritten"):
        away(home, laptop)
    assert masters(home) == ["openmap.db"]
    laptop.unlink()
    away(home, laptop)
    for other in (laptop, tmp_path / "other.db"):
        with pytest.raises(ConflictError, match="was carried away already"):
            away(home, other)
    with pytest.raises(ConflictError, match="was carried here from elsewhere"):
        away(laptop, tmp_path / "other.db")
    back(home, laptop)
    with pytest.raises(ConflictError, match="no longer the workspace"):
        away(laptop, tmp_path / "other.db")
    assert masters(home, laptop, tmp_path / "other.db") == ["openmap.db"]


def test_only_the_copy_that_was_carried_comes_back(home: Path, laptop: Path, tmp_path: Path) -> None:
    away(home, laptop)
    other = tmp_path / "other.db"
    plant(other)
    with pytest.raises(InputError, match="is not the copy that was carried away"):
        back(home, other)
    assert masters(home, laptop, other) == ["day.db", "other.db"]


def test_given_up_it_never_comes_back(home: Path, laptop: Path) -> None:
    away(home, laptop)
    give_up(home, who="test")
    assert masters(home) == ["openmap.db"]
    with pytest.raises(ConflictError, match="was given up: the workspace went on without it"):
        back(home, laptop)
    assert masters(home, laptop) == ["openmap.db"]
    again = laptop.with_name("again.db")
    away(home, again)
    with pytest.raises(ConflictError, match="was given up"):
        back(home, laptop)
    assert masters(home, laptop, again) == ["again.db"]
    with pytest.raises(ConflictError, match="is not away"):
        give_up(again, who="test")


def test_given_up_only_its_deletions_are_taken_over_when_it_turns_up(home: Path, laptop: Path) -> None:
    """Not of whoever was added there: who was added here since has the same id."""
    away(home, laptop)
    give_up(home, who="test")
    with Store.open(home) as store:
        [mine] = workspaces.participants(store, 1, "Delta")
    with Store.open(laptop) as store:
        [other] = workspaces.participants(store, 1, "Epsilon")
        for id in (1, other.id):
            erase(store, id, who="test")
    for made, again in ((2, 1), (1, 0)):
        with pytest.raises(ConflictError, match=f"Deletions made in it: {made}; made here too: {again}\\."):
            back(home, laptop)
    laptop.unlink()
    assert (mine.id, files_with_tokens(home.parent)) == (other.id, [])
    with Store.open(home) as store:
        erased = {one.id: one.erased for one in store.participants.all(1, withdrawn=True)}
        assert (erased[1], erased[mine.id], store.participants.get(mine.id).name) == (True, False, "Delta")
    assert masters(home) == ["openmap.db"]


def test_given_up_it_stays_so_when_a_backup_of_before_is_put_back(home: Path, laptop: Path, tmp_path: Path) -> None:
    with Store.open(home) as store:
        before = back_up(store, tmp_path / "before.db", now=NOW)
    away(home, laptop)
    give_up(home, who="test")
    restore(home, before, although_used=True, who="test", now=AFTER)
    with pytest.raises(ConflictError, match="was given up"):
        back(home, laptop)
    assert masters(home, laptop) == ["openmap.db"]


def test_given_up_it_waits_with_its_deletions_while_the_workspace_is_away_again(home: Path, laptop: Path) -> None:
    away(home, laptop)
    give_up(home, who="test")
    again = laptop.with_name("again.db")
    away(home, again)
    with Store.open(laptop) as store:
        erase(store, 1, who="test")
    with pytest.raises(ConflictError, match="when the workspace is back here, do this again"):
        back(home, laptop)
    assert masters(home, laptop, again) == ["again.db"]
    with pytest.raises(ConflictError, match="made here too: 1"):
        back(again, laptop)
    back(home, again)
    with Store.open(home) as store:
        assert store.participants.get(1).erased


@pytest.mark.parametrize(("where", "then"), [("copied", ["openmap.db"]), ("frozen", [])])
def test_killed_on_the_way_there_the_same_command_goes_on(
    where: str, then: list[str], home: Path, laptop: Path
) -> None:
    killed("away", where, home, laptop)
    assert masters(home, laptop) == then
    away(home, laptop)
    assert masters(home, laptop) == ["day.db"]
    back(home, laptop)
    assert masters(home, laptop) == ["openmap.db"]


@pytest.mark.parametrize(("where", "then"), [("returned", []), ("prepared", []), ("put", ["openmap.db"])])
def test_killed_on_the_way_back_the_same_command_goes_on(where: str, then: list[str], home: Path, laptop: Path) -> None:
    away(home, laptop)
    with Store.open(laptop) as store:
        workspaces.participants(store, 1, "Delta")
    killed("back", where, home, laptop)
    assert masters(home, laptop) == then
    if not then:
        back(home, laptop)
    assert masters(home, laptop) == ["openmap.db"]
    with Store.open(home) as store:
        assert [one.name for one in store.participants.all(1)][-1] == "Delta"


def test_everybody_carries_at_once_and_one_does(home: Path, tmp_path: Path) -> None:
    refused: list[ConflictError] = []

    def carry(name: str) -> None:
        try:
            away(home, tmp_path / name)
        except ConflictError as error:
            refused.append(error)

    names = [f"day{number}.db" for number in range(4)]
    workspaces.at_once([lambda name=name: carry(name) for name in names])  # type: ignore[misc]
    assert len(refused) == 3
    assert len(masters(home, *(tmp_path / name for name in names))) == 1


def test_the_backup_of_before_makes_no_second_one(home: Path, laptop: Path, tmp_path: Path) -> None:
    with Store.open(home) as store:
        before = back_up(store, tmp_path / "before.db", now=NOW)
    away(home, laptop)
    with Store.open(home) as store:
        meanwhile = back_up(store, tmp_path / "meanwhile.db", now=NOW)
    for one in (before, meanwhile):
        with pytest.raises(ConflictError, match="is not the workspace while that is elsewhere"):
            restore(home, one, although_used=True, who="test", now=NOW)
    assert masters(home, laptop) == ["day.db"]
    restore(tmp_path / "lost.db", meanwhile, although_used=False, who="test", now=NOW)
    assert masters(tmp_path / "lost.db", laptop) == ["day.db"]
    back(home, laptop)
    restore(home, meanwhile, although_used=True, who="test", now=AFTER)
    assert masters(home, laptop) == ["openmap.db"]


def test_a_backup_of_the_day_is_put_back_on_the_laptop(home: Path, laptop: Path, tmp_path: Path) -> None:
    away(home, laptop)
    with Store.open(laptop) as store:
        workspaces.participants(store, 1, "Delta")
        made = back_up(store, tmp_path / "noon.db", now=NOW)
        workspaces.participants(store, 1, "Epsilon")
    restore(laptop, made, although_used=True, who="test", now=AFTER)
    assert masters(home, laptop) == ["day.db"]
    back(home, laptop)
    with Store.open(home) as store:
        assert [one.name for one in store.participants.all(1)][-1] == "Delta"


def test_what_is_under_way_is_waited_for(home: Path, laptop: Path) -> None:
    with Store.open(home) as store:
        store.runs.add(Run(0, 1, RunKind.ANEW, "test", NOW), task="[]")
    with pytest.raises(ConflictError, match="a computation is not over"):
        away(home, laptop)
    with Store.open(home) as store:
        cancel_run(store, 2, who="test", now=NOW)
        queue_link(store, 3, now=NOW)
        [letter] = store.letters.take(now=AFTER, most=1)
    with pytest.raises(ConflictError, match="mails are being sent at this moment"):
        carry_away(home, laptop, who="test", now=letter.due - timedelta(minutes=1))
    assert masters(home, laptop) == ["openmap.db"]


def test_those_who_were_deleted_meanwhile_are_gone_from_backups_at_home(home: Path, laptop: Path) -> None:
    with Store.open(home) as store:
        back_up(store, now=NOW)
        set_public_url(store, "https://home.example")
    away(home, laptop)
    with Store.open(laptop) as store:
        set_public_url(store, "http://192.0.2.7:8000")
        erase(store, 1, who="test")
    back(home, laptop)
    laptop.unlink()
    assert files_with_tokens(home.parent) == []
    with Store.open(home) as store:
        assert public_url(store) == "https://home.example"


def places(*paths: Path) -> list[str]:
    """Where each copy says that it stands, without the clock of this machine."""
    told = [" ".join(run("carry", path).split()).removeprefix(f"{path}: ") for path in paths]
    return [re.split(r" 20\d\d-|;", one)[0] for one in told]


def test_the_commands(home: Path, laptop: Path) -> None:
    told = run("carry", home, "--to", laptop)
    assert f"matchmaker carry {home} --back {laptop}" in told
    assert "  matchmaker serve day.db --host 0.0.0.0 --public-url http://192.168.1.20:8000\n" in told
    assert places(home, laptop) == ["carried to a laptop on", "carried here on"]
    assert fail("participant", home, "2", "--withdraw") == (6, f"matchmaker: {FROZEN[1]}")
    for typed, code in (("no", 4), ("", 4), ("give up", 0)):
        result = CliRunner().invoke(main, ["carry", str(home), "--give-up"], input=f"{typed}\n")
        said = " ".join(result.output.split())
        assert (result.exit_code, "nothing here knows who that was" in said) == (code, True)
    assert "delete them here again" in said
    assert places(home) == ["the workspace is here"]
    assert masters(home) == ["openmap.db"]
    assert fail("carry", home, "--back", laptop)[0] == 6
    assert masters(home, laptop) == ["openmap.db"]
