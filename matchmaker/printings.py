"""Printing, and what it remembers: which parts of papers went to the printer, so that only what is new goes again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.day.steering import running_of
from matchmaker.entities import Edition, Plan, PlanState, Role, Trouble
from matchmaker.logos import logos_of
from matchmaker.papers import SET, Paper, Source, make_papers
from matchmaker.papers.choices import choose, keep
from matchmaker.papers.leaves import Leaf, digest_of
from matchmaker.papers.words import words
from matchmaker.publications import describe, publication_line
from matchmaker.settings import public_url
from matchmaker.store import Printing, Store

_GONE = (Trouble.NO_SHOW, Trouble.LEFT)

Part = tuple[str, str, int | None, str]
"""Paper, language, participant and table: what a digest is of."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Names of papers, and which parts of them; nothing said: all. ``who``: numbers or names, ``tables``: labels.
    ``changed``: only what is not as it was printed last, and nothing for those who did not come or have left.
    """

    papers: tuple[str, ...] = SET
    who: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    zones: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    changed: bool = False

    @property
    def mark(self) -> str:
        """What files of parts are called besides, so that they do not replace the whole papers."""
        chosen = self.who or self.roles or self.zones or self.tables
        return "-".join(name for name, said in (("chosen", chosen), ("changed", self.changed)) if said)


def collect(store: Store, edition: Edition, *, plan: Plan, language: str, wanted: Wanted) -> tuple[Paper, ...]:
    """The papers that are wanted of a plan, with those parts only that are wanted.

    Raises:
        InputError: There is no such language or paper.
        NotFoundError: There is no such participant, zone or table.
    """
    event = edition.event
    spoken, described = words(language), describe(store, event.id, number=plan.number)
    source = Source(
        edition,
        plan,
        spoken,
        site=public_url(store),
        logos=logos_of(store, event.id),
        published=publication_line(described, spoken) if described else "",
        dropped=running_of(store, event.id).dropped,
    )
    choice = choose(edition, who=wanted.who, roles=wanted.roles, zones=wanted.zones, tables=wanted.tables)
    papers = make_papers(source, wanted.papers)
    if choice is not None:
        papers = keep(papers, lambda _, leaf: choice.holds(leaf))
    if wanted.changed:
        gone = _gone(store, edition)
        papers = keep(papers, lambda _, leaf: leaf.participant not in gone)
        known = {_part(one): one.digest for one in store.printings.all(event.id)}
        papers = keep(papers, lambda paper, leaf: known.get(_part_of(paper, leaf, language)) != digest_of(paper, leaf))
    return papers


def _gone(store: Store, edition: Edition) -> frozenset[int]:
    """Ids of those who did not come or have left, and were not seen since: nobody would take their papers."""
    said = {one.participant for one in store.incidents_that_hold(edition.event.id) if one.kind in _GONE}
    return frozenset(one.id for one in edition.participants if one.id in said and len(edition.slots) in one.away)


def remember(
    store: Store, papers: Iterable[Paper], *, plan: Plan, event_id: int, language: str, now: datetime, who: str
) -> None:
    """These went to the printer. Drafts are not remembered: nobody may carry them around."""
    if plan.state is PlanState.PUBLISHED:
        store.printings.remember(
            event_id,
            [
                Printing(*_part_of(paper, leaf, language), digest_of(paper, leaf), now, who)
                for paper in papers
                for leaf in paper.leaves
            ],
        )


def last_printed(store: Store, event_id: int) -> dict[str, Printing]:
    """By paper, the latest printing of any part of it."""
    printings: Sequence[Printing] = sorted(store.printings.all(event_id), key=lambda one: one.at)
    return {one.paper: one for one in printings}


def _part(one: Printing) -> Part:
    return one.paper, one.language, one.participant, one.table


def _part_of(paper: Paper, leaf: Leaf, language: str) -> Part:
    return paper.name, language, leaf.participant, leaf.table
