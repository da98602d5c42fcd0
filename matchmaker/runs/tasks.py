"""What a run computes from, as text: the problem as ``solver.codec`` writes it, and who stands behind its positions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from matchmaker.planning import Question
from matchmaker.plans import Task
from matchmaker.store import Store
from solver.codec import problem_from_json, problem_to_json
from solver.problem import Lock, Problem
from solver.schedule import Meeting


def write_task(task: Task) -> str:
    """As JSON; participants and tables by their ids."""
    return json.dumps(
        {
            "problem": problem_to_json(task.question.problem),
            "participants": [one.id for one in task.question.participants],
            "tables": [[table.id, table.owner] for table in task.question.tables],
            "keep": [[m.pair, m.slot, m.table] for m in task.keep],
            "kept": task.kept,
        },
        ensure_ascii=False,
    )


def read_task(store: Store, event_id: int, *, text: str, asked: datetime) -> Task:
    """The task again, with the names of people and tables as they are now; nobody's id is ever given away."""
    said = json.loads(text)
    people = {one.id: one for one in store.participants.all(event_id, withdrawn=True)}
    tables = {table.id: table for table in store.tables.all(event_id, retired=True)}
    question = Question(
        problem_from_json(said["problem"]),
        tuple(people[id] for id in said["participants"]),
        tuple(replace(tables[id], owner=owner) for id, owner in said["tables"]),
    )
    return Task(question, asked, tuple(Meeting(*at) for at in said["keep"]), said["kept"])


def problem_of(task: Task) -> Problem:
    """What a worker solves: meetings that stay are locks there, as ``solve`` makes them."""
    problem = task.question.problem
    return replace(problem, locks=(*problem.locks, *(Lock(m.pair, slot=m.slot, table=m.table) for m in task.keep)))
