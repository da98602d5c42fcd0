"""One import: the file against the last file and against the workspace; all of it is applied, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from matchmaker.imports.aliases import read_aliases, under_our_names
from matchmaker.imports.conflicts import raise_conflicts, settle_agreed
from matchmaker.imports.erased import leave_out_erased
from matchmaker.imports.memory import memorise, read_memories, write_memories
from matchmaker.imports.names import make_resolver, remember_answers, remember_findings
from matchmaker.imports.opinions import Clash
from matchmaker.imports.outcome import Outcome, Rewish, Update
from matchmaker.imports.people import People, add_newcomers, apply_changes, compare_people, load_people
from matchmaker.imports.silence import keep_untold
from matchmaker.imports.wishes import set_wishes
from matchmaker.journal import note
from matchmaker.registrations.answers import read_answers
from matchmaker.registrations.compare import Changes
from matchmaker.registrations.reading import Reading, read_registrations
from matchmaker.registrations.report import Report
from matchmaker.registrations.wishes import Resolution, Said, resolve_wishes
from matchmaker.store import Store


def import_file(
    store: Store,
    event_id: int,
    *,
    path: Path,
    who: str,
    mapping: Path | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    answers: Path | None = None,
    rehearse: bool = False,
) -> Outcome:
    """Apply what differs from the last import; what was corrected by hand stays. All of it, or nothing.

    ``answers``: a report of an earlier import that was filled in. ``who``: for the journal. ``rehearse``: only tell
    what would happen.

    Raises:
        FileError: A file cannot be read.
        InputError: An answer is no participant's name.
    """
    reading = read_registrations(path, mapping=mapping, encoding=encoding, delimiter=delimiter)
    digest = sha256(path.read_bytes()).hexdigest()
    with store.rehearse() if rehearse else store.write():
        outcome = _Import(store, event_id, reading).apply(answers, digest=digest)
        if outcome.changed:
            note(store, event_id, who=who, what=f"import of {path.name}", after=outcome.summary)
    return outcome


class _Import:
    """One import inside one transaction."""

    def __init__(self, store: Store, event_id: int, reading: Reading) -> None:
        self.store, self.event_id = store, event_id
        self.memories = read_memories(store, event_id)
        self.before = load_people(store, event_id)
        aliases = read_aliases(store, event_id, people=self.before)
        ours = under_our_names(reading, aliases=aliases, people=self.before)
        self.reading = keep_untold(leave_out_erased(ours, self.before), self.memories)
        self.registrants = self.reading.registrants
        self.keys = tuple(registrant.key for registrant in self.registrants)

    def apply(self, answers: Path | None, *, digest: str) -> Outcome:
        """People first, then wishes: a wish may be about a newcomer, and an answer may name one."""
        added, changes = self._apply_people()
        people = load_people(self.store, self.event_id)
        resolution = self._resolve(people, answers)
        wishes, clashes = set_wishes(
            self.store, self.event_id, said=resolution.said, sources=self.keys, memories=self.memories, people=people
        )
        self._remember(resolution.said, digest, changes=changes, clashes=clashes, people=people)
        return self._tell(people, resolution, added=added, changes=changes, wishes=wishes)

    def _apply_people(self) -> tuple[tuple[str, ...], Changes]:
        """Newcomers are compared too: their organisation may be known from another event."""
        added = add_newcomers(self.store, self.event_id, registrants=self.registrants)
        people = load_people(self.store, self.event_id)
        changes = compare_people(self.memories, self.registrants, people=people)
        apply_changes(self.store, changes, people=people, here=frozenset(self.keys))
        return added, changes

    def _resolve(self, people: People, answers: Path | None) -> Resolution:
        """Everybody's wishes, also of those whose line is the old one: it may name a newcomer."""
        if answers is not None:
            said = read_answers(answers, known={key: one.name for key, one in people.items()})
            remember_answers(self.store, self.event_id, answers=said, people=people)
        resolver = make_resolver(self.store, self.event_id, people=people)
        remember_findings(self.store, self.event_id, registrants=self.registrants, resolver=resolver, people=people)
        return resolve_wishes(self.registrants, resolver)

    def _remember(
        self, said: Iterable[Said], digest: str, *, changes: Changes, clashes: Iterable[Clash], people: People
    ) -> None:
        """Keep what the file said; one that says nothing new leaves no trace, and contradicts nothing anew."""
        now = memorise(self.registrants, said)
        news = {key: memory for key, memory in now.items() if memory != self.memories.get(key)}
        if news:
            counts = {"lines": len(self.reading.entries), "participants": len(now), "news": len(news)}
            file = write_memories(
                self.store, self.event_id, memories=news, file=self.reading.name, digest=digest, counts=counts
            )
            raise_conflicts(
                self.store, self.event_id, fields=changes.conflicts, clashes=clashes, people=people, file=file
            )
        settle_agreed(self.store, self.event_id)

    def _tell(
        self,
        people: People,
        resolution: Resolution,
        *,
        added: Iterable[str],
        changes: Changes,
        wishes: tuple[Rewish, ...],
    ) -> Outcome:
        def names(keys: Iterable[str]) -> tuple[str, ...]:
            return tuple(people[key].name for key in keys)

        name = {one.id: one.name for one in people.values()}
        missing = {key for key, one in people.items() if one.missing}
        before = {key for key, one in self.before.items() if one.missing}
        here = set(self.keys)
        return Outcome(
            report=Report(self.reading, resolution),
            added=names(added),
            updates=tuple(Update(people[one.key].name, one.field, one.old, one.new) for one in changes.updated),
            wishes=wishes,
            left=names(key for key in people if key in missing - before),
            returned=names(key for key in people if key in before - missing),
            missing=names(key for key in people if key in missing),
            conflicts=tuple((name[one.participant], one) for one in self.store.imports.conflicts(self.event_id)),
            withdrawn=names(key for key, one in people.items() if one.withdrawn and key in here),
            first=not self.memories,
            participants=sum(not one.withdrawn for one in people.values()),
        )
