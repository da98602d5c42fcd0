"""The store: one open workspace file, and everything in it by subject."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Self

from matchmaker.entities import Edition, Incident
from matchmaker.incidents import AWAY, end_by_return
from matchmaker.programme import slots_of
from matchmaker.store.accounts import AccountRows
from matchmaker.store.aliases import AliasRows
from matchmaker.store.answers import AttendanceRows, FeedbackRows, VisitRows
from matchmaker.store.arrivals import ArrivalRows
from matchmaker.store.audit import AuditRows
from matchmaker.store.connection import Connection
from matchmaker.store.counts import CountRows
from matchmaker.store.days import DayRows
from matchmaker.store.editions import assemble
from matchmaker.store.edits import EditRows
from matchmaker.store.erasing import ErasingRows
from matchmaker.store.events import EventRows, SeriesRows
from matchmaker.store.held import HeldRows
from matchmaker.store.imports import ImportRows
from matchmaker.store.incidents import IncidentRows
from matchmaker.store.letters import LetterRows
from matchmaker.store.links import AttemptRows, LinkRows
from matchmaker.store.logos import LogoRows
from matchmaker.store.meetings import MeetingRows
from matchmaker.store.networks import NetworkRows
from matchmaker.store.opening import open_workspace
from matchmaker.store.organisations import OrganisationRows
from matchmaker.store.outcomes import OutcomeRows
from matchmaker.store.participants import ParticipantRows
from matchmaker.store.plans import PlanRows
from matchmaker.store.printings import PrintingRows
from matchmaker.store.publications import PublicationRows, RuleChangeRows
from matchmaker.store.receptions import ReceptionRows
from matchmaker.store.repairs import RepairRows
from matchmaker.store.runs import RunRows
from matchmaker.store.schema import STEPS, Step
from matchmaker.store.settings import SettingRows
from matchmaker.store.shredding import ShreddingRows
from matchmaker.store.sign_ins import AccountSessionRows, SignInRows
from matchmaker.store.standing import StandingRows
from matchmaker.store.tables import TableRows
from matchmaker.store.targets import TargetRows
from matchmaker.store.untold import UntoldRows
from matchmaker.store.walls import WallRows
from matchmaker.store.wishes import LockRows, StatementRows


class _RehearsedError(Exception):
    """Leaves a transaction without keeping anything."""


class Store:
    """One connection to a workspace, for one thread; a request or a job opens its own.

    Entities go in and come out frozen. Everything that writes is a transaction of its own, unless it is inside
    ``with store.write():``.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.series = SeriesRows(connection)
        self.events = EventRows(connection)
        self.tables = TableRows(connection)
        self.targets = TargetRows(connection)
        self.logos = LogoRows(connection)
        self.organisations = OrganisationRows(connection)
        self.participants = ParticipantRows(connection, self.organisations)
        self.statements = StatementRows(connection)
        self.locks = LockRows(connection)
        self.plans = PlanRows(connection)
        self.meetings = MeetingRows(connection)
        self.printings = PrintingRows(connection)
        self.publications = PublicationRows(connection)
        self.rule_changes = RuleChangeRows(connection)
        self.imports = ImportRows(connection)
        self.audit = AuditRows(connection)
        self.settings = SettingRows(connection)
        self.receptions = ReceptionRows(connection)
        self.links = LinkRows(connection)
        self.attempts = AttemptRows(connection)
        self.letters = LetterRows(connection)
        self.attendances = AttendanceRows(connection)
        self.feedback = FeedbackRows(connection)
        self.outcomes = OutcomeRows(connection)
        self.visits = VisitRows(connection)
        self.runs = RunRows(connection)
        self.accounts = AccountRows(connection)
        self.sign_ins = SignInRows(connection)
        self.sessions = AccountSessionRows(connection)
        self.networks = NetworkRows(connection)
        self.aliases = AliasRows(connection)
        self.untold = UntoldRows(connection)
        self.days = DayRows(connection)
        self.walls = WallRows(connection)
        self.repairs = RepairRows(connection)
        self.incidents = IncidentRows(connection)
        self.arrivals = ArrivalRows(connection)
        self.held = HeldRows(connection)
        self.counts = CountRows(connection)
        self.edits = EditRows(connection)
        self.erasing = ErasingRows(connection)
        self.shredding = ShreddingRows(connection)
        self.standing = StandingRows(connection)

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, steps: tuple[Step, ...] = STEPS) -> Self:
        """Open a workspace, upgrading an older one after a backup; ``create``: make it when there is none.

        :raises FileError: not there, not a workspace, of a newer version, or not writable.
        :raises ConflictError: somebody else keeps it locked.
        """
        return cls(open_workspace(Path(path), create=create, steps=steps))

    @property
    def path(self) -> Path:
        """Of the workspace file."""
        return self._connection.path

    @property
    def upgraded_from(self) -> Path | None:
        """The copy of what it was, if opening it just now upgraded it."""
        return self._connection.upgraded_from

    def write(self) -> AbstractContextManager[None]:
        """One transaction: all of it is kept, or nothing when an exception leaves the block. Blocks may be nested."""
        return self._connection.write()

    @contextmanager
    def rehearse(self) -> Iterator[None]:
        """A write transaction of which nothing is kept: what it would do can be told, and takes its usual time."""
        with suppress(_RehearsedError), self.write():
            yield
            raise _RehearsedError

    def read(self) -> AbstractContextManager[None]:
        """One state of the file for several reads, whatever others write meanwhile."""
        return self._connection.read()

    def load_edition(self, event_id: int) -> Edition:
        """One event with everything said about it, read in one go; what concerns the withdrawn is left out.

        :raises NotFoundError: no such event.
        :raises InputError: the programme of the event makes no sense.
        """
        with self.read():
            event = self.events.get(event_id)
            return assemble(
                event,
                self.participants.all(event_id),
                tables=self.tables.all(event_id),
                statements=self.statements.all(event_id),
                locks=self.locks.all(event_id),
                targets=self.targets.all(event_id),
                incidents=self.incidents_that_hold(event_id),
                met=self.meetings.before(event) if event.never_met else (),
            )

    def incidents_that_hold(self, event_id: int) -> tuple[Incident, ...]:
        """What happened, but for absences of whoever was seen at check-in since; ``incidents`` is what was said.

        :raises NotFoundError: no such event.
        """
        with self.read():
            incidents = self.incidents.all(event_id)
            if not any(one.kind in AWAY for one in incidents):
                return incidents
            running = self.days.get(event_id, slots_of(self.events.get(event_id)))
            return end_by_return(incidents, self.arrivals.all(event_id), running)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
