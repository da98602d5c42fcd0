"""What leads to a participant besides its id: files that named it, words of a person, whom it meets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.entities import Participant, PlanState
from matchmaker.imports.memory import Memory, read_memories
from matchmaker.personal.past import Past, look_back
from matchmaker.registrations.names import fold
from matchmaker.store import AuditEntry, ImportedFile, Store

_SHORTEST = 3
"""Letters of a word that is looked for in what was written to others: shorter ones mean too many other things."""


@dataclass(frozen=True, slots=True)
class Traces:
    """``entries``: of the journal. ``keys``: under which files named it. ``texts``: folded names of others that only
    its own lines of a file wrote. ``addresses``: of e-mail. ``contacts``: these and the names and telephones of its
    people; ``unmistakable``: these without names of one word, which mean something else to whoever does not meet it.
    ``lines``: words of its needs and offers. ``partners``: ids of those it meets in any published plan.
    """

    entries: frozenset[AuditEntry]
    keys: frozenset[str]
    texts: frozenset[str]
    addresses: frozenset[str]
    contacts: frozenset[str]
    unmistakable: frozenset[str]
    lines: frozenset[str]
    partners: frozenset[int]


def find_traces(store: Store, event_id: int, one: Participant) -> Traces:
    """Of a participant of this event."""
    past = look_back(one, store.audit.all(event_id))
    memories = read_memories(store, event_id)
    mine = {key: memories[key] for key in files_of(store, event_id, past=past, keys=memories)}
    said = [memory.registrant for memory in mine.values()]
    people = [*one.people, *(person for registrant in said for person in registrant.people)]
    lines = [*one.lines, *(line for registrant in said for line in registrant.lines)]
    addresses = _words(
        [one.email, *one.other_emails, *(person.email for person in people)]
        + [address for registrant in said for address in registrant.emails]
    )
    names, phones = _words(person.name for person in people), _words(person.phone for person in people)
    return Traces(
        entries=frozenset(past.entries),
        keys=frozenset(mine),
        texts=_texts(mine.values()) - _texts(memory for key, memory in memories.items() if key not in mine),
        addresses=addresses,
        contacts=addresses | phones | names,
        unmistakable=addresses | phones | {name for name in names if len(name.split()) > 1},
        lines=_words(text for line in lines for text in (line.title, line.text, line.area)),
        partners=partners_of(store, event_id, one.id),
    )


def files_of(store: Store, event_id: int, *, past: Past, keys: Iterable[str]) -> dict[str, ImportedFile]:
    """The last file that named it, for each of these keys that meant it when that file was read."""
    files = {
        key: store.imports.last_file(event_id, key) for key in {fold(span.name) for span in past.spans} & set(keys)
    }
    return {key: file for key, file in sorted(files.items()) if file and past.had(key, at=file.read_at)}


def partners_of(store: Store, event_id: int, id: int) -> frozenset[int]:
    """Ids of those it meets in any published plan."""
    published = [plan for plan in store.plans.all(event_id) if plan.state is PlanState.PUBLISHED]
    pairs = [{meeting.a, meeting.b} for plan in published for meeting in plan.meetings]
    return frozenset(other for pair in pairs if id in pair for other in pair if other != id)


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds each of the words as a whole, in whatever case; without words it finds nothing."""
    longest_first = sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)
    inside = "|".join(re.escape(word) for word in longest_first) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.IGNORECASE)


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.strip() for text in texts if text.strip())


def _texts(memories: Iterable[Memory]) -> frozenset[str]:
    said = [memory.registrant for memory in memories]
    return frozenset(fold(text) for registrant in said for text in (*registrant.wishes, *registrant.vetoes))
