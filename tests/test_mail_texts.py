"""What mails say, word for word, and what they never say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from matchmaker.afterwards.asking import ask_for_outcomes
from matchmaker.approving import draft_answer
from matchmaker.editions import queue_invitations
from matchmaker.entities import Participant
from matchmaker.mail import (
    Kind,
    queue_agendas,
    queue_circular,
    queue_link,
    queue_no_wishes,
    queue_reminders,
    tell_changes,
)
from matchmaker.mail.writing import one_line, write
from matchmaker.reception import LEGAL
from matchmaker.store import Letter, Store, Untold
from tests.mailings import URL, prepare, publish
from tests.workspaces import NOON

PLAN = ((1, 3, 1, 1), (2, 3, 3, 2))
CHANGES = (
    Untold("leave", "", "11:30"),
    Untold("role", "supplier", "both"),
    Untold("wish about Ville de Marnelle", "yes", "no"),
    Untold("wish about Agglo", "", "priority", "Réseau des clauses"),
    Untold("refusal kept of Agglo", "", "yes", "Réseau des clauses"),
)
KINDS = [kind for kind in Kind if kind is not Kind.SIGN_IN]
"""Those about a participant; mails to organisers have a test of their own."""


@pytest.fixture(params=["fr", "en"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with prepare(tmp_path / "openmap.db", language=request.param) as store:
        yield store


def letters(store: Store, kind: Kind) -> list[Letter]:
    """Those of a kind, first ones first, with what they enclose."""
    return [store.letters.get(one.id) for one in reversed(store.letters.all(1)) if one.kind == kind]


def said(letter: Letter) -> str:
    """Subject and body; the token of the link replaced, narrow spaces made plain."""
    text = re.sub(rf"{URL}/l/\S+", "LIEN", f"{letter.subject}\n\n{letter.body}")
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def expected(store: Store, kind: Kind) -> str:
    language = store.events.get(1).language
    return (Path(__file__).parent / "data" / "mails" / f"{kind.value}.{language}.txt").read_text(encoding="utf-8")


def queue_everything(store: Store) -> None:
    """A mail of each kind to participant 3, who buys nothing and wished nobody."""
    reception = store.receptions.get(1)
    opening = {"wishes_open": NOON - timedelta(days=1), "wishes_close": NOON + timedelta(days=1)}
    store.receptions.save(replace(reception, **opening))
    queue_link(store, 3, now=NOON)
    queue_link(store, 3, now=NOON, again=True)
    queue_no_wishes(store, 1, now=NOON)
    tell_changes(store, 3, changes=CHANGES, now=NOON)
    one = store.participants.get(3)
    text = "Bonjour {structure},\n\nle parking change.\n\n{link}"
    queue_circular(store, 1, to=[one], subject="{organisation} : parking", text=text, now=NOON)
    for accept in (True, False):
        store.letters.add(draft_answer(store, 1, one, accept=accept, reason="Salle pleine.\nA bientot.", now=NOON))
    ask_again(store, one)
    queue_reminders(store, 1, now=NOON)
    publish(store, *PLAN)
    queue_agendas(store, 1, now=NOON)
    for letter in store.letters.take(now=NOON, most=100):
        store.letters.save(replace(letter, sent=NOON))
    publish(store, (1, 3, 2, 3), (2, 4, 1, 2))
    queue_agendas(store, 1, now=NOON)
    ask_for_outcomes(store, now=NOON + timedelta(days=97))


def ask_again(store: Store, one: Participant) -> None:
    """As if it had only been asked to come; registration is open."""
    reception, day = store.receptions.get(1), timedelta(days=1)
    texts = {name: getattr(reception, name) or name for name in LEGAL}
    store.receptions.save(replace(reception, opens=NOON - day, closes=NOON + day, **texts))
    asked = store.participants.save(replace(one, withdrawn=True, invited=True))
    queue_invitations(store, 1, now=NOON)
    store.participants.save(replace(asked, withdrawn=False))


def test_mails_say_this(store: Store) -> None:
    queue_everything(store)
    found = {kind: [one for one in letters(store, kind) if one.participant == 3] for kind in KINDS}
    assert {kind: {said(one) for one in some} for kind, some in found.items()} == {
        kind: {expected(store, kind)} for kind in KINDS
    }
    both = ["chantier@fuite3.example", "bureau@fuite3.example"]
    assert [[one.recipient for one in some] for some in found.values()] == [both] * len(KINDS)


def test_no_mail_tells_a_wish_a_veto_or_how_others_are_reached(store: Store) -> None:
    queue_everything(store)
    quiet = [kind for kind in KINDS if kind is not Kind.CHANGED]  # that one tells its reader its own wishes
    sent = [letter for kind in quiet for letter in letters(store, kind)]
    assert len(sent) > 15
    for letter in sent:
        enclosed = "".join(
            item.content.decode() if item.type == "text/calendar" else printed(item.content)
            for item in letter.enclosures
        )
        text = f"{letter.subject}{letter.body}{enclosed}"
        assert "FUITE" not in text.replace(letter.recipient, "")
        assert not re.search(r"@fuite|priorit|refus|conflict|CONFLICT", text)


def printed(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_agendas_come_with_one_page_and_a_calendar(store: Store) -> None:
    publish(store, *PLAN)
    queue_agendas(store, 1, now=NOON)
    found = {letter.recipient: letter for letter in letters(store, Kind.AGENDA)}
    pdf, calendar = found["chantier@fuite3.example"].enclosures
    assert (pdf.name, pdf.type, calendar.name, calendar.type) == (
        "agenda.pdf", "application/pdf", "agenda.ics", "text/calendar",
    )  # fmt: skip
    assert len(PdfReader(BytesIO(pdf.content)).pages) == 1
    page = printed(pdf.content)
    assert "Chantier de l’Œuvre" in page
    assert "Ville de Marnelle" in page
    starts = [event["DTSTART"].dt.isoformat() for event in Calendar.from_ical(calendar.content).walk("VEVENT")]
    assert starts == ["2027-05-18T07:00:00+00:00", "2027-05-18T07:50:00+00:00"]


def test_who_wished_in_vain_gets_the_programme_and_no_calendar(store: Store) -> None:
    publish(store, (1, 3, 1, 1))
    queue_agendas(store, 1, now=NOON)
    (letter,) = (one for one in letters(store, Kind.AGENDA) if one.participant == 2)
    assert [item.name for item in letter.enclosures] == ["agenda.pdf"]
    assert "ICS" not in letter.body
    assert "Accueil" in letter.body


def test_names_cannot_begin_a_line_or_turn_the_text() -> None:
    assert one_line(" A\r\nBcc: x\u2028y\u202e\x07 \u00a0z ") == "A Bcc: x y \u00a0z"
    assert one_line("می\u200cخواهم 日本 😀") == "می\u200cخواهم 日本 😀"
    text = write(Kind.LINK_AGAIN, language="fr", event="E\nTo: a", name="{{ link }}{% x %}\n\nB", day="", contact="",
                 link="L")  # fmt: skip
    assert text.subject == "Votre lien personnel pour E To: a : {{ link }}{% x %} B"
    assert "\nB" not in text.body
