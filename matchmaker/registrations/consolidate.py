"""Registrations of one organisation brought together.

Two registrations are one organisation only when their keys (folded names) are equal, never by likeness. In the order
of their timestamps a later one with the same e-mail replaces the earlier; another e-mail is another person of the same
participant, and what both said is joined.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from functools import reduce
from typing import TypeVar

from matchmaker.entities import Accreditation, LegalForm, Role
from matchmaker.registrations.names import fold
from matchmaker.registrations.registrants import Registrant, to_json
from matchmaker.registrations.remarks import Remark, remark

T = TypeVar("T")


class State(StrEnum):
    """What became of a line."""

    READ = "read"
    MERGED = "merged"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``other``: the line it was merged into or superseded by; ``reason``: why it was refused."""

    line: int
    state: State
    other: int | None = None
    reason: Remark | None = None


@dataclass(frozen=True, slots=True)
class Consolidated:
    """Registrants sorted by key, entries by line."""

    registrants: tuple[Registrant, ...]
    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...]


def consolidate(registrations: Iterable[Registrant]) -> Consolidated:
    """Bring together the registrations (one line each) of the same organisations.

    A missing timestamp is the oldest. Where the same sender registered twice at no known or at the same time, the later
    line counts; otherwise the order of the lines plays no part.
    """
    groups: dict[str, list[Registrant]] = {}
    for registration in registrations:
        groups.setdefault(registration.key, []).append(registration)
    registrants, entries, remarks = [], [], []
    for _, group in sorted(groups.items()):
        kept, replaced = _replace_earlier(sorted(group, key=_age))
        registrants.append(reduce(join, sorted(kept, key=_content)) if len(kept) > 1 else kept[0])
        entries += [Entry(kept[0].source[0], State.READ), *replaced]
        entries += [Entry(other.source[0], State.MERGED, kept[0].source[0]) for other in kept[1:]]
        remarks += _differing_roles(kept, registrants[-1])
    remarks += _shared_emails(registrants)
    return Consolidated(tuple(registrants), tuple(sorted(entries, key=lambda entry: entry.line)), tuple(remarks))


def _age(registration: Registrant) -> tuple[datetime, int]:
    return registration.timestamp or datetime.min, registration.source[0]


def _content(registration: Registrant) -> tuple[datetime, str]:
    """Age, and between equals what is said: two persons of one organisation are joined in no order of lines."""
    return registration.timestamp or datetime.min, to_json(replace(registration, source=()))


def _replace_earlier(group: list[Registrant]) -> tuple[list[Registrant], list[Entry]]:
    kept: list[Registrant] = []
    replaced = []
    for registration in group:
        for earlier in [other for other in kept if _same_sender(other, registration)]:
            kept.remove(earlier)
            replaced.append(Entry(earlier.source[0], State.SUPERSEDED, registration.source[0]))
        kept.append(registration)
    return kept, replaced


def _same_sender(a: Registrant, b: Registrant) -> bool:
    mine, yours = ({email.casefold() for email in registrant.emails} for registrant in (a, b))
    return bool(mine & yours) or not (mine or yours)


def join(earlier: Registrant, later: Registrant) -> Registrant:
    """Lists are joined, the earlier first; of single values the later one counts.

    The number of people is the largest said, and at least the persons who registered. Present is who one of them is.
    """
    return replace(
        later,
        role=_join_roles(earlier.role, later.role),
        legal_form=earlier.legal_form if later.legal_form is LegalForm.UNKNOWN else later.legal_form,
        accreditations=tuple(
            code for code in Accreditation if code in {*earlier.accreditations, *later.accreditations}
        ),
        department=later.department or earlier.department,
        emails=_union(earlier.emails, later.emails),
        head_count=max(earlier.head_count, later.head_count, len(earlier.source) + 1),
        parallel=max(earlier.parallel, later.parallel),
        arrive=_widest(earlier.arrive, later.arrive, latest=False),
        leave=_widest(earlier.leave, later.leave, latest=True),
        accessibility=" ; ".join(dict.fromkeys(filter(None, (earlier.accessibility, later.accessibility)))),
        step_free=earlier.step_free or later.step_free,
        people=_union(earlier.people, later.people),
        lines=_union(earlier.lines, later.lines),
        wishes=_union_names(earlier.wishes, later.wishes),
        vetoes=_union_names(earlier.vetoes, later.vetoes),
        source=tuple(sorted(earlier.source + later.source)),
    )


def _union(earlier: tuple[T, ...], later: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(earlier + later))


def _union_names(earlier: tuple[str, ...], later: tuple[str, ...]) -> tuple[str, ...]:
    """The first spelling of each name."""
    names: dict[str, str] = {}
    for name in earlier + later:
        names.setdefault(fold(name), name)
    return tuple(names.values())


def _join_roles(earlier: Role, later: Role) -> Role:
    """Two persons of a network's member come for what the member does; buying and supplying is both."""
    roles = {earlier, later}
    if Role.NETWORK in roles:
        return next(iter(roles - {Role.NETWORK}), Role.NETWORK)
    return later if len(roles) == 1 else Role.BOTH


def _widest(a: time | None, b: time | None, *, latest: bool) -> time | None:
    """None is no limit at all."""
    if a is None or b is None:
        return None
    return max(a, b) if latest else min(a, b)


def _differing_roles(kept: list[Registrant], joined: Registrant) -> list[Remark]:
    if len({registration.role for registration in kept}) == 1:
        return []
    template = "{name}: its persons named different roles; taken as {role}."
    return [remark(template, kept[0].source[0], name=joined.name, role=joined.role.value)]


def _shared_emails(registrants: list[Registrant]) -> list[Remark]:
    behind: dict[str, list[Registrant]] = {}
    for registrant in registrants:
        for email in {email.casefold(): None for email in registrant.emails}:
            behind.setdefault(email, []).append(registrant)
    return [
        remark(
            "{email} is behind {names}: one person, who is never at two meetings at once.",
            shared[0].source[0],
            email=email,
            names=" + ".join(registrant.name for registrant in shared),
        )
        for email, shared in behind.items()
        if len(shared) > 1
    ]
