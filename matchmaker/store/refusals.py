"""SQLite's errors in words: which rule was broken, and what to do next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matchmaker.errors import ConflictError, FileError, InputError, MatchmakerError

# By the name of a CHECK constraint, the word a trigger raises, or the columns that are unique together.
RULES: dict[str, tuple[type[MatchmakerError], str]] = {
    "series.name": (InputError, "there is already a series with this name"),
    "event_name": (InputError, "an event needs a name"),
    "event_date": (InputError, "the date of an event is a day of the calendar, from the year 0 to 9999"),
    "event_start": (InputError, "the start of an event is a time of day in whole seconds, without a zone"),
    "event_slots": (InputError, "an event needs at least one round"),
    "event_meeting": (InputError, "a meeting lasts at least one minute"),
    "event_changeover": (InputError, "a changeover takes 0 minutes or more"),
    "event_floor": (InputError, "the floor is 0 meetings or more"),
    "event_maximum": (InputError, "the greatest number of meetings is at least 1; leave it empty for no limit"),
    "event_never_met": (InputError, "points for pairs that never met are from 0 to 19, what a first choice adds"),
    "break_start": (InputError, "a break begins at a time of day in whole seconds, without a zone"),
    "break_minutes": (InputError, "a break lasts at least one minute"),
    "session_start": (InputError, "a session begins at a time of day in whole seconds, without a zone"),
    "session_minutes": (InputError, "a session lasts at least one minute"),
    "speakers.event_id, speakers.session, speakers.participant_id": (
        InputError,
        "a participant is listed twice as a speaker of one session",
    ),
    "organisations.key": (InputError, "another organisation already has this name; use that one"),
    "organisation_name": (InputError, "an organisation needs a name"),
    "organisation_key": (InputError, "an organisation needs a name with at least one letter or digit"),
    "accreditations.organisation_id, accreditations.accreditation": (
        InputError,
        "an accreditation is listed twice for one organisation",
    ),
    "organisation_siret": (InputError, "a SIRET has 14 digits; correct it or leave it empty"),
    "participants.event_id, participants.organisation_id": (
        InputError,
        "this organisation already takes part in this event; change that participant instead",
    ),
    "participant_number_is_fixed": (ConflictError, "a participant keeps its number and its event for good"),
    "participant_stays": (ConflictError, "a participant is withdrawn, never deleted, so that its number stays its own"),
    "participant_head_count": (InputError, "at least one person comes"),
    "participant_parallel": (InputError, "a participant holds at least one meeting at once"),
    "participant_arrive": (InputError, "the time of arrival is a time of day in whole seconds, without a zone"),
    "participant_leave": (InputError, "the time of leaving is a time of day in whole seconds, without a zone"),
    "participant_hours": (InputError, "a participant arrives before it leaves; correct one of the two times"),
    "participant_limits": (InputError, "the least number of meetings is 0 or more, and not above the greatest"),
    "participant_missing": (InputError, "a withdrawn participant is no longer waiting for a decision"),
    "participant_erased": (InputError, "whoever asked to be deleted does not come; take that back first"),
    "line_deadline": (InputError, "the date by which something is needed is a day of the calendar"),
    "absences.participant_id, absences.slot": (InputError, "a round is listed twice as away"),
    "absence_slot": (InputError, "rounds are numbered from 1"),
    "other_email": (InputError, "an e-mail address of a further person is empty; leave it out"),
    "person_name": (InputError, "a person needs a name"),
    "meeting_tables.event_id, meeting_tables.label": (InputError, "two tables have the same label; rename one of them"),
    "table_label": (InputError, "a table needs a label"),
    "closed_slots.table_id, closed_slots.slot": (InputError, "a round is listed twice as closed"),
    "closed_slot": (InputError, "rounds are numbered from 1"),
    "statements.event_id, statements.source, statements.target": (
        InputError,
        "a participant says two things about the same other one; keep one of them",
    ),
    "statement_self": (InputError, "a participant cannot wish to meet itself"),
    "statement_rank": (InputError, "ranks count from 1"),
    "statement_refusal": (InputError, "a reason is given for a refusal only"),
    "lock_self": (InputError, "a participant cannot be locked to meet itself"),
    "lock_slot": (InputError, "rounds are numbered from 1"),
    "plan_begins_as_draft": (ConflictError, "a plan begins as a draft; publish it afterwards"),
    "plan_publication": (ConflictError, "saving does not publish a plan; publish it afterwards"),
    "plan_is_frozen": (ConflictError, "a published plan never changes; make a new draft from it"),
    "publications.plan_id, publications.kind": (ConflictError, "this plan is published in this way already"),
    "publication_is_kept": (ConflictError, "what was published, and by which rule, is never rewritten"),
    "plan_meeting_self": (InputError, "a participant cannot meet itself"),
    "plan_meeting_slot": (InputError, "rounds are numbered from 1"),
    "index 'plan_meeting_pair'": (InputError, "two participants meet twice in this plan; keep one of the meetings"),
    "plan_meetings.plan_id, plan_meetings.slot, plan_meetings.table_id": (
        InputError,
        "two meetings are at the same table in the same round; move one of them",
    ),
    "target_per_buyer": (InputError, "the number of meetings wished for every buyer is 0 or more"),
    "target_share": (InputError, "a share of all meetings is between 0 and 100 percent"),
    "target_says_something": (InputError, "a target is a number of meetings for every buyer, or a share of all"),
    "logo_name": (InputError, "a logo needs a name: whose it is"),
    "logo_digest": (InputError, "a logo is found by its SHA-256, which has 64 hexadecimal digits"),
    "logos.event_id, logos.digest": (InputError, "this picture is among the logos already"),
    "incident_slots": (InputError, "an incident lasts from one round to the same or a later one"),
    "incident_whom": (InputError, "an incident is about one participant, two who are kept apart, or a table"),
    "arrival_key": (InputError, "a tap at check-in has a key of 16 to 64 characters; reload the page and tap again"),
    "held_pair": (InputError, "a meeting is named by its two participants, the lower number of the file first"),
    "import_sha256": (InputError, "the SHA-256 of a file has 64 hexadecimal digits"),
    "registration_json": (InputError, "what a registration said is kept as JSON"),
    "reception_priorities": (InputError, "the number of priorities is 0 or more"),
    "reception_retention": (InputError, "personal data are kept until a day of the calendar"),
    "reception_hours": (InputError, "registration opens before it closes; correct one of the two moments"),
    "reception_wishes": (InputError, "wishes open before they close; correct one of the two moments"),
    "letter_recipient": (InputError, "a mail needs an address"),
    "attendance_late": (InputError, "the time of a late arrival is a time of day in whole seconds, without a zone"),
    "feedback_self": (InputError, "feedback is about a meeting with somebody else"),
    "outcome_self": (InputError, "what came of a meeting is said of one with somebody else"),
    "accounts.email": (InputError, "there is an account with this e-mail address already"),
    "account_name": (InputError, "an account needs a name"),
    "account_email": (InputError, "an account needs an e-mail address"),
    "run_task": (InputError, "what a run computes from is kept as JSON"),
    "run_open": (ConflictError, "a run that is over keeps nothing to compute from, and one that is not has no end"),
    "run_plan": (ConflictError, "a run that is done has made a plan, and no other run has"),
    "runs.event_id": (ConflictError, "a run of this event is not over; stop or cancel it first"),
    "audit_is_kept": (ConflictError, "what happened is never rewritten"),
    "FOREIGN KEY": (
        InputError,
        "this names an event, participant, table or series that is not there, or is of another event; reload",
    ),
}

BUSY = (
    ConflictError,
    "{path} is busy: another program has kept it locked; wait for it to finish, or close it, and try again",
)

_CODES: dict[int, tuple[type[MatchmakerError], str]] = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_READONLY: (FileError, "{path} may not be written; check the rights of the file and of its folder"),
    sqlite3.SQLITE_CANTOPEN: (FileError, "{path} cannot be opened; check that its folder exists and may be written"),
    sqlite3.SQLITE_PERM: (FileError, "{path} cannot be opened; check the rights of the file and of its folder"),
    sqlite3.SQLITE_NOTADB: (FileError, "{path} is not a workspace of matchmaker; choose another file"),
    sqlite3.SQLITE_CORRUPT: (FileError, "{path} is damaged; go back to a backup of it"),
    sqlite3.SQLITE_FULL: (FileError, "{path} cannot grow: the disk is full; make room and try again"),
    sqlite3.SQLITE_IOERR: (FileError, "{path} cannot be read or written: is the disk full? Make room and try again"),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses into a MatchmakerError; mistakes in our own SQL pass unchanged."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise _broken_rule(error) from error
    except sqlite3.Error as error:
        # The lowest byte is the kind of error; the others only refine it.
        kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if kind not in _CODES:
            raise
        error_type, template = _CODES[kind]
        raise error_type(template, path=path) from error


def _broken_rule(error: sqlite3.IntegrityError) -> MatchmakerError:
    """``CHECK constraint failed: event_name``, ``FOREIGN KEY constraint failed``, or the word a trigger raised."""
    what, _, rule = str(error).partition(" constraint failed")
    name = rule.removeprefix(": ") or what
    if name in RULES:
        error_type, template = RULES[name]
        return error_type(template)
    return InputError("the workspace refuses this value: {reason}", reason=str(error))
