"""After the day: what is counted, who is asked what came of it, who reads the answers, and what may be published."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from matchmaker.afterwards.asking import ask_for_outcomes
from matchmaker.afterwards.closing import Tally, close
from matchmaker.afterwards.meetings import Fate, fate_of, review, took_place
from matchmaker.afterwards.opendata import LEAST, open_data
from matchmaker.afterwards.outcomes import (
    Said,
    Sums,
    asked_on,
    own_outcomes,
    say_outcomes,
    set_days_until_asked,
    sum_up,
    who_met_whom,
)
from matchmaker.day.held import Tick, mark, marks
from matchmaker.entities import (
    Accreditation,
    Amount,
    Arrival,
    Incident,
    Line,
    LineKind,
    Meeting,
    Organisation,
    Participant,
    Repaired,
    Role,
    Trouble,
    Way,
)
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.keeping.shredding import shred
from matchmaker.personal.collecting import all_held
from matchmaker.programme import slots_of
from matchmaker.reception import Reception
from matchmaker.settings import set_public_url
from matchmaker.store import Feedback, LetterState, Store
from matchmaker.turnout import Kind
from matchmaker.upkeep import keep_up
from tests.command_line import run
from tests.workspaces import draft, event, tables

EVENING = datetime(2027, 5, 18, 18, tzinfo=UTC)
ASKED = datetime(2027, 8, 16, 8, tzinfo=UTC)
"""In the morning of the ninetieth day."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Participants 1 to 3 buy, each at its table; 4 and 5 (insertion), 6 (no kind) sell; everybody meets everybody."""
    with Store.open(tmp_path / "openmap.db", create=True) as store:
        store.events.add(event("OpenMap de Marnelle", slots=3))
        tables(store, 1, "A", "B", "C")
        store.participants.add(1, [_one(number) for number in range(1, 7)])
        met = [Meeting(buyer, 4 + (buyer + slot) % 3, slot, buyer) for slot in (1, 2, 3) for buyer in (1, 2, 3)]
        store.plans.publish(store.plans.add(1, draft(*met)))
        store.receptions.save(Reception(1, retention=date(2027, 12, 31)))
        set_public_url(store, "https://openmap.example")
        yield store


def _one(number: int) -> Participant:
    buys = number < 4
    name = f"Structure {number}"
    line = Line(LineKind.NEED if buys else LineKind.OFFER, "Blanchisserie" if number != 3 else "Espaces verts")
    sealed = (Accreditation.EI,) if number in (4, 5) else ()
    organisation = Organisation(0, name, name.casefold(), accreditations=sealed)
    role = Role.BUYER if buys else Role.SUPPLIER
    return Participant(0, 0, organisation, role, email=f"s{number}@exemple.example", lines=(line,))


def tick(store: Store, table: int, ticks: dict[tuple[int, int], Tick]) -> None:
    mark(store, 1, table=table, ticks=ticks, shown={}, now=EVENING, who="test")


def type_in(store: Store) -> None:
    """Table A: all held; B: two held, one follow-up; C: nothing."""
    tick(store, 1, {(1, seller): Tick(True, False) for seller in (4, 5, 6)})
    tick(store, 2, {(2, 4): Tick(True, True), (2, 5): Tick(True, False), (2, 6): Tick(False, False)})


def say(store: Store, id: int, **said: Said) -> None:
    """What a participant says, by partner as ``p4=…``; nobody answered for it before."""
    answers = {int(name[1:]): one for name, one in said.items()}
    say_outcomes(store, store.participants.get(id), answers, seen=own_outcomes(store, id)[1], now=ASKED)


class TestFigures:
    def test_counts_by_kind_and_sector(self, store: Store) -> None:
        type_in(store)
        store.feedback.set(
            [Feedback(4, 1, EVENING, useful=True, follow_up=True), Feedback(1, 4, EVENING, useful=False)]
        )
        store.feedback.set([Feedback(6, 2, EVENING, follow_up=True)])  # of a meeting that was not held
        store.incidents.add([Incident(0, 1, Trouble.NO_SHOW, 1, 3, EVENING, "test", participant=3)])
        found = close(store, store.events.get(1), now=EVENING)
        assert found.total == Tally(held=5, not_held=1, unmarked=3, follow_ups=2, useful=1, judged=2)
        assert found.by_kind == {Kind.INSERTION: Tally(4, 0, 2, 2, 1, 2), Kind.OTHER: Tally(1, 1, 1, 0, 0, 0)}
        assert found.by_sector == {"laundry": Tally(5, 1, 0, 2, 1, 2), "other": Tally(0, 0, 3, 0, 0, 0)}
        assert (found.no_shows, found.untyped, found.cancelled) == (1, ("C",), 0)
        assert (found.asked_on, found.overdue) == (date(2027, 8, 16), False)
        assert found.total.planned == 9

    def test_who_was_never_seen_at_check_in_and_held_no_meeting_did_not_come(self, store: Store) -> None:
        tick(store, 3, {(3, seller): Tick(False, False) for seller in (4, 5, 6)})
        assert close(store, store.events.get(1), now=EVENING).no_shows == 0  # there was no check-in
        store.arrivals.add(1, [Arrival("k1" * 8, 1, Way.IN, EVENING, "test")])
        found = close(store, store.events.get(1), now=EVENING)
        assert (found.no_shows, found.unseen) == (1, 4)  # of the others some meetings are not marked yet
        store.arrivals.add(1, [Arrival("k3" * 8, 3, Way.IN, EVENING, "test")])
        assert close(store, store.events.get(1), now=EVENING).no_shows == 0

    def test_who_was_seen_after_all_is_no_no_show(self, store: Store) -> None:
        slots = slots_of(store.events.get(1))
        reported = slots[0].start - timedelta(minutes=1)
        store.incidents.add([Incident(0, 1, Trouble.NO_SHOW, 1, len(slots), reported, "test", participant=3)])
        store.arrivals.add(1, [Arrival("k1" * 8, 3, Way.IN, slots[0].start, "test")])  # too late for the first round
        assert close(store, store.events.get(1), now=EVENING).no_shows == 0
        store.arrivals.add(1, [Arrival("k2" * 8, 3, Way.OUT, slots[1].end, "test")])
        assert close(store, store.events.get(1), now=EVENING).no_shows == 0

    def test_meetings_that_a_repair_gave_up_are_counted_beside_the_others(self, store: Store) -> None:
        morning = store.plans.published(1)
        assert morning
        store.plans.publish(store.plans.add(1, draft(*morning.meetings[:-2])))
        now = store.plans.published(1)
        assert now
        store.repairs.save(Repaired(1, now.id, morning.id, EVENING, "test"))
        found = close(store, store.events.get(1), now=EVENING)
        assert (found.total.planned, found.cancelled) == (7, 2)

    def test_by_the_command_line(self, store: Store) -> None:
        type_in(store)
        said = run("closing", store.path, "--ask-after", "0")
        said = " ".join(said.split())
        assert "useful 9 5 1 3 1 0 of 0 by kind" in said
        assert "insertion structure 6 4 0 2 1 0 of 0" in said
        assert "never; 0 of 5 have answered" in said


class TestWhoIsAsked:
    def test_only_meetings_marked_as_held(self, store: Store) -> None:
        type_in(store)
        met = {id: [one.id for one in partners] for id, partners in who_met_whom(store, 1).items()}
        assert met == {1: [6, 4, 5], 2: [4, 5], 4: [2, 1], 5: [2, 1], 6: [1]}

    def test_where_nobody_marked_anything_all_that_were_planned(self, store: Store) -> None:
        assert {len(partners) for partners in who_met_whom(store, 1).values()} == {3}
        tick(store, 1, {(1, 4): Tick(False, False)})
        assert [one.id for one in who_met_whom(store, 1)[1]] == [6, 5]
        assert {fate_of(one) for one in took_place(marks(store, 1))} == {Fate.UNMARKED}

    def test_once_each_from_the_day_on(self, store: Store) -> None:
        type_in(store)
        assert ask_for_outcomes(store, now=ASKED - timedelta(days=1)) == 0
        keep_up(store, now=ASKED)
        letters = store.letters.all(1)
        assert sorted(one.recipient for one in letters) == [f"s{id}@exemple.example" for id in (1, 2, 4, 5, 6)]
        [mine] = [one for one in letters if one.participant == 2]
        assert "- Structure 4\n- Structure 5\n" in mine.body
        assert "Structure 6" not in mine.body
        store.letters.save(replace(mine, state=LetterState.FAILED))
        with Store.open(store.path) as busy, busy.write():  # nobody is left to ask, so that nothing is to be written
            assert ask_for_outcomes(store, now=ASKED + timedelta(days=1)) == 0

    @pytest.mark.parametrize(
        ("days", "retention", "now"),
        [
            (0, date(2027, 12, 31), ASKED),
            (90, date(2027, 8, 16), ASKED),
            (90, date(2027, 8, 20), datetime(2027, 8, 20, 8, tzinfo=UTC)),
            (120, None, ASKED),
            (90, None, ASKED + timedelta(days=60)),
        ],
        ids=["never", "data go before", "data are to go today", "not yet", "long ago"],
    )
    def test_not_otherwise(self, store: Store, days: int, retention: date | None, now: datetime) -> None:
        store.receptions.save(Reception(1, retention=retention, revision=2))
        set_days_until_asked(store, 1, days=days, who="test")
        assert ask_for_outcomes(store, now=now) == 0

    def test_nor_without_an_address_of_the_pages(self, store: Store) -> None:
        set_public_url(store, "")
        assert ask_for_outcomes(store, now=ASKED) == 0

    def test_changing_the_day_is_noted(self, store: Store) -> None:
        set_days_until_asked(store, 1, days=120, who="Personne 2")
        set_days_until_asked(store, 1, days=120, who="Personne 2")
        [entry] = [one for one in store.audit.all(1) if "outcomes" in one.what]
        assert (entry.who, entry.before, entry.after) == ("Personne 2", "90", "120")
        assert asked_on(store, store.events.get(1)) == date(2027, 9, 15)
        with pytest.raises(InputError):
            set_days_until_asked(store, 1, days=4000, who="Personne 2")


class TestAnswers:
    def test_are_kept_and_may_be_changed(self, store: Store) -> None:
        type_in(store)
        say(store, 1, p4=Said(True, True, Amount.LARGE), p5=Said(False))
        say(store, 1, p4=Said(True, False), p6=Said())
        assert own_outcomes(store, 1) == ({4: Said(True, False), 5: Said(False)}, ASKED)
        told = all_held(store, store.participants.get(1)).upshots
        assert [(it.about.name, it.contract) for it in told] == [("Structure 4", False), ("Structure 5", None)]
        assert all_held(store, store.participants.get(4)).upshots == ()

    def test_a_colleague_is_not_overwritten(self, store: Store) -> None:
        say(store, 1, p4=Said(True))
        with pytest.raises(ConflictError):
            say_outcomes(store, store.participants.get(1), {4: Said(False)}, seen=None, now=ASKED)

    def test_not_about_meetings_that_were_not_held_nor_before_one_is_asked(self, store: Store) -> None:
        type_in(store)
        one = store.participants.get(2)
        with pytest.raises(NotFoundError):
            say_outcomes(store, one, {6: Said(True)}, seen=None, now=ASKED)
        with pytest.raises(ConflictError):
            say_outcomes(store, one, {4: Said(True)}, seen=None, now=ASKED - timedelta(days=1))
        assert store.outcomes.all(1) == ()

    def test_sums_count_a_pair_once_and_the_lower_amount_from_five_answers_on(self, store: Store) -> None:
        say(store, 1, p4=Said(True, True, Amount.LARGE), p5=Said(True, False, Amount.SMALL))
        say(store, 4, p1=Said(False, True, Amount.MIDDLE))
        say(store, 2, p4=Said(None, True), p6=Said())
        say(store, 5, p2=Said(False, False))
        assert sum_up(store, 1, review(store, 1)) == Sums(asked=6, answered=4)
        say(store, 3, p6=Said(True))
        amounts = {Amount.SMALL: 0, Amount.MIDDLE: 1, Amount.LARGE: 0, Amount.UNSAID: 1}
        assert sum_up(store, 1, review(store, 1)) == Sums(6, 5, quotes=3, contracts=2, amounts=amounts)
        tick(store, 1, {(1, 4): Tick(False, False), (1, 5): Tick(True, False), (1, 6): Tick(True, False)})
        tick(store, 2, {(2, 4): Tick(True, False)})
        assert sum_up(store, 1, review(store, 1)).answered == 2

    def test_go_with_the_event(self, store: Store) -> None:
        say(store, 1, p4=Said(True))
        shred(store, 1, who="test")
        assert store.outcomes.all(1) == ()


class TestOpenData:
    def test_only_large_counts_and_what_the_columns_are(self, store: Store) -> None:
        for table in (1, 2, 3):
            tick(store, table, {(table, seller): Tick(True, False) for seller in (4, 5, 6)})
        made = open_data(store, store.events.get(1), licence="ODbL", today=date(2027, 6, 1))
        day = ("2027-05-18", "OpenMap de Marnelle")
        assert made.lines == ((*day, "held", "all", "all", 9),)  # with 6 of one kind, 3 of the other could be told
        rows = list(csv.DictReader(StringIO(made.table.decode())))
        schema = json.loads(made.schema)
        assert [field["name"] for field in schema["fields"]] == list(rows[0])
        assert schema["licenses"] == [{"title": "ODbL"}]
        for row in rows:
            for field in schema["fields"]:
                allowed = field["constraints"].get("enum", [row[field["name"]]])
                assert row[field["name"]] in allowed
            assert int(row["meetings"]) >= LEAST
        assert "Structure" not in made.table.decode()
        with ZipFile(BytesIO(made.archive)) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == made.files

    def test_a_spreadsheet_runs_no_name(self, store: Store) -> None:
        event = replace(store.events.get(1), name="=ESS(1)")
        table = open_data(store, event, today=date(2027, 6, 1)).table.decode()
        assert table.splitlines()[1:] == ["2027-05-18,'=ESS(1),not marked,all,all,9"]

    def test_by_the_command_line(self, store: Store, tmp_path: Path) -> None:
        out = tmp_path / "data"
        said = run("opendata", store.path, "--out", out, "--licence", "CC-BY")
        assert "1 counts of 5 or more meetings." in said
        assert (out / "meetings.csv").read_text(encoding="utf-8").splitlines()[1:] == [
            "2027-05-18,OpenMap de Marnelle,not marked,all,all,9"
        ]
        assert json.loads((out / "schema.json").read_text(encoding="utf-8"))["licenses"] == [{"title": "CC-BY"}]
