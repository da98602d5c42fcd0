"""A workspace in which one participant has said everything that can be said, with a token in every personal text."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from shutil import copy

import pytest

from matchmaker.entities import (
    Accreditation,
    Arrival,
    ByHand,
    HeldMark,
    LegalForm,
    Line,
    LineKind,
    Lock,
    Meeting,
    Organisation,
    Participant,
    Person,
    Refusal,
    Role,
    Size,
    Statement,
    Way,
    Wish,
)
from matchmaker.imports.memory import Memory, write_memories
from matchmaker.journal import note
from matchmaker.links import link_of
from matchmaker.mail.asking import ask_for_link
from matchmaker.reception import Reception
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.wishes import Said
from matchmaker.runs import cancel_run
from matchmaker.settings import set_public_url
from matchmaker.store import (
    Answer,
    Attendance,
    Claims,
    Conflict,
    DecidedBy,
    Deed,
    Edit,
    Enclosure,
    Feedback,
    Letter,
    LetterState,
    Link,
    Membership,
    Printing,
    ResolvedName,
    Run,
    RunKind,
    Sequel,
    Side,
    Store,
    Untold,
)
from tests import workspaces

NOW = datetime(2027, 4, 20, 9, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
TOKEN = "jeton"
SIRET = "73282932000074"
"""A token of a kind: this column takes digits only."""

NAME, NEW_NAME = "Ancienne Structure", "Structure Alpha"
"""The organisation took another name after the first file."""


class Kind(StrEnum):
    """What a column holds. ``PLANTED``: a person's words, with a token. ``VALUE``: of a participant, of a short list or
    a moment, gone with its row or emptied. ``STAYS``: number and name of an organisation. ``OTHERS``: nothing about a
    participant.
    """

    PLANTED = "planted"
    VALUE = "value"
    STAYS = "stays"
    OTHERS = "others"


_P, _V, _S, _O = Kind.PLANTED, Kind.VALUE, Kind.STAYS, Kind.OTHERS

COLUMNS: dict[str, dict[str, Kind]] = {
    "series": {"name": _O},
    "events": dict.fromkeys(("name", "date", "start", "place", "timezone", "language", "mandatory_line"), _O),
    "breaks": {"start": _O},
    "sessions": {"title": _O, "start": _O},
    "organisations": {"key": _S, "name": _S, "legal_form": _V, "department": _P, "size": _V, "siret": _P},
    "accreditations": {"accreditation": _V},
    "participants": {
        "role": _S, "email": _P, "arrive": _V, "leave": _V, "accessibility": _P, "languages": _P, "barred": _P,
        "registered": _V,
    },
    "other_emails": {"email": _P},
    "people": dict.fromkeys(("name", "function", "phone", "email"), _P),
    "lines": {
        "kind": _V, "sector": _P, "text": _P, "title": _P, "groups": _P, "deadline": _V, "amount": _V, "contract": _V,
        "nature": _V, "area": _P,
    },
    "meeting_tables": {"label": _O, "zone": _O},
    "statements": {"wish": _V, "refusal": _V},
    "locks": {"reason": _P},
    "targets": {"kind": _O},
    "logos": dict.fromkeys(("digest", "name", "media_type", "content"), _O),
    "repairs": {"at": _O, "who": _O},
    "incidents": {"kind": _V, "at": _V, "who": _O},
    "day_clocks": {"paused": _O, "earlier": _O},
    "walls": {"key": _O, "notice": _O},
    "day_rounds": dict.fromkeys(("planned_start", "planned_end", "start", "end"), _O),
    "plan_by_hand": {"reason": _P, "who": _O},
    "edits": {"at": _O, "who": _O, "deed": _O, "before": _P, "after": _P},
    "publications": dict.fromkeys(("kind", "at", "who", "rule"), _O),
    "rule_changes": dict.fromkeys(("at", "who", "before", "after"), _O),
    "plans": dict.fromkeys(("state", "created", "status", "problem"), _O),
    "plan_goals": dict.fromkeys(("name", "sense", "scope"), _O),
    "notices": {"text": _O},
    "imports": dict.fromkeys(("file_name", "sha256", "read_at", "counts"), _O),
    "registrations": {"key": _S, "registrant": _P},
    "resolved_names": {"text": _P, "decided_by": _V},
    "conflicts": dict.fromkeys(("field", "base", "theirs", "ours"), _P),
    "audit": {"at": _O, "who": _P, "what": _P, "before": _P, "after": _P},
    "settings": {"name": _O, "value": _O},
    "receptions": dict.fromkeys(
        ("opens", "closes", "wishes_open", "wishes_close", "notice", "contact", "retention", "publisher", "controller",
         "officer", "basis", "rights", "accessibility"), _O,
    ),
    "links": {"nonce": _P, "issued": _V},
    "letters": {
        "kind": _V, "recipient": _P, "subject": _P, "body": _P, "state": _V, "queued": _V, "due": _V, "error": _P,
        "sent": _V,
    },
    "enclosures": {"name": _P, "type": _V, "content": _P},
    "attempts": {"scope": _V, "key": _V, "at": _V},
    "attendances": {"answer": _V, "late_until": _V, "note": _P, "at": _V},
    "feedback": {"at": _V},
    "outcomes": {"amount": _V, "at": _V},
    "visits": {"previous": _V, "latest": _V},
    "printings": {**dict.fromkeys(("paper", "language", "table_label", "digest", "at"), _V), "who": _O},
    "arrivals": {**dict.fromkeys(("key", "kind", "at"), _V), "who": _O},
    "held_marks": {"at": _V, "who": _O},
    "accounts": dict.fromkeys(("name", "email", "role", "language", "created"), _O),
    "sign_ins": dict.fromkeys(("digest", "issued", "expires", "used", "browser"), _O),
    "sessions_of_accounts": dict.fromkeys(("digest", "began", "expires"), _O),
    "runs": {
        **dict.fromkeys(
            ("state", "kind", "asked_by", "asked", "token", "started", "heartbeat", "ended", "stopped_by", "progress",
             "error"), _O,
        ),
        "task": _P,
    },
    "erasures": {"mark": _O},
    "memberships": {"since": _V},
    "stated_by_networks": {"wish": _V},
    "untold": dict.fromkeys(("about", "before", "after", "author"), _P),
    "aliases": {"key": _S},
    "_sqlite_migrations": {"migration_set": _O, "name": _O, "applied_at": _O},
}  # fmt: skip
"""Every column of text or bytes: a new one fails the test until somebody says here what it is, and minds it."""


def of_kind(kind: Kind) -> dict[str, set[str]]:
    """The columns of a kind, by table."""
    found = {table: {name for name, known in names.items() if known is kind} for table, names in COLUMNS.items()}
    return {table: names for table, names in found.items() if names}


def token(column: str) -> str:
    """The token of a column, as in ``jeton-people-name``."""
    return f"{TOKEN}-{column.replace('.', '-')}"


EMAIL = f"{TOKEN}-participants-email@alpha.example"
PERSON = Person(
    token("people.name"), token("people.function"), token("people.phone"), f"{TOKEN}-people-email@alpha.example", True
)
LINE = Line(
    LineKind.NEED,
    token("lines.sector"),
    token("lines.text"),
    title=token("lines.title"),
    groups=(token("lines.groups"),),
    deadline=date(2027, 9, 1),
    area=token("lines.area"),
)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with all of it, to be copied. A run is under way."""
    made = tmp_path_factory.mktemp("planted") / "openmap.db"
    plant(made)
    return made


@pytest.fixture(scope="session")
def at_rest(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same when the run is over."""
    made = Path(copy(planted, tmp_path_factory.mktemp("at_rest")))
    with Store.open(made) as store:
        cancel_run(store, 1, who="test", now=NOW)
    return made


def plant(path: Path) -> None:
    """The participant 1 says everything; 2 is its partner, 3 somebody else. Files of the organiser's are not there."""
    with Store.open(path, create=True) as store:
        set_public_url(store, "http://openmap.example")
        event = store.events.add(workspaces.event()).id
        store.receptions.save(
            Reception(event, contact="openmap@marnelle.example", retention=date(2027, 12, 31), basis="Intérêt public")
        )
        tables = workspaces.tables(store, event, "1", "2")
        alpha, beta, gamma = store.participants.add(event, [_alpha(), _beta(), workspaces.participant("Gamma")])
        _files(store, event, alpha=alpha, beta=beta)
        _opinions(store, event, alpha=alpha, beta=beta, gamma=gamma)
        plan = workspaces.draft(Meeting(1, 2, 1, tables[0].id), Meeting(1, 3, 2, tables[0].id))
        by_hand = (ByHand(1, 2, token("plan_by_hand.reason"), "Personne Z"), ByHand(3, 1, "autre", "Personne Z"))
        published = store.plans.publish(store.plans.add(event, replace(plan, by_hand=by_hand)))
        store.edits.add(event, _edit(published.id, by_hand))
        _journal(store, event)
        _mails(store)
        for one in (alpha, beta):
            link_of(store, one.id, now=NOW)
            ask_for_link(store, event, one.email, now=NOW, asker="192.0.2.1")
            store.attendances.set(Attendance(one.id, Answer.REPLACED, NOW, time(10, 0), _of(one, "attendances.note")))
            store.printings.remember(event, [Printing("badges", "fr", one.id, "", "0" * 64, NOW, "test")])
            store.visits.mark(one.id, now=NOW, new_visit_after=NOW)
            store.arrivals.add(event, [Arrival(f"{one.id:032}", one.id, Way.IN, NOW, "Personne Z", person=0)])
        store.runs.add(Run(0, event, RunKind.ANEW, "test", NOW), task=json.dumps([token("runs.task")]))
        store.letters.add([_letter(None, EMAIL, body=token("letters.body"))])
        store.held.set(event, [HeldMark(a, b, True, True, NOW, "Personne Z") for a, b in ((1, 2), (2, 3))])
        store.links.set(Link(1, token("links.nonce"), NOW))
        store.networks.set_member(event, Membership(1, 3, NOW))
        store.networks.state(event, 1, target=2, wish=Wish.YES)
        store.untold.add(1, Untold(*(token(f"untold.{name}") for name in ("about", "before", "after", "author"))))
        store.aliases.set(event, "alpha et fils", participant_id=1)
    _leave_old_pages(path)


def _edit(plan: int, by_hand: tuple[ByHand, ...]) -> Edit:
    claims = Claims("FEASIBLE", False, "", (), ())
    before = Side((), (replace(by_hand[0], reason=token("edits.before")),), (), claims)
    after = Side((), (), (Lock(1, 2, reason=token("edits.after")),), claims)
    return Edit(0, plan, NOW, "Personne Z", Deed.PLACE, before, after)


def _alpha() -> Participant:
    organisation = Organisation(
        0, NEW_NAME, NEW_NAME.casefold(), LegalForm.PUBLIC, (Accreditation.EA,),
        token("organisations.department"), Size.SMALL, SIRET,
    )  # fmt: skip
    return Participant(
        0,
        0,
        organisation,
        Role.BUYER,
        email=EMAIL,
        head_count=3,
        parallel=2,
        arrive=time(9, 15),
        leave=time(11, 0),
        away=(4,),
        minimum=1,
        maximum=5,
        step_free=True,
        accessibility=token("participants.accessibility"),
        people=(PERSON,),
        lines=(LINE,),
        other_emails=(f"{TOKEN}-other_emails-email@alpha.example",),
        languages=(token("participants.languages"),),
        barred=(token("participants.barred"),),
        registered=LONG_AGO,
    )


def _beta() -> Participant:
    return workspaces.participant(
        "Beta",
        email="accueil@beta.example",
        people=(Person("Personne B", email="b@beta.example"),),
        lines=(Line(LineKind.OFFER, "Linge", "Location de linge"),),
        registered=LONG_AGO,
    )


def _of(one: Participant, column: str) -> str:
    return token(column) if one.id == 1 else "autre"


def _files(store: Store, event: int, *, alpha: Participant, beta: Participant) -> None:
    """The file named it by its earlier name."""
    old = Registrant(
        NAME.casefold(),
        NAME,
        Role.BUYER,
        emails=(f"{TOKEN}-registrations-registrant@alpha.example",),
        people=(Person(token("registrations.registrant")),),
        lines=(Line(LineKind.NEED, "", token("registrations.registrant-line")),),
        wishes=(f"{TOKEN} resolved names text", "beta"),
        vetoes=(token("registrations.registrant-veto"),),
    )
    other = Registrant("beta", "Beta", Role.SUPPLIER, emails=("accueil@beta.example",), wishes=("bêta associés",))
    memories = {
        old.key: Memory(old, (Said(old.key, "beta", Wish.YES, 1),)),
        other.key: Memory(other),
    }
    file = write_memories(
        store, event, memories=memories, file="inscriptions.csv", digest="0" * 64, counts={"lines": 2}
    )
    texts = (token("resolved_names.text"), f"{TOKEN} resolved names text", "beta associes")
    store.imports.remember_names(
        event,
        [ResolvedName(text, who, DecidedBy.HAND) for text, who in zip(texts, (alpha.id, beta.id, 3), strict=True)],
    )
    field, base, theirs, ours = (token(f"conflicts.{name}") for name in ("field", "base", "theirs", "ours"))
    store.imports.add_conflicts(
        event,
        [
            Conflict(0, alpha.id, field, base, theirs, ours, file.id),
            Conflict(0, beta.id, "role", "", "x", "y", file.id),
        ],
    )


def _opinions(store: Store, event: int, *, alpha: Participant, beta: Participant, gamma: Participant) -> None:
    said = [Statement(alpha.id, beta.id, Wish.YES, 1), Statement(alpha.id, gamma.id, Wish.NO, refusal=Refusal.RECENT)]
    theirs = [Statement(beta.id, alpha.id, Wish.NO), Statement(beta.id, gamma.id, Wish.YES, 1)]
    store.statements.set(event, {alpha.id: said, beta.id: theirs})
    store.locks.set(event, Lock(alpha.id, beta.id, reason=token("locks.reason")))
    store.locks.set(event, Lock(beta.id, gamma.id, reason="autre"))
    store.feedback.set([Feedback(alpha.id, beta.id, NOW, useful=True), Feedback(beta.id, alpha.id, NOW, useful=False)])
    store.outcomes.set(event, [Sequel(alpha.id, beta.id, NOW, quote=True), Sequel(beta.id, alpha.id, NOW, quote=False)])


def _journal(store: Store, event: int) -> None:
    """The first line is from before ids were written down."""
    before, after = token("audit.before"), token("audit.after")
    note(store, event, who="command line", what=f"{NAME}: e-mail", before=before, after=after)
    note(store, event, who=NAME, what=f"{NAME}: organisation", after=NEW_NAME, participant=1)
    note(store, event, who="command line", what=f"{NEW_NAME}: persons", before=before, after=after, participant=1)
    note(store, event, who=EMAIL, what=f"wrote to {EMAIL}", before=f"x {PERSON.name}", after=f"{PERSON.phone} y")
    changed = {"before": "old@beta.example", "after": "accueil@beta.example"}
    note(store, event, who="Beta", what="Beta: e-mail", participant=2, **changed)


def _mails(store: Store) -> None:
    """To it, to its partner about it, and to others about nothing of it."""
    enclosure = Enclosure(token("enclosures.name"), "application/pdf", token("enclosures.content").encode())
    agenda = Enclosure("agenda.pdf", "application/pdf", b"\x00\x01 packed")
    mine = {"subject": token("letters.subject"), "body": token("letters.body"), "error": token("letters.error")}
    told = f"Vous rencontrez Structure Alpha ({PERSON.email.upper()}, {PERSON.phone}) : {LINE.text}."
    letters = [
        _letter(1, f"{TOKEN}-letters-recipient@alpha.example", enclosures=(enclosure,), **mine),
        _letter(2, "accueil@beta.example", body=told, state=LetterState.SENT, sent=NOW, enclosures=(agenda,)),
        _letter(3, "accueil@gamma.example", body=f"Remplaçant : {PERSON.name}."),
        _letter(3, "accueil@gamma.example", body="Autre chose."),
    ]
    store.letters.add(letters)


def _letter(participant: int | None, recipient: str, **more: object) -> Letter:
    plain = {"subject": "Votre matinée", "body": "Bonjour.", "queued": NOW, "due": NOW, **more}
    return Letter(0, 1, participant, "agenda", recipient, **plain)  # type: ignore[arg-type]


def _leave_old_pages(path: Path) -> None:
    """What was deleted before deletion was made to overwrite: it is still in the bytes of free pages."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA secure_delete = OFF")
        row = (
            "INSERT INTO letters SELECT id + 100, event_id, participant_id, kind, recipient, subject, ?, state, queued,"
            " due, attempts, error, sent FROM letters WHERE id = 1"
        )
        connection.execute(row, [f"{TOKEN}-old " * 2000])
        connection.commit()
        connection.execute("DELETE FROM letters WHERE id > 100")


def columns_of(path: Path) -> dict[str, dict[str, str]]:
    """The declared type of every column of text or bytes, by table."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = {
            table: {
                name: type
                for _, name, type, *_ in connection.execute(f"PRAGMA table_info({table})")
                if type in ("TEXT", "BLOB")
            }
            for table in tables
        }
    return {table: columns for table, columns in found.items() if columns}


def tokens_in(path: Path) -> dict[str, set[str]]:
    """Columns (by table) of which some value holds a token."""
    found: dict[str, set[str]] = {}
    for table, columns in columns_of(path).items():
        with closing(sqlite3.connect(path)) as connection:
            for column in columns:
                values = [str(value) for (value,) in connection.execute(f"SELECT {column} FROM {table}")]
                if any(TOKEN in value or SIRET in value for value in values):
                    found.setdefault(table, set()).add(column)
    return found


def files_with_tokens(folder: Path) -> list[str]:
    """Names of all files in a folder whose bytes hold a token, in whatever case."""
    marks = (TOKEN.encode(), TOKEN.upper().encode(), TOKEN.encode("utf-16-le"), SIRET.encode())
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return [file.name for file in files if any(mark in file.read_bytes() for mark in marks)]
