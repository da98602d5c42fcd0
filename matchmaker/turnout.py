"""Who comes to an event, in numbers: by role, by kind of organisation, by group of sectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.bars import groups_of
from matchmaker.entities import Accreditation, LegalForm, Organisation, Participant, Role
from matchmaker.sectors import groups


class Kind(StrEnum):
    """What the public calls an organisation; an accreditation says more than the legal form."""

    PUBLIC = "public body"
    INSERTION = "insertion structure"
    ADAPTED = "adapted company or ESAT"
    COOPERATIVE = "co-operative"
    ASSOCIATION = "association"
    COMPANY = "company"
    NETWORK = "network"
    OTHER = "other"


_ADAPTED = frozenset({Accreditation.EA, Accreditation.EATT, Accreditation.ESAT})

_KINDS = {
    LegalForm.PUBLIC: Kind.PUBLIC,
    LegalForm.ASSOCIATION: Kind.ASSOCIATION,
    LegalForm.SCOP: Kind.COOPERATIVE,
    LegalForm.SCIC: Kind.COOPERATIVE,
    LegalForm.COMPANY: Kind.COMPANY,
    LegalForm.NETWORK: Kind.NETWORK,
    LegalForm.UNKNOWN: Kind.OTHER,
}


@dataclass(frozen=True, slots=True)
class Turnout:
    """``roles`` and ``kinds``: how many participants; ``sectors``: how many need or offer something in each group."""

    participants: int
    roles: Mapping[Role, int]
    kinds: Mapping[Kind, int]
    sectors: Mapping[str, int]


def turnout(participants: Iterable[Participant]) -> Turnout:
    """Counts above 0; roles and kinds in their order, sectors in that of the taxonomy; no kinds if nobody said any."""
    people = tuple(participants)
    roles = Counter(one.role for one in people)
    kinds = Counter(kind_of(one.organisation) for one in people)
    sectors = Counter(key for one in people for key in {key for line in one.lines for key in groups_of(line)})
    return Turnout(
        participants=len(people),
        roles={role: roles[role] for role in Role if roles[role]},
        kinds={kind: kinds[kind] for kind in Kind if kinds[kind]} if set(kinds) != {Kind.OTHER} else {},
        sectors={group.key: sectors[group.key] for group in groups() if sectors[group.key]},
    )


def kind_of(organisation: Organisation) -> Kind:
    """The kind of one organisation; one that is accredited twice is what the law calls it first, adapted."""
    accreditations = set(organisation.accreditations)
    if accreditations & _ADAPTED:
        return Kind.ADAPTED
    return Kind.INSERTION if accreditations else _KINDS[organisation.legal_form]
