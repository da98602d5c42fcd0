"""Runs as services and workers: what is asked for, what comes of it, and whose results are refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Lock as Guard

import pytest

from matchmaker.entities import Lock, Wish
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.journal import note
from matchmaker.plans import Task, judge, make_plan
from matchmaker.runs import cancel_run, current_run, describe, reap, runs_of, start_run, stop_run, workers
from matchmaker.runs.messages import Message, Result
from matchmaker.runs.service import LEASE
from matchmaker.runs.tasks import problem_of, read_task, write_task
from matchmaker.runs.working import carry_out, finish, take, work
from matchmaker.store import Reached, Run, RunKind, RunProgress, RunState, Sentence, Store, opening
from solver.codec import schedule_to_json
from solver.control import Progress
from solver.solve import solve
from tests import workspaces
from tests.desks import Desk
from tests.runs import now, open_desk, open_hard_desk, wait_for


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path)
    yield desk
    desk.store.close()


def start(desk: Desk, kind: RunKind = RunKind.ANEW) -> Run:
    return start_run(desk.store, desk.event, who="Personne A", now=now(), kind=kind)


def taken(store: Store) -> Run:
    run = take(store, now=now())
    assert run
    return run


def task_of(desk: Desk, run: Run) -> Task:
    return read_task(desk.store, desk.event, text=desk.store.runs.task(run.id), asked=run.asked)


def solved(task: Task) -> Result:
    return Result(schedule_to_json(task.question.problem, solve(problem_of(task))))


def test_a_run_makes_the_plan_that_the_command_line_makes(desk: Desk) -> None:
    first = start(desk)
    work(desk.path)
    run = desk.store.runs.get(first.id)
    [made] = desk.store.plans.all(desk.event)
    same = make_plan(desk.store, desk.event)
    assert (run.state, run.plan, run.attempts, run.error) == (RunState.DONE, made.id, 1, None)
    assert made == replace(same, id=made.id, number=1, created=first.asked)
    assert run.progress
    assert [(goal.goal, goal.value) for goal in run.progress.reached] == [(g.name, g.value) for g in made.goals]
    verdict = judge(desk.store, desk.event, number=1)
    assert (verdict.current, verdict.holds) == (True, True)


def test_a_run_that_fills_keeps_the_meetings_of_the_latest_plan(desk: Desk) -> None:
    before = make_plan(desk.store, desk.event)
    desk.store.events.save(replace(desk.store.events.get(desk.event), slots=7))
    start(desk, RunKind.FILL)
    work(desk.path)
    made = desk.store.plans.numbered(desk.event, 2)
    assert set(before.meetings) < set(made.meetings)
    assert made.notices[-1].startswith(f"All {len(before.meetings)} meetings of plan 1 were kept; ")
    assert judge(desk.store, desk.event, number=2).holds


def test_a_task_is_the_same_after_it_was_written(desk: Desk) -> None:
    make_plan(desk.store, desk.event)
    for kind in RunKind:
        run = start(desk, kind)
        task = task_of(desk, run)
        assert write_task(task) == desk.store.runs.task(run.id)
        assert [table.owner for table in task.question.tables] == [t.owner for t in desk.store.tables.all(desk.event)]
        cancel_run(desk.store, run.id, who="Personne A", now=now())


def test_what_a_run_computes_from_is_forgotten_when_it_is_over(desk: Desk) -> None:
    run = start(desk)
    assert "ville 1" in desk.store.runs.task(run.id)
    work(desk.path)
    with pytest.raises(NotFoundError, match="what it computed from is no longer kept"):
        desk.store.runs.task(run.id)


def test_one_run_of_an_event_at_a_time(desk: Desk) -> None:
    first = start(desk)
    with pytest.raises(ConflictError, match="^a computation started by Personne A is not over; wait for it, stop it"):
        start(desk)
    taken(desk.store)
    with pytest.raises(ConflictError, match="is not over"):
        start(desk)
    cancel_run(desk.store, first.id, who="Personne B", now=now())
    second = start(desk)
    assert [run.id for run in runs_of(desk.store, desk.event)] == [second.id, first.id]
    assert current_run(desk.store, desk.event) == second


def test_a_double_click_starts_one_run(desk: Desk) -> None:
    refused: list[str] = []
    guard = Guard()

    def click() -> None:
        with Store.open(desk.path) as store:
            try:
                start_run(store, desk.event, who="Personne A", now=now())
            except ConflictError as error:
                with guard:
                    refused.append(str(error))

    workspaces.at_once([click] * 4)
    assert (len(runs_of(desk.store, desk.event)), len(refused)) == (1, 3)


def test_what_cannot_be_planned_is_refused_before_it_is_queued(desk: Desk) -> None:
    empty = desk.store.events.add(workspaces.event("Vide")).id
    with pytest.raises(InputError, match="has no participants yet"):
        start_run(desk.store, empty, who="Personne A", now=now())
    with pytest.raises(NotFoundError, match="there is no plan yet"):
        start(desk, RunKind.FILL)
    assert (runs_of(desk.store, empty), current_run(desk.store, desk.event)) == ((), None)


def test_a_run_without_a_schedule_says_why(desk: Desk) -> None:
    for number in range(7):
        desk.store.locks.set(desk.event, Lock(desk.one("Ville 1").id, desk.one(f"Atelier {number}").id))
    run = start(desk)
    work(desk.path)
    failed = desk.store.runs.get(run.id)
    assert (failed.state, failed.plan, desk.store.plans.all(desk.event)) == (RunState.FAILED, None, ())
    assert str(failed.error).startswith("no plan keeps every lock: ")
    assert str(describe(failed).state) == str(failed.error)


def test_stopping_keeps_the_best_and_progress_arrives(tmp_path: Path) -> None:
    desk = open_hard_desk(tmp_path)
    run = start(desk)
    with workers(desk.path, every=0.05):
        told = wait_for(desk.store, run, until=lambda run: run.progress is not None)
        assert told.progress
        assert (told.progress.stage, [goal.goal for goal in told.progress.reached]) == ("place", ["wishes"])
        stop_run(desk.store, run.id, who="Personne B", now=now())
        done = wait_for(desk.store, run, until=lambda run: run.over)
    [plan] = desk.store.plans.all(desk.event)
    assert (done.state, done.stopped_by, done.plan, plan.reproducible) == (RunState.DONE, "Personne B", plan.id, False)
    assert judge(desk.store, desk.event).holds
    desk.store.close()


def test_stopping_a_run_that_waits_cancels_it(desk: Desk) -> None:
    run = stop_run(desk.store, start(desk).id, who="Personne B", now=now())
    assert (run.state, run == desk.store.runs.get(run.id)) == (RunState.CANCELLED, True)
    work(desk.path)
    assert desk.store.plans.all(desk.event) == ()
    for end in (stop_run, cancel_run):
        with pytest.raises(ConflictError, match=r"over already \(cancelled\)"):
            end(desk.store, run.id, who="Personne B", now=now())


class Scripted:
    """A solve that tells what the test says, and in between meets what the test does."""

    def __init__(self, *script: Message | Callable[[], object]) -> None:
        self._script = list(script)
        self.stopped = self.closed = False

    def listen(self, seconds: float) -> Iterator[Message]:
        time.sleep(seconds)
        step = self._script.pop(0)
        if callable(step):
            step()
        else:
            yield step

    def stop(self) -> None:
        self.stopped = True

    def close(self) -> None:
        self.closed = True


def test_the_late_result_of_a_cancelled_run_is_refused(desk: Desk) -> None:
    run = start(desk)
    ours = taken(desk.store)
    task = task_of(desk, ours)
    cancel_run(desk.store, run.id, who="Personne B", now=now())
    cancelled = desk.store.runs.get(run.id)
    with pytest.raises(ConflictError, match="what it brings is not kept"):
        finish(desk.store, ours, task=task, result=solved(task), now=now())
    with pytest.raises(ConflictError, match="what it brings is not kept"):
        finish(desk.store, ours, task=task, result=Result(refusal="groups"), now=now())
    assert (desk.store.runs.get(run.id), desk.store.plans.all(desk.event)) == (cancelled, ())


def test_a_run_cancelled_while_it_is_solved_keeps_nothing(desk: Desk) -> None:
    run = start(desk)
    ours = taken(desk.store)
    result = solved(task_of(desk, ours))
    solving = Scripted(lambda: cancel_run(desk.store, run.id, who="Personne B", now=now()), result)
    carry_out(desk.store, ours, begin=lambda problem: solving)
    assert (solving.closed, desk.store.runs.get(run.id).state) == (True, RunState.CANCELLED)
    assert desk.store.plans.all(desk.event) == ()


def test_a_run_is_asked_to_stop_and_shows_how_far_it_is(desk: Desk) -> None:
    run = start(desk)
    ours = taken(desk.store)
    result = solved(task_of(desk, ours))
    seen: list[Run] = []

    def look() -> None:
        seen.append(desk.store.runs.get(run.id))
        stop_run(desk.store, run.id, who="Personne B", now=now())

    reports = Progress("place", "wishes", 8, 9, 0.14), Progress("compact", "waiting", 2, 0, 0.3)
    solving = Scripted(*reports, look, lambda: None, result)
    carry_out(desk.store, ours, begin=lambda problem: solving)
    reached = Reached("wishes", "most", 8, 9), Reached("waiting", "least", 2, 0)
    assert [one.progress for one in seen] == [RunProgress("compact", 0.3, reached)]
    assert (solving.stopped, solving.closed, desk.store.runs.get(run.id).state) == (True, True, RunState.DONE)


def test_a_busy_file_does_not_end_a_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run = start(desk)
    monkeypatch.setattr(opening, "TIMEOUT", 0.05)
    with Store.open(desk.path) as store, Store.open(desk.path) as other, ExitStack() as busy:
        ours = taken(store)
        reports = Progress("place", "wishes", 8, 9, 0.1), Progress("place", "wishes", 9, 9, 0.2)
        script = lambda: busy.enter_context(other.write()), *reports, busy.close, solved(task_of(desk, ours))
        carry_out(store, ours, begin=lambda problem: Scripted(*script))
    assert desk.store.runs.get(run.id).state is RunState.DONE


def test_a_result_is_kept_once(desk: Desk) -> None:
    start(desk)
    ours = taken(desk.store)
    task = task_of(desk, ours)
    result = solved(task)
    done = finish(desk.store, ours, task=task, result=result, now=now())
    with pytest.raises(ConflictError, match="what it brings is not kept"):
        finish(desk.store, ours, task=task, result=result, now=now())
    assert [plan.id for plan in desk.store.plans.all(desk.event)] == [done.plan]


def test_the_result_of_a_worker_that_was_given_up_is_refused(desk: Desk) -> None:
    start(desk)
    slow = taken(desk.store)
    task = task_of(desk, slow)
    reap(desk.store, now=now() + 2 * LEASE)
    second = taken(desk.store)
    with pytest.raises(ConflictError, match="what it brings is not kept"):
        finish(desk.store, slow, task=task, result=solved(task), now=now())
    done = finish(desk.store, second, task=task, result=solved(task), now=now())
    assert (done.state, done.attempts, len(desk.store.plans.all(desk.event))) == (RunState.DONE, 2, 1)


@pytest.mark.parametrize(
    "result",
    [
        Result('{"version": 1}'),
        Result(refusal="too many pairs and slots"),
        Result("ce n’est pas du JSON"),
    ],
)
def test_a_result_that_makes_no_sense_fails_the_run(desk: Desk, result: Result) -> None:
    start(desk)
    ours = taken(desk.store)
    failed = finish(desk.store, ours, task=task_of(desk, ours), result=result, now=now())
    assert (failed.state, desk.store.plans.all(desk.event)) == (RunState.FAILED, ())
    assert str(failed.error).startswith(("the worker's result cannot be read", "the solver refused the problem"))


def test_a_forged_result_is_refused_by_the_checker(desk: Desk) -> None:
    start(desk)
    ours = taken(desk.store)
    task = task_of(desk, ours)
    honest = solve(problem_of(task))
    forged = replace(honest, meetings=honest.meetings[:-1])
    result = Result(schedule_to_json(task.question.problem, forged))
    failed = finish(desk.store, ours, task=task, result=result, now=now())
    assert (failed.state, desk.store.plans.all(desk.event)) == (RunState.FAILED, ())
    assert str(failed.error).startswith("the checker refused the new schedule, nothing was kept: ")


def test_two_workers_never_take_the_same_run(tmp_path: Path) -> None:
    desks = Desk(tmp_path)
    events = [desks.event, *(desks.store.events.add(workspaces.event(f"Matin {n}")).id for n in range(11))]
    for event in events:
        desks.store.runs.add(Run(0, event, RunKind.ANEW, "Personne A", now()), task="{}")
    found: list[int] = []
    guard = Guard()

    def take_all() -> None:
        with Store.open(desks.path) as store:
            while run := take(store, now=now()):
                with guard:
                    found.append(run.id)

    workspaces.at_once([take_all] * 4)
    assert sorted(found) == [run.id for run in desks.store.runs.open()] == list(range(1, 13))
    desks.store.close()


def test_a_silent_worker_is_given_up_once_and_then_for_good(desk: Desk) -> None:
    run = start(desk)
    begun = taken(desk.store)
    assert begun.heartbeat
    assert reap(desk.store, now=begun.heartbeat + LEASE) == ()
    [again] = reap(desk.store, now=begun.heartbeat + LEASE + timedelta(seconds=1))
    assert (again.state, again.id, again.attempts) == (RunState.QUEUED, run.id, 1)
    taken(desk.store)
    [cut_off] = reap(desk.store, now=now() - LEASE - timedelta(seconds=1))
    assert cut_off == desk.store.runs.get(run.id)
    assert (cut_off.state, cut_off.plan, reap(desk.store, now=now())) == (RunState.CUT_OFF, None, ())
    assert str(describe(cut_off).state) == (
        "It was cut off 2 times before it had a result, and nothing was kept; start it again."
    )
    assert start(desk).id != run.id


def test_a_run_that_was_to_stop_is_not_begun_again(desk: Desk) -> None:
    run = start(desk)
    taken(desk.store)
    stop_run(desk.store, run.id, who="Personne B", now=now())
    [cut_off] = reap(desk.store, now=now() + 2 * LEASE)
    assert (cut_off.state, str(cut_off.error).startswith("It was cut off before it could keep")) == (
        RunState.CUT_OFF,
        True,
    )


def test_what_changed_during_a_run_is_told(desk: Desk) -> None:
    start(desk)
    ours = taken(desk.store)
    task = task_of(desk, ours)
    desk.say("Ville 1", ("Atelier 1", Wish.PRIORITY, 1))
    note(desk.store, desk.event, who="Ville 1", what="wishes")
    desk.correct("Atelier 2", withdrawn=True)
    finish(desk.store, ours, task=task, result=solved(task), now=now())
    verdict = judge(desk.store, desk.event)
    assert (verdict.plan.created, verdict.plan.problem) == (ours.asked, task.question.digest)
    assert (verdict.current, {loss.meeting for loss in verdict.losses} != set()) == (False, True)
    assert "wishes" in [change.what for change in verdict.changes]


def test_an_account_of_a_run() -> None:
    run = Run(1, 1, RunKind.ANEW, "Personne A", workspaces.NOON)
    assert [str(describe(run).state), describe(run).found, describe(run).better] == [
        "It waits to begin.",
        (),
        None,
    ]
    running = replace(run, state=RunState.RUNNING)
    assert str(describe(running).state) == "A worker is at it, which has nothing to tell yet."
    figures = (
        Reached("level 1", "most", 9, 9),
        Reached("level 2", "most", 8, 8),
        Reached("wishes", "most", 1000, 1004),
        Reached("long waits", "least", 0, 0),
        Reached("waiting", "least", 3, 0),
        Reached("table changes", "least", 3, 0),
    )
    told = describe(replace(running, progress=RunProgress("compact", 4.2, figures)))
    assert (str(told.state), told.better, told.figures) == (
        "It is being computed, for 4 s so far.",
        pytest.approx(0.4),
        figures,
    )
    silent = replace(running, started=workspaces.NOON, heartbeat=workspaces.NOON + timedelta(seconds=31))
    told_before = replace(silent, progress=RunProgress("compact", 4.2, figures))
    assert str(describe(told_before).state) == "It is being computed, for 31 s so far."
    assert [str(found) for found in told.found] == [
        "1000 points of wishes are granted; at most 0.4% better is possible.",
        "Participants with 1 meetings or more: 9, as many as possible.",
        "Participants with 2 meetings or more: 8, as many as possible.",
        "Rounds of waiting beyond one in a row: 3.",
    ]
    best = replace(figures[2], value=1004)
    proved = describe(replace(running, progress=RunProgress("place", 1.0, (best,))))
    assert (proved.better, str(proved.found[0])) == (0, "1004 points of wishes are granted; proved: cannot be better.")
    missed = (Reached("level 1", "most", 7, 8), Reached("level 2", "most", 5, 5), best)
    filled = replace(running, kind=RunKind.FILL, progress=RunProgress("place", 1.0, missed))
    assert (describe(filled).better, [str(found) for found in describe(filled).found]) == (
        None,
        [
            "1004 points of wishes are granted.",
            "Participants with 1 meetings or more: 7 of at most 8.",
            "Participants with 2 meetings or more: 5.",
            "This speaks of plans that keep the meetings it was filled around.",
        ],
    )
    stopping = replace(running, stopped_by="Personne B", progress=RunProgress("place", 1.0))
    assert str(describe(stopping).state) == "Personne B asked it to stop; the best so far will be kept."
    cancelled = replace(stopping, state=RunState.CANCELLED, ended=workspaces.NOON)
    assert str(describe(cancelled).state) == "It was cancelled by Personne B; nothing was kept."
    failed = replace(cancelled, state=RunState.FAILED, error=Sentence("{name} is away", {"name": "Ville 1"}))
    assert str(describe(failed).state) == "Ville 1 is away"
