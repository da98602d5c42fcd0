"""Which copy of a workspace may be changed: of all copies of one workspace only one, wherever it is carried."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import token_hex

from matchmaker.store.connection import Connection
from matchmaker.store.settings import SettingRows
from matchmaker.store.values import moment_text

_NAME = "standing"
_IDENTITY = "identity"
_GIVEN_UP = "given_up"


class Place(StrEnum):
    """Where a copy stands. ``HOME``: it is the workspace. ``AWAY``: the workspace was taken elsewhere. ``CARRIED``: it
    is the workspace, away from home. ``RETURNED``: it was carried, and is no longer the workspace.
    """

    HOME = "home"
    AWAY = "away"
    CARRIED = "carried"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Standing:
    """``token``: what the two copies of one carrying have in common, empty at home. ``since``: when it was carried, or
    given back. ``known``: the greatest id of a participant when it was carried, for both copies count on from there;
    0: not known.
    """

    place: Place = Place.HOME
    token: str = ""
    since: datetime | None = None
    known: int = 0

    @property
    def frozen(self) -> bool:
        """Whether nothing may be changed in this copy."""
        return self.place in (Place.AWAY, Place.RETURNED)


class StandingRows:
    """The standing of this copy, and whose copies it is one of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._settings = SettingRows(connection)

    def get(self) -> Standing:
        """Now; a copy that was never carried is at home."""
        text = self._settings.get(_NAME)
        if not text:
            return Standing()
        said = json.loads(text)
        since, known = datetime.fromisoformat(said["since"]), said.get("known", 0)
        return Standing(Place(said["place"]), said["token"], since, known)

    def set(self, standing: Standing) -> None:
        """From the end of this transaction on. The only change that a frozen copy allows."""
        since = standing.since and moment_text(standing.since)
        said = {"place": standing.place.value, "token": standing.token, "since": since, "frozen": standing.frozen,
                "known": standing.known}  # fmt: skip
        with self._connection.write(although_frozen=True):
            self._settings.set(_NAME, "" if standing.place is Place.HOME else json.dumps(said))

    def give_up(self) -> None:
        """It is the workspace again; what was carried away is not any more, and is known when it comes back."""
        with self._connection.write(although_frozen=True):
            self.keep_given_up([self.get().token])
            self.set(Standing())

    def keep_given_up(self, tokens: Iterable[str]) -> None:
        """Copies with these tokens were given up, as others before."""
        with self._connection.write(although_frozen=True):
            self._settings.set(_GIVEN_UP, json.dumps(list(dict.fromkeys([*self.given_up(), *tokens]))))

    def given_up(self) -> list[str]:
        """Tokens of copies that were given up."""
        lost: list[str] = json.loads(self._settings.get(_GIVEN_UP) or "[]")
        return lost

    def identity(self, *, make: bool = False) -> str:
        """What all copies of one workspace have in common; empty before the first one was made with ``make``."""
        known = self._settings.get(_IDENTITY)
        return self._settings.set_once(_IDENTITY, token_hex(16)) if make and not known else known
