"""Deleting a participant on its demand. What stays: its number, the name of its organisation, and ids in plans."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from matchmaker.emails import folded
from matchmaker.entities import Organisation, Participant
from matchmaker.errors import FileError
from matchmaker.imports.waiting import forget_all
from matchmaker.journal import note
from matchmaker.keeping.backups import are_backups, back_up
from matchmaker.limits import attempt_key
from matchmaker.mail.publication import STOPPED
from matchmaker.personal.traces import Traces, find_traces, pattern_of
from matchmaker.store import BLOT, AuditEntry, Letter, LetterState, Overwritten, RunState, Store

_log = logging.getLogger(__name__)


def erase(store: Store, participant_id: int, *, who: str) -> None:
    """Everything personal about a participant is deleted, all or nothing; again it does nothing. ``who``: the journal.

    The bytes are overwritten by ``finish_erasing``, which is to be called next.

    Raises:
        NotFoundError: No such participant.
    """
    with store.write():
        one = store.participants.get(participant_id)
        if one.erased:
            return
        event_id = store.participants.event_of(one.id)
        traces = find_traces(store, event_id, one)
        store.participants.save(_emptied(store, one))
        store.erasing.forget(event_id, one.id)
        store.imports.forget_registrations(event_id, traces.keys)
        store.erasing.forget_names(event_id, traces.texts)
        store.erasing.forget_letters(traces.addresses)
        _cancel_runs(store, event_id, who=who)
        store.erasing.forget_attempts(_attempts(store, traces))
        store.erasing.rewrite_letters(tuple(_rewritten(store, event_id, traces)))
        contacts = pattern_of(traces.contacts)
        store.erasing.blot_audit(event_id, lambda entry: _blotted(entry, traces.entries, contacts))
        note(store, event_id, who=who, what=f"participant {one.number} asked to be deleted", participant=one.id)
        for twin in _twins(store, event_id, one):
            erase(store, twin.id, who=who)
        forget_invitations(store, [one], who=who)


def forget_invitations(store: Store, people: Iterable[Participant], *, who: str) -> None:
    """Whoever is asked to come again at the address of one of these is deleted with it: it never gave that itself."""
    known = {(one.organisation.id, folded(one.email)) for one in people if one.email}
    for other in store.participants.invited():
        if (other.organisation.id, folded(other.email)) in known:
            erase(store, other.id, who=who)


def finish_erasing(store: Store, *, wait: float) -> Overwritten:
    """Overwrite what was deleted, in the file and in our own copies beside it, which are removed.

    Waits at most ``wait`` seconds at a time for others who use the file; what is left is done by the next call. Where
    backups were among those copies, there is a new one at once.
    """
    if store.erasing.is_due():
        forget_all(store.path)
    done = store.erasing.overwrite(wait=wait)
    if done.removed:
        what = "backups removed, because they held somebody who was deleted"
        store.audit.add(AuditEntry(datetime.now(UTC), "matchmaker", what, before="; ".join(done.removed)))
    if are_backups(store.path, done.removed):
        try:
            back_up(store, now=datetime.now(UTC))
        except FileError as error:  # whoever was deleted is; for the backup there is no room
            _log.error("there is no backup any more: %s", error)
    return done


def _emptied(store: Store, one: Participant) -> Participant:
    """The organisation keeps what it said elsewhere; one that says nothing elsewhere keeps its name."""
    organisation = one.organisation
    if not store.erasing.is_elsewhere(organisation.id, besides=one.id):
        organisation = Organisation(organisation.id, organisation.name, organisation.key)
    return Participant(one.id, one.number, organisation, one.role, withdrawn=True, erased=True, revision=one.revision)


def _twins(store: Store, event_id: int, one: Participant) -> Iterator[Participant]:
    """Other registrations of the same organisation that were joined to this one, and have been empty since."""
    for key, into in store.aliases.all(event_id).items():
        twin = store.participants.find(event_id, key) if into == one.id else None
        if twin and twin.id != one.id and twin.withdrawn and not (twin.email or twin.people or twin.lines):
            yield twin


def _cancel_runs(store: Store, event_id: int, *, who: str) -> None:
    """A run that is not over holds everybody's wishes and hours; what it computes is of the past already."""
    for run in store.runs.open():
        if run.event == event_id:
            ended = datetime.now(UTC)
            store.runs.save(replace(run, state=RunState.CANCELLED, token="", ended=ended, stopped_by=who))


def _attempts(store: Store, traces: Traces) -> Iterator[str]:
    for scope in store.erasing.attempt_scopes():
        yield from (attempt_key(store, scope, folded(address)) for address in traces.addresses)


def _rewritten(store: Store, event_id: int, traces: Traces) -> Iterator[Letter]:
    """Mails to others that speak of it. What is enclosed for its partners is about their meetings with it."""
    unmistakable, everything = pattern_of(traces.unmistakable), pattern_of(traces.contacts | traces.lines)
    enclosed = store.letters.enclosed(event_id)
    for letter in store.letters.all(event_id):
        is_partner = letter.participant in traces.partners
        words = everything if is_partner else unmistakable
        text = f"{letter.subject}\n{letter.body}\n{enclosed.get(letter.id, '')}"
        if (is_partner and letter.id in enclosed) or words.search(text):
            blotted = replace(letter, subject=words.sub(BLOT, letter.subject), body=words.sub(BLOT, letter.body))
            waits = letter.state is LetterState.QUEUED
            yield replace(blotted, state=LetterState.FAILED, error=STOPPED) if waits else blotted


def _blotted(entry: AuditEntry, own: frozenset[AuditEntry], contacts: re.Pattern[str]) -> AuditEntry:
    """Of what it changed the journal keeps that it did and when; of others everything but its people and addresses.

    Whom a line about another participant names stays, whatever the people of this one are called.
    """
    whole = entry in own
    about_another = entry.participant is not None and not whole

    def field(text: str, *, always: bool = False) -> str:
        return BLOT if text and (always or contacts.search(text)) else text

    return replace(
        entry,
        who=entry.who if about_another else field(entry.who),
        what=entry.what if about_another else field(entry.what),
        before=field(entry.before, always=whole),
        after=field(entry.after, always=whole),
    )
