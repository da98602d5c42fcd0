"""Deleting a participant on its demand. What stays: its number, the name of its organisation, and ids in plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from matchmaker.entities import Organisation, Participant
from matchmaker.imports.waiting import forget_all
from matchmaker.journal import note
from matchmaker.limits import attempt_key
from matchmaker.mail.publication import STOPPED
from matchmaker.mail.recipients import folded
from matchmaker.personal.traces import Traces, find_traces, pattern_of
from matchmaker.store import BLOT, AuditEntry, Letter, LetterState, Overwritten, RunState, Store


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


def finish_erasing(store: Store, *, wait: float) -> Overwritten:
    """Overwrite what was deleted, in the file and in copies of it made before upgrades, which are removed.

    Waits at most ``wait`` seconds at a time for others who use the file; what is left is done by the next call.
    """
    if store.erasing.is_due():
        forget_all(store.path)
    done = store.erasing.overwrite(wait=wait)
    if done.removed:
        what = "backups from before upgrades removed, because they held somebody who asked to be deleted"
        store.audit.add(AuditEntry(datetime.now(UTC), "matchmaker", what, before="; ".join(done.removed)))
    return done


def _emptied(store: Store, one: Participant) -> Participant:
    """The organisation keeps what it said elsewhere; one that says nothing elsewhere keeps its name."""
    organisation = one.organisation
    if not store.erasing.is_elsewhere(organisation.id, besides=one.id):
        organisation = Organisation(organisation.id, organisation.name, organisation.key)
    return Participant(one.id, one.number, organisation, one.role, withdrawn=True, erased=True, revision=one.revision)


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
    contacts, everything = pattern_of(traces.contacts), pattern_of(traces.contacts | traces.lines)
    for heading in store.letters.all(event_id):
        letter = store.letters.get(heading.id)
        is_partner = letter.participant in traces.partners
        words = everything if is_partner else contacts
        texts = (item.content for item in letter.enclosures if item.type.startswith("text/"))
        enclosed = "\n".join(text.decode("utf-8", "replace") for text in texts)
        if (is_partner and letter.enclosures) or words.search(f"{letter.subject}\n{letter.body}\n{enclosed}"):
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
