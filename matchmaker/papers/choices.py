"""Which parts of papers are wanted: of whom, of which tables, or only what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from matchmaker.entities import Edition, Role
from matchmaker.errors import NotFoundError
from matchmaker.papers.leaves import Leaf, Paper
from matchmaker.participants import find_participant


@dataclass(frozen=True, slots=True)
class Choice:
    """``participants``: ids; ``tables``: labels; None: everything."""

    participants: frozenset[int]
    tables: frozenset[str]

    def holds(self, leaf: Leaf) -> bool:
        """Whether a leaf is about one of them; what everybody shares is about nobody."""
        return leaf.participant in self.participants or leaf.table in self.tables


def choose(
    edition: Edition,
    *,
    who: Sequence[str] = (),
    roles: Sequence[Role] = (),
    zones: Sequence[str] = (),
    tables: Sequence[str] = (),
) -> Choice | None:
    """Those who fit all that is said, and the tables they own; or the tables that are named, and who owns them. None
    if nothing is said. ``who``: numbers or names; ``tables``: labels.

    Raises:
        NotFoundError: there is no such participant, zone or table.
    """
    if not (who or roles or zones or tables):
        return None
    people = _people(edition, who, roles)
    _expect_zones(zones, edition)
    _expect_tables(tables, edition)
    chosen = [
        table
        for table in edition.tables
        if (not zones or table.zone in zones) and (not tables or table.label in tables)
        if not (who or roles) or table.owner in people
    ]
    if zones or tables:
        people = frozenset(table.owner for table in chosen if table.owner in people)
    return Choice(frozenset(people), frozenset(table.label for table in chosen))


def keep(papers: Iterable[Paper], fits: Callable[[Paper, Leaf], bool]) -> tuple[Paper, ...]:
    """Papers with those leaves only that fit; without any, a paper is left out."""
    kept = (replace(paper, leaves=tuple(leaf for leaf in paper.leaves if fits(paper, leaf))) for paper in papers)
    return tuple(paper for paper in kept if paper.leaves)


def _people(edition: Edition, who: Sequence[str], roles: Sequence[Role]) -> frozenset[int]:
    named = {find_participant(edition.participants, one).id for one in who}
    return frozenset(
        one.id for one in edition.participants if (not who or one.id in named) and (not roles or one.role in roles)
    )


def _expect_zones(zones: Sequence[str], edition: Edition) -> None:
    known = sorted({table.zone for table in edition.tables if table.zone})
    for zone in zones:
        if zone not in known:
            raise NotFoundError(
                "There is no zone {zone}; choose from {zones}.", zone=zone, zones=", ".join(known) or "–"
            )


def _expect_tables(labels: Sequence[str], edition: Edition) -> None:
    known = [table.label for table in edition.tables]
    for label in labels:
        if label not in known:
            raise NotFoundError(
                "There is no table {table}; choose from {tables}.", table=label, tables=", ".join(known)
            )
