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


def come_in(client: FlaskClient, scene: Scene) -> None:
    """The participant 2 comes in by its link; personal pages of the register are about the participant 1."""
    assert client.get(scene.link(2)).status_code == 303


VISITORS: dict[str, Callable[[FlaskClient, Scene], None]] = {"stranger": stay_outside, "other": come_in}
"""How each visitor comes in."""

SECRETS = ("exemple.example",)
"""Parts of what the registrations hold and no visitor of the register may read."""

ROUTES = {
    ("public.index", "GET"): Route(lambda scene: "/", 303, 303),
    ("public.event", "GET"): Route(lambda scene: "/events/1/", 200, 200),
    ("public.schedule", "GET"): Route(lambda scene: "/events/1/schedule", 200, 200),
    ("entrance.enter", "GET"): Route(lambda scene: "/l/guessed", 404, 404),
    ("entrance.ask", "GET"): Route(lambda scene: "/events/1/link", 200, 200),
    ("entrance.ask", "POST"): Route(lambda scene: "/events/1/link", 422, 422),
    ("entrance.asked", "GET"): Route(lambda scene: "/events/1/link/sent", 200, 200),
    ("entrance.home", "GET"): Route(lambda scene: "/my/1/", 403, 403),
    ("entrance.leave", "POST"): Route(lambda scene: "/my/1/leave", 403, 403),
    ("static", "GET"): Route(lambda scene: "/static/style.css", 200, 200),
}
"""By endpoint and method."""
