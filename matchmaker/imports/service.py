"""One import: the file against the last file and against the workspace; all of it is applied, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from matchmaker.entities import Participant, Statement, Wish
from matchmaker.errors import InputError
from matchmaker.imports.memory import Memory, in_order, read_memory, write_memory
from matchmaker.imports.translation import as_participant, as_registrant, changed
from matchmaker.registrations.compare import Change, Changes, compare
from matchmaker.registrations.names import fold
from matchmaker.registrations.reading import Reading, read_registrations
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.report import Report
from matchmaker.registrations.wishes import How, Resolver, Said, resolve_wishes
from matchmaker.store import Store
from matchmaker.store.records import Conflict, DecidedBy, ImportedFile, ResolvedName


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do. ``wishes``: participants whose wishes changed; ``withdrawn``: those in the file
    whom the organiser withdrew, and who stay so (names).
    """

    report: Report
    changes: Changes
    wishes: tuple[str, ...]
    withdrawn: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Nothing was changed and nothing is asked."""
        return self.changes.nothing and not self.wishes


def import_file(
    store: Store,
    event_id: int,
    *,
    path: Path,
    mapping: Path | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    answers: Mapping[str, str | None] | None = None,
    rehearse: bool = False,
) -> Outcome:
    """Apply what differs from the last import; what was corrected by hand stays. All of it, or nothing.

    ``answers``: whom names mean (folded text to name, None for nobody), from a report that was filled in.
    ``rehearse``: only tell what would happen.
    Raises FileError when the file cannot be read, InputError when an answer is no participant's name.
    """
    reading = read_registrations(path, mapping=mapping, encoding=encoding, delimiter=delimiter)
    digest = sha256(path.read_bytes()).hexdigest()
    try:
        with store.write():
            intake = _Intake(store, event_id, reading)
            outcome = intake.apply(answers or {})
            intake.remember(outcome, path.name, digest)
            if rehearse:
                raise _RehearsedError
    except _RehearsedError:
        pass
    return outcome


class _RehearsedError(Exception):
    """Leaves a transaction without keeping anything."""


class _Intake:
    """One import inside one transaction."""

    def __init__(self, store: Store, event_id: int, reading: Reading) -> None:
        self.store, self.event_id, self.reading = store, event_id, reading
        last = store.imports.last_registrations(event_id)
        self.memories = {key: read_memory(text) for key, text in last.items()}
        self.before = self._participants()
        self.people = self.before
        self.spoken = self._spoken()
        self.said: dict[str, tuple[Said, ...]] = {}

    def apply(self, answers: Mapping[str, str | None]) -> Outcome:
        """Change participants, then wishes: a wish may be about somebody who is new."""
        changes = self._compare()
        self._save(changes)
        self.people = self._participants()
        self._answer(answers)
        names = {key: one.name for key, one in self.people.items()}
        resolver = Resolver(names, self._remembered())
        resolution = resolve_wishes(self.reading.registrants, resolver)
        wishes = self._set_wishes(resolution.said)
        self._remember_guesses(resolver)
        withdrawn = (r.name for r in self.reading.registrants if r.key in self.before and self.before[r.key].withdrawn)
        return Outcome(Report(self.reading, resolution), changes, tuple(names[k] for k in wishes), tuple(withdrawn))

    def remember(self, outcome: Outcome, file_name: str, digest: str) -> None:
        """Keep what the file said, for tomorrow's; a file that says nothing new leaves no trace."""
        said = {key: memory.said for key, memory in self.memories.items()} | self.said
        memories = {r.key: Memory(r, said.get(r.key, ())) for r in self.reading.registrants}
        news = {key: memory for key, memory in memories.items() if memory != self.memories.get(key)}
        if not news:
            return
        changes = outcome.changes
        counts = {
            "lines": len(self.reading.entries),
            "added": len(changes.added),
            "updated": len({change.key for change in changes.updated}),
            "conflicts": len(changes.conflicts),
            "gone": len(changes.gone),
        }
        file = self.store.imports.record(
            self.event_id,
            ImportedFile(0, file_name, digest, datetime.now(UTC), counts),
            registrations={key: write_memory(memory) for key, memory in news.items()},
        )
        self._keep_conflicts(changes, file)

    def _participants(self) -> dict[str, Participant]:
        return {one.organisation.key: one for one in self.store.participants.all(self.event_id, withdrawn=True)}

    def _spoken(self) -> dict[str, tuple[Said, ...]]:
        """Wishes as they are now, by who said them."""
        key = {one.id: one.organisation.key for one in self.before.values()}
        found: dict[str, list[Said]] = defaultdict(list)
        for s in self.store.statements.all(self.event_id):
            found[key[s.source]].append(Said(key[s.source], key[s.target], s.wish, s.rank))
        return {source: in_order(said) for source, said in found.items()}

    def _untouched(self, key: str) -> bool:
        """The wishes are those that the last import set."""
        memory = self.memories.get(key)
        return self.spoken.get(key, ()) == (memory.said if memory else ())

    def _compare(self) -> Changes:
        base = {key: memory.registrant for key, memory in self.memories.items()}
        ours = {key: self._as_registrant(one) for key, one in self.before.items()}
        return compare(base, theirs=self.reading.registrants, ours=ours)

    def _as_registrant(self, one: Participant) -> Registrant:
        key = one.organisation.key
        if self._untouched(key):
            last = self.memories.get(key)
            texts = (last.registrant.wishes, last.registrant.vetoes) if last else ((), ())
        else:
            said = sorted(self.spoken.get(key, ()), key=lambda s: (s.rank is None, s.rank, s.target))
            name = {other: self.before[other].name for other in self.before}
            texts = (
                tuple(name[s.target] for s in said if s.wish is not Wish.NO),
                tuple(name[s.target] for s in said if s.wish is Wish.NO),
            )
        return as_registrant(one, wishes=texts[0], vetoes=texts[1])

    def _save(self, changes: Changes) -> None:
        self.store.participants.add(self.event_id, [as_participant(r) for r in changes.added])
        here = {r.key for r in self.reading.registrants}
        gone = {r.key for r in changes.gone}
        updated: dict[str, list[Change]] = defaultdict(list)
        for change in changes.updated:
            updated[change.key].append(change)
        for key, one in self.before.items():
            missing = not one.withdrawn and (key in gone or (one.missing and key not in here))
            now = replace(changed(one, updated[key]), missing=missing)
            if now != one:
                self.store.participants.save(now)

    def _answer(self, answers: Mapping[str, str | None]) -> None:
        """What an organiser answered counts from now on."""
        for text, name in answers.items():
            if name is not None and fold(name) not in self.people:
                raise InputError("the answer “{name}” to “{text}” is no participant's name", name=name, text=text)
        self.store.imports.remember_names(
            self.event_id,
            [
                ResolvedName(text, None if name is None else self.people[fold(name)].id, DecidedBy.HAND)
                for text, name in answers.items()
            ],
        )

    def _remembered(self) -> dict[str, str | None]:
        name = {one.id: one.name for one in self.people.values()}
        found = self.store.imports.names(self.event_id).items()
        return {text: None if one.participant is None else name[one.participant] for text, one in found}

    def _remember_guesses(self, resolver: Resolver) -> None:
        """A likeness found once stays, whoever registers later."""
        texts = {text for r in self.reading.registrants for text in (*r.wishes, *r.vetoes)}
        matches = {fold(text): resolver.resolve(text) for text in sorted(texts)}
        self.store.imports.remember_names(
            self.event_id,
            [
                ResolvedName(text, self.people[match.key].id, DecidedBy.IMPORT)
                for text, match in matches.items()
                if match.how is How.LIKENESS and match.key is not None
            ],
        )

    def _set_wishes(self, said: Iterable[Said]) -> list[str]:
        """Set the wishes of those in the file, but not where somebody corrected them; keys of those that changed."""
        found: dict[str, list[Said]] = {r.key: [] for r in self.reading.registrants if self._untouched(r.key)}
        for one in said:
            if one.source in found:
                found[one.source].append(one)
        self.said = {key: in_order(mine) for key, mine in found.items()}
        news = [key for key, mine in self.said.items() if mine != self.spoken.get(key, ())]
        self.store.statements.set(
            self.event_id, {self.people[key].id: [self._statement(one) for one in self.said[key]] for key in news}
        )
        return news

    def _statement(self, said: Said) -> Statement:
        return Statement(self.people[said.source].id, self.people[said.target].id, said.wish, said.rank)

    def _keep_conflicts(self, changes: Changes, file: ImportedFile) -> None:
        self.store.imports.add_conflicts(
            self.event_id,
            [
                Conflict(
                    id=0,
                    participant=self.people[conflict.key].id,
                    field=conflict.field,
                    base=_text(conflict.base),
                    theirs=_text(conflict.theirs),
                    ours=_text(conflict.ours),
                    imported=file.id,
                )
                for conflict in changes.conflicts
            ],
        )


def _text(value: object) -> str:
    """A value as an organiser reads it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return str(value)
