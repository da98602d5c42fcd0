"""A disk on which nothing fits any more: pages say so, nothing is half written, and all goes on once there is room."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from matchmaker.runs.working import work
from matchmaker.store import AccountRole, Store
from tests.organising import read, visit
from tests.scenes import Scene, make_scene
from tests.test_web_registration import FORM

EVENT = "/organise/events/1"
REGISTER = "/events/1/register"
CSV = b"Structure;Role\nVille de Sorbeval;acheteur\n"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]
    mounted = subprocess.run(mount, check=False, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"this machine lets nobody but root mount a small disk: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(filler: Path) -> None:
    """Leave no byte."""
    file = os.open(filler, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with suppress(OSError):
        while True:
            os.write(file, b"x" * 4096)
    os.close(file)


def what_is_there(scene: Scene) -> tuple[object, ...]:
    with scene.open() as store:
        tables, runs = store.tables.all(1), store.runs.open()
        return store.participants.all(1), tables, store.plans.all(1), runs, store.audit.all(1), store.imports.all(1)


def test_a_full_disk_is_said_and_nothing_is_half_written(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene("draft", disk)
    scene.app.config["WTF_CSRF_ENABLED"] = False
    client, guest = visit(scene, AccountRole.ORGANISER), scene.app.test_client()
    forms = {
        f"{EVENT}/import": lambda: {"file": (BytesIO(CSV), "a.csv")},
        f"{EVENT}/plan": lambda: {"kind": "anew"},
        f"{EVENT}/plans/1/publish": lambda: {"read": "y", "kind": "final"},
    }
    before, filler = what_is_there(scene), disk / "filler"
    with scene.open() as kept:  # as the server does
        kept.events.all()
        fill(filler)
        for page, form in forms.items():
            refused = client.post(f"{page}?lang=en", data=form())
            assert (page, refused.status_code, "The disk of the server is full" in read(refused)) == (page, 503, True)
        refused = guest.post(f"{REGISTER}?lang=en", data=FORM)
        assert (refused.status_code, 'value="La Nouvelle"' in refused.text) == (503, True)
        assert guest.get(REGISTER).status_code == 200
        with monkeypatch.context() as elsewhere:  # papers are made in a folder for temporary files
            elsewhere.setattr(tempfile, "tempdir", str(disk))
            refused = client.get(f"{EVENT}/papers/file?paper=agendas&plan=1&language=fr&lang=en")
        assert (refused.status_code, "makes room on its disk" in read(refused)) == (503, True)
    fill(filler)  # once nobody has the workspace open, not even reading it finds room
    assert "The disk of the server is full" in read(guest.get("/events/1/?lang=en"))
    filler.unlink()
    assert what_is_there(scene) == before
    assert guest.post(REGISTER, data=FORM).status_code == 303
    assert [client.post(page, data=form()).status_code for page, form in forms.items()] == [303] * len(forms)
    work(scene.workspace)
    with Store.open(scene.workspace) as store:
        assert (len(store.participants.all(1)), [plan.number for plan in store.plans.all(1)]) == (11, [1, 2])
