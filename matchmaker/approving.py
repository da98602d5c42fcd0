"""Registrations that organisers approve: until then nobody but them and the registrant knows of one.

Whoever waits is ``withdrawn`` as well as ``waiting``: so no list, plan or count that leaves out those who do not take
part has to know of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from matchmaker.entities import Participant
from matchmaker.errors import ConflictError
from matchmaker.journal import note
from matchmaker.mail.recipients import compose
from matchmaker.mail.writing import Kind
from matchmaker.store import Letter, Store

LONGEST = 1000  # characters of a reason


def is_approved_first(store: Store, event_id: int) -> bool:
    """Whether a new registration waits for the organisers' approval."""
    return bool(store.settings.get(_name(event_id)))


def set_approved_first(store: Store, event_id: int, *, wanted: bool, who: str) -> None:
    """From now on new registrations wait, or not; those that wait go on waiting. ``who``: for the journal."""
    with store.write():
        before = is_approved_first(store, event_id)
        store.settings.set(_name(event_id), "yes" if wanted else "")
        if wanted != before:
            words = {True: "yes", False: "no"}
            what = "event: registrations are approved first"
            note(store, event_id, who=who, what=what, before=words[before], after=words[wanted])


def admitted(store: Store, event_id: int, wanted: Participant) -> Participant:
    """A new registration as it is to be stored."""
    return replace(wanted, waiting=True, withdrawn=True) if is_approved_first(store, event_id) else wanted


def waiting(store: Store, event_id: int) -> tuple[Participant, ...]:
    """Those who wait, in order of number."""
    return tuple(one for one in store.participants.all(event_id, withdrawn=True) if one.waiting)


def draft_answer(
    store: Store, event_id: int, one: Participant, *, accept: bool, reason: str, now: datetime
) -> tuple[Letter, ...]:
    """The mails that tell a registrant, not stored; none where no address is known. ``reason``: of a refusal."""
    kind = Kind.APPROVED if accept else Kind.DECLINED
    lines = [line.rstrip() for line in reason.strip().splitlines()]
    with store.write():
        return compose(store, store.events.get(event_id), one, kind=kind, now=now, lines=lines)


def answer(
    store: Store, event_id: int, *, one: Participant, accept: bool, reason: str = "", who: str, now: datetime
) -> Participant:
    """Let a registrant take part, or not; it is told by mail. ``one``: as the page had shown it.

    Raises:
        ConflictError: It no longer waits, or was changed by somebody else meanwhile.
    """
    with store.write():
        if not store.participants.get(one.id).waiting:
            raise ConflictError("{name} no longer waits: somebody has answered already", name=one.name)
        registered = now if accept else one.registered
        answered = replace(one, waiting=False, withdrawn=not accept, registered=registered, claimed=not accept)
        saved = store.participants.save(answered)
        what = f"{one.name}: registration {'approved' if accept else 'declined'}"
        note(store, event_id, who=who, what=what, after=reason.strip(), participant=one.id)
        store.letters.add(draft_answer(store, event_id, saved, accept=accept, reason=reason, now=now))
    return saved


def _name(event_id: int) -> str:
    return f"approved_first_{event_id}"
