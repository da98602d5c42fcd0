"""A published plan that no longer holds is said wherever somebody could rely on it, and nobody withdrawn is counted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from matchmaker.plans import find_fallen
from matchmaker.store import AccountRole
from tests.organising import read, visit
from tests.scenes import MOMENTS, make_scene

SAID = "Plan no. 2 no longer holds: 2 of its meetings cannot take place."
EVENT = "/organise/events/1"


def test_a_plan_that_no_longer_holds_is_said_before_anybody_relies_on_it(tmp_path: Path) -> None:
    client = visit(scene := make_scene("eve", tmp_path))
    pages = {
        path: client.get(f"{path}?lang=en")
        for path in ("/organise/", f"{EVENT}/", f"{EVENT}/plan", f"{EVENT}/agendas", f"{EVENT}/plans/2/publish")
    }
    said = {path: read(page) for path, page in pages.items()}
    assert [path for path, text in said.items() if SAID not in text] == [f"{EVENT}/plans/2/publish"]
    assert "Plan Next" in said[f"{EVENT}/"]
    assert "Publication Later" in said[f"{EVENT}/"]
    assert "Stops publication: 2 meetings may no longer take place." in said[f"{EVENT}/plans/2/publish"]
    for path in (f"{EVENT}/agendas", f"{EVENT}/plans/2/publish"):
        buttons = re.findall(r'class="(button[^"]*)"[^>]*>([^<]*)<', pages[path].text.split("<main")[1])
        assert not [text for kind, text in buttons if kind == "button" and ("mail" in text or "Mail" in text)], path
    assert "18 mails would go out, to 9 participants." in said[f"{EVENT}/agendas"]
    for role in (AccountRole.READER, AccountRole.HELPER):
        assert SAID in read(visit(scene, role).get(f"{EVENT}/?lang=en"))
    with scene.open() as store:
        event = store.events.get(1)
        assert find_fallen(store, event, now=MOMENTS["eve"] + timedelta(days=9)) is None
        [gone] = [one for one in store.participants.all(1, withdrawn=True) if one.withdrawn]
        store.participants.save(replace(gone, withdrawn=False))
        assert find_fallen(store, event, now=MOMENTS["eve"]) is None
    assert SAID not in read(client.get(f"{EVENT}/?lang=en"))


def test_wishes_of_and_about_whoever_withdrew_do_not_count(tmp_path: Path) -> None:
    scene = make_scene("eve", tmp_path)
    with scene.open() as store:
        edition, counts = store.load_edition(1), store.counts.of(1)
        there = {one.id for one in edition.participants}
        said = [one for one in edition.statements if one.wish != "no" and {one.source, one.target} <= there]
        assert (counts.wishes, counts.wishing) == (len(said), len({one.source for one in said}))
        assert counts.wishing < counts.meeting
