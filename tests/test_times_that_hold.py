"""Once the clock of the room was moved, all but papers say the same times: mails, calendars, screens."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from matchmaker.day import Choice, News, confirm, propose_about, running_of
from matchmaker.day.screens import show_wall
from matchmaker.entities import Trouble
from matchmaker.mail import Kind, queue_agendas
from matchmaker.papers.words import words
from matchmaker.store import Letter, LetterState, Store
from matchmaker.takeaways import Takeaway, said_on_paper, take_away
from tests.organising import number_of, read, send, visit
from tests.scenes import MOMENTS, Scene, command, make_scene

NOW = MOMENTS["delayed"]
CANAL, GARE, LYCEE = "Blanchisserie du Canal", "Recyclerie de la Gare", "Lycée agricole de Sorbeval"
HOLD = {5: "10:05"}
"""Of the meetings of Canal, by round; the programme says 10:00, and 10:15 for one in the sixth, which is dropped."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """In the second of six rounds, five minutes late; the last one does not take place."""
    return make_scene("delayed", tmp_path_factory.mktemp("made"))


def plain(text: str) -> str:
    """With the spaces that one types."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def in_calendar(content: bytes) -> dict[int, str]:
    """By round, when meetings begin; cancelled ones are left out."""
    found = [one for one in Calendar.from_ical(content).walk("VEVENT") if one.get("STATUS") != "CANCELLED"]
    starts = [one["DTSTART"].dt.astimezone(ZoneInfo("Europe/Paris")) for one in found]
    return {int(re.findall(r"\d+", one["SUMMARY"])[0]): f"{at:%-H:%M}" for one, at in zip(found, starts, strict=True)}


def mailed(store: Store, kind: Kind, name: str) -> Letter:
    one = next(one.id for one in store.participants.all(1) if one.name == name)
    found = [store.letters.get(letter.id) for letter in store.letters.all(1) if letter.participant == one]
    return next(letter for letter in found if letter.kind == kind)


def test_agendas_that_are_mailed_and_what_changed_in_them(tmp_path: Path) -> None:
    with make_scene("delayed", tmp_path).open() as store:
        queue_agendas(store, 1, now=NOW)
        letter = mailed(store, Kind.AGENDA, CANAL)
        assert re.findall(r"Tour (\d), (\d+) h (\d+) à [^\n]*, Table", plain(letter.body)) == [("5", "10", "05")]
        assert "Tour 6, n’a pas lieu" in plain(letter.body)
        assert "l’horloge de la salle a été décalée. Le PDF garde celles du programme." in plain(letter.body)
        [calendar] = [one.content for one in letter.enclosures if one.name.endswith(".ics")]
        assert in_calendar(calendar) == HOLD
        for waiting in store.letters.all(1):
            store.letters.save(replace(waiting, state=LetterState.SENT))
        gone = next(one.id for one in store.participants.all(1) if one.name == GARE)
        late = News(Trouble.LATE, gone, until=running_of(store, 1).rounds[4].end.time())
        found = propose_about(store, 1, [late], frozen=0, now=NOW, who="test")
        confirm(store, found, shown=found.digest, choice=Choice.CANCEL, now=NOW, who="test")
        queue_agendas(store, 1, now=NOW)
        body = plain(mailed(store, Kind.AGENDA_CHANGED, LYCEE).body)
        assert f"- Annulé : {GARE} (c’était : tour 5, table 4)" in body
        assert re.findall(r"Tour (\d), (\d+) h (\d+) à [^\n]*, Table", body) == [("2", "9", "15"), ("3", "9", "35")]


def test_calendars_that_are_exported_downloaded_and_linked(scene: Scene, tmp_path: Path) -> None:
    command("export", scene.workspace, "--out", tmp_path)
    [exported] = (tmp_path / "ics").glob("*canal.ics")
    assert in_calendar(exported.read_bytes()) == HOLD
    asked = {"paper": "calendars", "language": "fr"}
    zipped = send(visit(scene), "/organise/events/1/papers/file", asked, page="/organise/events/1/papers")
    (tmp_path / "calendars.zip").write_bytes(zipped.data)
    with ZipFile(tmp_path / "calendars.zip") as files:
        [name] = [one for one in files.namelist() if "canal" in one]
        assert in_calendar(files.read(name)) == HOLD
    guest, one = scene.app.test_client(), number_of(scene, CANAL)
    guest.get(scene.link(one))
    assert in_calendar(guest.get(f"/my/{one}/agenda.ics").data) == HOLD


def test_the_screen_of_the_room(scene: Scene) -> None:
    with scene.open() as store:
        key = show_wall(store, 1, who="test").key
    told = scene.app.test_client().get(f"/events/1/room/{key}/state?lang=fr").get_json()
    rounds = {one["number"]: plain(one["starts"]) for one in told["rounds"]}
    assert rounds == {1: "9 h 00", 2: "9 h 15", 3: "9 h 35", 4: "9 h 50", 5: "10 h 05"}
    assert CANAL in [name for name, *_ in told["seats"]["5"]]


def test_the_end_of_the_morning_and_the_meetings_that_count(tmp_path: Path) -> None:
    """A minute after the last round that takes place; by the programme it would go on for nine more."""
    scene = make_scene("delayed", tmp_path)
    organiser, guest, one = visit(scene), scene.app.test_client(), number_of(scene, CANAL)
    guest.get(scene.link(one))
    planned = read(guest.get(f"/my/{one}/agenda?lang=en"))
    assert ("1 meeting" in planned, "does not take place" in planned) == (True, True)
    with scene.open() as store:
        taken = take_away(store, one, words=words("fr"))
        assert isinstance(taken, Takeaway)
        kept = replace(taken.running, rounds=tuple(replace(each, dropped=False) for each in taken.running.rounds))
        papers = [said_on_paper(store, each, words=words("fr")) for each in (taken, replace(taken, running=kept))]
        assert papers[0] != papers[1]  # what one prints for oneself
    scene.app.config["CLOCK"] = lambda: datetime(2027, 5, 18, 8, 18, tzinfo=UTC)
    agenda, feedback = (read(guest.get(f"/my/{one}/{page}?lang=en")) for page in ("agenda", "feedback"))
    assert ("The event is over" in agenda, "Your first meeting" in agenda) == (True, False)
    assert (feedback.count("Was this meeting useful?"), "once the last round is over" in feedback) == (1, False)
    assert "The last round is not over yet" not in organiser.get("/organise/events/1/closing?lang=en").text
    assert re.search("The day Done", read(organiser.get("/organise/events/1/?lang=en")))
