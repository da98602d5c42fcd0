"""A plan on the table before somebody who changes it by hand: its meetings as positions, and what the checker says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from matchmaker.editing.cells import Cells, survey
from matchmaker.entities import Edition, Lock, Meeting, Participant, Plan
from matchmaker.errors import NotFoundError
from matchmaker.pairing import refuse_pair
from matchmaker.planning import Question, recall
from matchmaker.plans import find_plan
from matchmaker.plans.finding import ask_about
from matchmaker.store import Store
from solver.check import Violation, check, verify
from solver.schedule import Meeting as Placed
from solver.schedule import Schedule

Two = tuple[int, int]
"""Ids of two participants, in any order."""


@dataclass(frozen=True, slots=True)
class Board:
    """A plan with the event it belongs to, and both as the solver sees them. ``lost``: meetings that have no place in
    the event any more. ``gone``: participants of the plan who withdrew.
    """

    edition: Edition
    plan: Plan
    question: Question
    schedule: Schedule
    lost: tuple[Meeting, ...]
    gone: tuple[Participant, ...] = ()

    @property
    def current(self) -> bool:
        """Whether nothing was said or set since that changes the question."""
        return self.plan.problem == self.question.digest

    def judge(self) -> tuple[Violation, ...]:
        """What the independent checker says of the meetings, and of the claims while they are about this state."""
        problem = self.question.problem
        return verify(problem, self.schedule) if self.current else check(problem, self.schedule.meetings)

    def meeting(self, pair: Two) -> Meeting | None:
        """Where the two meet."""
        return next((one for one in self.plan.meetings if {one.a, one.b} == set(pair)), None)

    def lock(self, pair: Two) -> Lock | None:
        """How the two are locked."""
        return next((one for one in self.edition.locks if {one.a, one.b} == set(pair)), None)

    def position(self, pair: Two) -> int:
        """The pair in the problem. Raises NotFoundError: nobody wished it and it is not locked."""
        at = {one.id: i for i, one in enumerate(self.question.participants)}
        both = {at.get(one, -1) for one in pair}
        for k, one in enumerate(self.question.problem.pairs):
            if {one.a, one.b} == both:
                return k
        raise NotFoundError("these two may not meet; choose others")

    def admits(self, pair: Two) -> bool:
        """Whether somebody wished that the two meet, or they are locked."""
        try:
            self.position(pair)
        except NotFoundError:
            return False
        return True

    def one(self, participant_id: int) -> Participant:
        """Raises NotFoundError: nobody in the event has this id."""
        for one in self.edition.participants:
            if one.id == participant_id:
                return one
        raise NotFoundError("this participant does not take part; choose one of the list")

    def survey(self, pair: Two) -> Cells:
        """What every cell is for these two, who meet, or could. Raises as ``position``."""
        k = self.position(pair)
        picked = next((m for m in self.schedule.meetings if m.pair == k), None)
        return survey(self.question.problem, self.schedule.meetings, pair=k, picked=picked, held=self._held())

    def entity(self, placed: Placed) -> Meeting:
        """A meeting in the words of plans."""
        pair, people = self.question.problem.pairs[placed.pair], self.question.participants
        return Meeting(people[pair.a].id, people[pair.b].id, placed.slot + 1, self.question.tables[placed.table].id)

    def _held(self) -> set[tuple[int, int]]:
        """Where meetings without a place still stand."""
        tables = {table.id: k for k, table in enumerate(self.question.tables)}
        return {(one.slot - 1, tables[one.table]) for one in self.lost if one.table in tables}


def open_board(store: Store, event_id: int, *, number: int) -> Board:
    """The plan of this number as things are now.

    Raises:
        NotFoundError: There is no such plan.
    """
    with store.read():
        plan, edition = find_plan(store, event_id, number=number), store.load_edition(event_id)
        here = {one.id for one in edition.participants}
        missing = {p for one in plan.meetings for p in (one.a, one.b)} - here
        gone = tuple(map(store.participants.get, sorted(missing)))
    return set_board(edition, plan, gone=gone)


def set_board(edition: Edition, plan: Plan, *, gone: tuple[Participant, ...] = ()) -> Board:
    """A plan and its event, together."""
    question = ask_about(edition)
    schedule, lost = recall(question, plan)
    return Board(edition, plan, question, schedule, lost, gone)


def relock(board: Board, locks: Iterable[Lock]) -> Board:
    """The same plan if its event had exactly these locks."""
    return set_board(replace(board.edition, locks=tuple(locks)), board.plan, gone=board.gone)


def admit(board: Board, pair: Two) -> Board:
    """A board on which these two may meet: if nobody wished it, they are locked together.

    Raises:
        InputError: They may never meet: one asked not to, or neither buys what the other sells.
        NotFoundError: One of them does not take part, or they are one.
    """
    if board.admits(pair):
        return board
    if pair[0] == pair[1]:
        raise NotFoundError("these two may not meet; choose others")
    a, b = (board.one(one) for one in pair)
    refuse_pair(board.edition, a, b)
    return relock(board, (*board.edition.locks, Lock(a.id, b.id)))
