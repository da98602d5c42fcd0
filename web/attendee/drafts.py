"""A registration as far as it is typed already, however wrong: so that all that is wrong is said at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matchmaker.entities import Line, LineKind, Organisation, Participant, Person, Role

_KINDS = {"needs": LineKind.NEED, "offers": LineKind.OFFER}


def draft_of(typed: Mapping[str, Any]) -> Participant:
    """What makes sense or not, of the values of a form; who did not choose a role is judged as one that needs none."""
    roles = [role for role in Role if role.value == typed.get("role")]
    organisation = Organisation(
        0, _text(typed, "name"), "", department=_text(typed, "department"), siret=_text(typed, "siret")
    )
    return Participant(
        id=0,
        number=0,
        organisation=organisation,
        role=roles[0] if roles else Role.NETWORK,
        email=_text(typed, "email"),
        people=tuple(
            Person(_text(one, "name"), phone=_text(one, "phone"), email=_text(one, "email")) for one in typed["people"]
        ),
        parallel=typed.get("parallel") or 1,
        arrive=typed.get("arrive"),
        leave=typed.get("leave"),
        away=tuple(typed.get("away") or ()),
        lines=tuple(
            Line(kind, sector="", text=_text(one, "text"))
            for name, kind in _KINDS.items()
            for one in typed.get(name, ())
        ),
    )


def _text(typed: Mapping[str, Any], name: str) -> str:
    return (typed.get(name) or "").strip()
