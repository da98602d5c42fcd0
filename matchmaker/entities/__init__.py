"""The words of the domain as frozen data. An ``Edition`` is one event with everything said about it, in memory."""

from matchmaker.entities.days import Arrival, HeldMark, Incident, Repaired, Round, Running, Trouble, Wall, Way
from matchmaker.entities.editions import Edition
from matchmaker.entities.logos import Logo, LogoLabel
from matchmaker.entities.mornings import Break, Event, Series, Session, Slot, Table
from matchmaker.entities.people import Line, Organisation, Participant, Person, Statement
from matchmaker.entities.plans import ByHand, Lock, Meeting, PastMeeting, Plan, PlanGoal
from matchmaker.entities.rules import Publication, PublicationKind, Rule, RuleChange
from matchmaker.entities.targets import FirmKind, Target
from matchmaker.entities.words import (
    Accreditation,
    Amount,
    Contract,
    LegalForm,
    LineKind,
    Nature,
    PlanState,
    Refusal,
    Role,
    Size,
)
from solver.problem import Wish

__all__ = [
    "Accreditation", "Amount", "Arrival", "Break", "ByHand", "Contract", "Edition", "Event", "FirmKind", "HeldMark",
    "Incident", "LegalForm", "Line", "LineKind", "Lock", "Logo", "LogoLabel", "Meeting", "Nature", "Organisation",
    "Participant", "PastMeeting", "Person", "Plan", "PlanGoal", "PlanState", "Publication", "PublicationKind",
    "Refusal", "Repaired", "Role", "Round", "Rule", "RuleChange", "Running", "Series", "Session", "Size", "Slot",
    "Statement", "Table", "Target", "Trouble", "Wall", "Way", "Wish",
]  # fmt: skip
