"""The register of refusals: for every route and method, what a stranger gets, and what another participant gets.

To add a route: one entry in ``ROUTES``. The status is what counts: 200 a page, 303 a way on, 403 or 404 a refusal. A
form is sent as if its token were right, so whoever is let in gets 422 for an empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask.testing import FlaskClient

from tests.scenes import Scene


@dataclass(frozen=True, slots=True)
class Route:
    """Who gets which status at an address of the scene ``published``.

    ``stranger``: somebody who never signed in. ``other``: a participant of the same event whom the page is not about.
    """

    path: Callable[[Scene], str]
    stranger: int
    other: int
    form: Mapping[str, str] = field(default_factory=dict)


def stay_outside(client: FlaskClient, scene: Scene) -> None:
    """A stranger does nothing before."""


VISITORS: dict[str, Callable[[FlaskClient, Scene], None]] = {"stranger": stay_outside, "other": stay_outside}
"""How each visitor comes in. No page lets anybody in yet: the first that does gives the other participant its way."""

SECRETS = ("exemple.example",)
"""Parts of what the registrations hold and no visitor of the register may read."""

ROUTES = {
    ("public.index", "GET"): Route(lambda scene: "/", 303, 303),
    ("public.schedule", "GET"): Route(lambda scene: "/events/1/", 200, 200),
    ("static", "GET"): Route(lambda scene: "/static/style.css", 200, 200),
}
"""By endpoint and method."""
