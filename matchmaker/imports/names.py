"""Whom the texts of wishes mean: answers of the organiser, and what was found once, are remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matchmaker.imports.aliases import read_aliases
from matchmaker.imports.people import People
from matchmaker.registrations.names import fold
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.wishes import How, Resolver
from matchmaker.store import DecidedBy, ResolvedName, Store

FOUND = (How.LIKENESS, How.SPACING)
"""Ways of understanding a text that another newcomer could make doubtful."""


def make_resolver(store: Store, event_id: int, *, people: People) -> Resolver:
    """A resolver that knows everybody, under other names too, the answers, and what it found in earlier files."""
    key_of = {one.id: key for key, one in people.items()}
    hand: dict[str, str | None] = {}
    found: dict[str, str] = {}
    for text, known in store.imports.names(event_id).items():
        if known.decided_by is DecidedBy.HAND:
            hand[text] = None if known.participant is None else key_of[known.participant]
        elif known.participant is not None:
            found[text] = key_of[known.participant]
    aliases = read_aliases(store, event_id, people=people)
    names = {key: one.name for key, one in people.items() if key not in aliases}
    return Resolver(names, {**hand, **aliases}, found=found)


def remember_answers(store: Store, event_id: int, *, answers: Mapping[str, str | None], people: People) -> None:
    """``answers``: folded text to the name that is meant, None for nobody; every name is a participant's."""
    store.imports.remember_names(
        event_id,
        [
            ResolvedName(text, None if name is None else people[fold(name)].id, DecidedBy.HAND)
            for text, name in answers.items()
        ],
    )


def remember_findings(
    store: Store, event_id: int, *, registrants: Iterable[Registrant], resolver: Resolver, people: People
) -> None:
    """What a text was taken for stays, whoever registers later."""
    texts = {text for registrant in registrants for text in (*registrant.wishes, *registrant.vetoes)}
    matches = {fold(text): resolver.resolve(text) for text in sorted(texts)}
    store.imports.remember_names(
        event_id,
        [
            ResolvedName(text, people[match.key].id, DecidedBy.IMPORT)
            for text, match in matches.items()
            if match.how in FOUND and match.key is not None
        ],
    )
