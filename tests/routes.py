"""The register of refusals: for every route and method, what a stranger gets, and what another participant gets.

To add a route: one entry in ``ROUTES``. The status is what counts: 200 a page, 303 a way on, 403 or 404 a refusal. A
form is sent as if its token were right, so whoever is let in gets 422 for an empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask.testing import FlaskClient

from matchmaker.store import AccountRole
from tests.scenes import Scene
from web.organisers import COOKIE


@dataclass(frozen=True, slots=True)
class Route:
    """Who gets which status at an address of the scene ``published``.

    ``stranger``: somebody who never signed in. ``other``: a participant of the same event whom the page is not about.
    ``organiser``, ``reader``, ``partner``, ``helper``: accounts with these roles; left out where they get what
    strangers get, a helper what a reader gets.
    """

    path: Callable[[Scene], str]
    stranger: int
    other: int
    form: Mapping[str, str] = field(default_factory=dict)
    organiser: int | None = None
    reader: int | None = None
    partner: int | None = None
    helper: int | None = None

    def status(self, visitor: str) -> int:
        """What somebody of ``VISITORS`` gets."""
        said: int | None = getattr(self, visitor)
        if visitor == "helper" and said is None:
            said = self.reader
        return self.stranger if said is None else said


def stay_outside(client: FlaskClient, scene: Scene) -> None:
    """A stranger does nothing before."""


def come_in(client: FlaskClient, scene: Scene) -> None:
    """The participant 2 comes in by its link; personal pages of the register are about the participant 1."""
    assert client.get(scene.link(2)).status_code == 303


def sign_in(role: AccountRole) -> Callable[[FlaskClient, Scene], None]:
    """An organiser has the cookie of a session."""
    return lambda client, scene: client.set_cookie(COOKIE, scene.session(role))


VISITORS: dict[str, Callable[[FlaskClient, Scene], None]] = {
    "stranger": stay_outside,
    "other": come_in,
    "organiser": sign_in(AccountRole.ORGANISER),
    "reader": sign_in(AccountRole.READER),
    "partner": sign_in(AccountRole.PARTNER),
    "helper": sign_in(AccountRole.HELPER),
}
"""How each visitor comes in."""

SECRETS = ("exemple.example",)
"""Parts of what the registrations hold and no visitor of the register may read, but organisers."""

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
    ("registration.register", "GET"): Route(lambda scene: "/events/1/register", 200, 200),
    ("registration.register", "POST"): Route(lambda scene: "/events/1/register", 422, 422),
    ("registration.registered", "GET"): Route(lambda scene: "/my/1/registered", 403, 403),
    ("registration.change", "GET"): Route(lambda scene: "/my/1/registration", 403, 403),
    ("registration.change", "POST"): Route(lambda scene: "/my/1/registration", 403, 403),
    ("public.legal", "GET"): Route(lambda scene: "/events/1/privacy", 200, 200),
    ("personal.data", "GET"): Route(lambda scene: "/my/1/data", 403, 403),
    ("personal.download", "GET"): Route(lambda scene: "/my/1/data.json", 403, 403),
    ("personal.delete", "GET"): Route(lambda scene: "/my/1/delete", 403, 403),
    ("personal.delete", "POST"): Route(lambda scene: "/my/1/delete", 403, 403, form={"sure": "y"}),
    ("personal.deleted", "GET"): Route(lambda scene: "/events/1/deleted", 200, 200),
    ("directory.everybody", "GET"): Route(lambda scene: "/my/1/directory", 403, 403),
    ("directory.one", "GET"): Route(lambda scene: "/my/1/directory/3", 403, 403),
    ("wishing.mine", "GET"): Route(lambda scene: "/my/1/wishes", 403, 403),
    ("wishing.wish", "POST"): Route(lambda scene: "/my/1/wishes/3", 403, 403, {"wish": "yes"}),
    ("wishing.decline", "GET"): Route(lambda scene: "/my/1/wishes/3/no", 403, 403),
    ("wishing.decline", "POST"): Route(lambda scene: "/my/1/wishes/3/no", 403, 403, {"refusal": "met recently"}),
    ("wishing.move", "POST"): Route(lambda scene: "/my/1/wishes/3/move", 403, 403, {"way": "up"}),
    ("wishing.bar", "GET"): Route(lambda scene: "/my/3/barred", 403, 403),
    ("wishing.bar", "POST"): Route(lambda scene: "/my/3/barred", 403, 403, {"barred": "green", "revision": "1"}),
    ("agenda.show", "GET"): Route(lambda scene: "/my/1/agenda", 403, 403),
    ("agenda.calendar", "GET"): Route(lambda scene: "/my/1/agenda.ics", 403, 403),
    ("agenda.paper", "GET"): Route(lambda scene: "/my/1/agenda.pdf", 403, 403),
    ("agenda.room", "GET"): Route(lambda scene: "/my/1/room", 403, 403),
    ("answering.attendance", "GET"): Route(lambda scene: "/my/1/attendance", 403, 403),
    ("answering.attendance", "POST"): Route(lambda scene: "/my/1/attendance", 403, 403),
    ("answering.feedback", "GET"): Route(lambda scene: "/my/1/feedback", 403, 403),
    ("answering.feedback", "POST"): Route(lambda scene: "/my/1/feedback", 403, 403),
    ("outcomes.outcomes", "GET"): Route(lambda scene: "/my/1/outcomes", 403, 403),
    ("outcomes.outcomes", "POST"): Route(lambda scene: "/my/1/outcomes", 403, 403),
    ("closing.figures", "GET"): Route(lambda scene: "/organise/events/1/closing", 403, 403, organiser=200),
    ("closing.asking", "GET"): Route(lambda scene: "/organise/events/1/closing/asking", 403, 403, organiser=200),
    ("closing.asking", "POST"): Route(lambda scene: "/organise/events/1/closing/asking", 403, 403, organiser=422),
    ("closing.publishable", "GET"): Route(
        lambda scene: "/organise/events/1/closing/open-data.zip", 403, 403, organiser=200
    ),
    ("catalogue.catalogue", "GET"): Route(lambda scene: "/my/1/catalogue.pdf", 403, 403),
    ("catalogue.form", "GET"): Route(lambda scene: "/my/1/wishes.pdf", 403, 403),
    ("room.wall", "GET"): Route(lambda scene: "/events/1/room/guessed", 404, 404),
    ("room.state", "GET"): Route(lambda scene: "/events/1/room/guessed/state", 404, 404),
    ("clock.clock", "GET"): Route(lambda scene: "/organise/events/1/clock", 403, 403, organiser=200),
    ("clock.clock", "POST"): Route(lambda scene: "/organise/events/1/clock", 403, 403, organiser=422),
    ("clock.late", "GET"): Route(lambda scene: "/organise/events/1/clock/late", 403, 403, organiser=200),
    ("clock.late", "POST"): Route(lambda scene: "/organise/events/1/clock/late", 403, 403, organiser=422),
    ("organise.enter", "GET"): Route(lambda scene: "/organise/enter/guessed", 404, 404),
    ("organise.enter", "POST"): Route(lambda scene: "/organise/enter/guessed", 404, 404),
    ("organise.ask", "GET"): Route(lambda scene: "/organise/sign-in", 200, 200),
    ("organise.ask", "POST"): Route(lambda scene: "/organise/sign-in", 422, 422),
    ("organise.asked", "GET"): Route(lambda scene: "/organise/sign-in/sent", 200, 200),
    ("organise.leave", "POST"): Route(lambda scene: "/organise/leave", 303, 303),
    ("organise.leave_everywhere", "POST"): Route(lambda scene: "/organise/leave/everywhere", 303, 303),
    ("overview.everything", "GET"): Route(lambda scene: "/organise/", 403, 403, organiser=200, reader=200),
    ("overview.new", "GET"): Route(lambda scene: "/organise/events/new", 403, 403, organiser=200),
    ("overview.new", "POST"): Route(lambda scene: "/organise/events/new", 403, 403, organiser=422),
    ("overview.meaning", "GET"): Route(lambda scene: "/organise/outline", 403, 403, organiser=200),
    ("people.everybody", "GET"): Route(lambda scene: "/organise/people", 403, 403),
    ("people.invitation", "GET"): Route(lambda scene: "/organise/people/new", 403, 403),
    ("people.invitation", "POST"): Route(lambda scene: "/organise/people/new", 403, 403),
    ("people.one", "GET"): Route(lambda scene: "/organise/people/1", 403, 403),
    ("people.one", "POST"): Route(lambda scene: "/organise/people/1", 403, 403, {"role": "reader", "revision": "1"}),
    ("people.link", "POST"): Route(lambda scene: "/organise/people/1/link", 403, 403),
    ("people.sign_out", "POST"): Route(lambda scene: "/organise/people/1/out", 403, 403),
    ("people.shut", "POST"): Route(lambda scene: "/organise/people/1/close", 403, 403),
    ("people.unshut", "POST"): Route(lambda scene: "/organise/people/1/reopen", 403, 403),
    ("outbox.letters", "GET"): Route(lambda scene: "/organise/mails", 403, 403, organiser=200),
    ("outbox.letter", "GET"): Route(lambda scene: "/organise/mails/1", 403, 403, organiser=404),
    ("outbox.retry", "POST"): Route(lambda scene: "/organise/events/1/mails/retry", 403, 403, organiser=303),
    ("workspace.settings", "GET"): Route(lambda scene: "/organise/settings", 403, 403),
    ("workspace.settings", "POST"): Route(lambda scene: "/organise/settings", 403, 403, {"host": "evil.example"}),
    ("keeping.keep", "GET"): Route(lambda scene: "/organise/keep", 403, 403),
    ("keeping.download", "POST"): Route(lambda scene: "/organise/keep/backup", 403, 403),
    ("organised.home", "GET"): Route(lambda scene: "/organise/events/1/", 403, 403, organiser=200, reader=200),
    ("receiving.reception", "GET"): Route(lambda scene: "/organise/events/1/reception", 403, 403, organiser=200),
    ("receiving.reception", "POST"): Route(lambda scene: "/organise/events/1/reception", 403, 403, organiser=422),
    ("programming.programme", "GET"): Route(lambda scene: "/organise/events/1/programme", 403, 403, organiser=200),
    ("programming.programme", "POST"): Route(lambda scene: "/organise/events/1/programme", 403, 403, organiser=422),
    ("programming.meaning", "GET"): Route(
        lambda scene: "/organise/events/1/programme/outline", 403, 403, organiser=200
    ),
    ("rooms.tables", "GET"): Route(lambda scene: "/organise/events/1/tables", 403, 403, organiser=200),
    ("rooms.tables", "POST"): Route(lambda scene: "/organise/events/1/tables", 403, 403, organiser=422),
    ("rooms.more", "POST"): Route(lambda scene: "/organise/events/1/tables/more", 403, 403, organiser=422),
    ("ruling.rules", "GET"): Route(lambda scene: "/organise/events/1/rules", 403, 403, organiser=200),
    ("ruling.rules", "POST"): Route(lambda scene: "/organise/events/1/rules", 403, 403, organiser=422),
    ("picturing.logos", "GET"): Route(lambda scene: "/organise/events/1/logos", 403, 403, organiser=200),
    ("picturing.logos", "POST"): Route(lambda scene: "/organise/events/1/logos", 403, 403, organiser=422),
    ("picturing.arrange", "POST"): Route(lambda scene: "/organise/events/1/logos/names", 403, 403, organiser=422),
    ("picturing.line", "POST"): Route(lambda scene: "/organise/events/1/logos/line", 403, 403, organiser=303),
    ("logos.picture", "GET"): Route(lambda scene: "/events/1/logos/guessed", 404, 404),
    ("trying.whatif", "GET"): Route(lambda scene: "/organise/events/1/what-if", 403, 403, organiser=200),
    ("trying.whatif", "POST"): Route(lambda scene: "/organise/events/1/what-if", 403, 403, organiser=422),
    ("trying.take", "GET"): Route(lambda scene: "/organise/events/1/what-if/take", 403, 403, organiser=200),
    ("trying.take", "POST"): Route(lambda scene: "/organise/events/1/what-if/take", 403, 403, organiser=422),
    ("planning.home", "GET"): Route(lambda scene: "/organise/events/1/plan", 403, 403, organiser=200, reader=200),
    ("planning.compute", "POST"): Route(
        lambda scene: "/organise/events/1/plan", 403, 403, {"kind": "none"}, organiser=303
    ),
    ("runs.run", "GET"): Route(lambda scene: "/organise/events/1/runs/9", 403, 403, organiser=404, reader=404),
    ("runs.stop", "POST"): Route(lambda scene: "/organise/events/1/runs/9/stop", 403, 403, organiser=404),
    ("runs.cancel", "POST"): Route(lambda scene: "/organise/events/1/runs/9/cancel", 403, 403, organiser=404),
    ("plans.plan", "GET"): Route(lambda scene: "/organise/events/1/plans/1", 403, 403, organiser=200, reader=200),
    ("plans.unmet", "GET"): Route(lambda scene: "/organise/events/1/plans/1/wishes?of=1", 403, 403, organiser=200),
    ("plans.add", "POST"): Route(
        lambda scene: "/organise/events/1/plans/1/pairs", 403, 403, {"pair": "1-999"}, organiser=404
    ),
    ("comparing.beside", "GET"): Route(
        lambda scene: "/organise/events/1/plan/beside", 403, 403, organiser=200, reader=200
    ),
    ("comparing.changes", "GET"): Route(
        lambda scene: "/organise/events/1/plan/changes?from=1&to=1", 403, 403, organiser=200
    ),
    ("comparing.again", "POST"): Route(lambda scene: "/organise/events/1/plans/9/again", 403, 403, organiser=404),
    ("impasses.remove", "POST"): Route(lambda scene: "/organise/events/1/locks/1/2/remove", 403, 403, organiser=404),
    ("editing.grid", "GET"): Route(lambda scene: "/organise/events/1/plans/1/edit", 403, 403, organiser=200),
    ("editing.grid", "POST"): Route(lambda scene: "/organise/events/1/plans/1/edit", 403, 403, organiser=422),
    ("editing.cells", "GET"): Route(
        lambda scene: "/organise/events/1/plans/1/edit/cells?pick=1-5", 403, 403, organiser=200
    ),
    ("editing.person", "GET"): Route(
        lambda scene: "/organise/events/1/plans/1/edit/people?of=1", 403, 403, organiser=200
    ),
    ("editing.copy", "POST"): Route(lambda scene: "/organise/events/1/plans/1/edit/copy", 403, 403, organiser=303),
    ("publishing.gate", "GET"): Route(lambda scene: "/organise/events/1/plans/1/publish", 403, 403, organiser=200),
    ("publishing.gate", "POST"): Route(lambda scene: "/organise/events/1/plans/1/publish", 403, 403, organiser=422),
    ("publishing.mails", "GET"): Route(lambda scene: "/organise/events/1/agendas", 403, 403, organiser=200),
    ("publishing.mails", "POST"): Route(lambda scene: "/organise/events/1/agendas", 403, 403, organiser=303),
    ("figures.show", "GET"): Route(lambda scene: "/organise/events/1/numbers", 403, 403, organiser=200, reader=200),
    ("figures.table", "GET"): Route(
        lambda scene: "/organise/events/1/numbers.csv", 403, 403, organiser=200, reader=200
    ),
    ("sourcing.choose", "GET"): Route(lambda scene: "/organise/events/1/record", 403, 403, organiser=200),
    ("sourcing.file", "GET"): Route(
        lambda scene: "/organise/events/1/record/file?format=xlsx", 403, 403, organiser=200
    ),
    ("papers.choose", "GET"): Route(lambda scene: "/organise/events/1/papers", 403, 403, organiser=200),
    ("papers.file", "GET"): Route(lambda scene: "/organise/events/1/papers/file?paper=csv", 403, 403, organiser=200),
    ("papers.take", "POST"): Route(
        lambda scene: "/organise/events/1/papers/file", 403, 403, {"paper": "pitches"}, organiser=409
    ),
    ("participating.everybody", "GET"): Route(
        lambda scene: "/organise/events/1/participants", 403, 403, organiser=200, reader=200
    ),
    ("participating.table", "GET"): Route(
        lambda scene: "/organise/events/1/participants.csv", 403, 403, organiser=200, reader=200
    ),
    ("editions.beside", "GET"): Route(lambda scene: "/organise/events/1/editions", 403, 403, organiser=200, reader=200),
    ("editions.met", "GET"): Route(
        lambda scene: "/organise/events/1/editions/met.csv", 403, 403, organiser=200, reader=200
    ),
    ("following.following", "GET"): Route(lambda scene: "/organise/events/1/next", 403, 403, organiser=200),
    ("following.following", "POST"): Route(lambda scene: "/organise/events/1/next", 403, 403, organiser=422),
    ("following.invite", "POST"): Route(lambda scene: "/organise/events/1/invitations", 403, 403, organiser=303),
    ("participating.remind", "POST"): Route(
        lambda scene: "/organise/events/1/participants/remind", 403, 403, organiser=303
    ),
    ("journaling.journal", "GET"): Route(lambda scene: "/organise/events/1/journal", 403, 403, organiser=200),
    ("participant.one", "GET"): Route(lambda scene: "/organise/events/1/participants/1", 403, 403, organiser=200),
    ("participant.one", "POST"): Route(lambda scene: "/organise/events/1/participants/1", 403, 403, organiser=422),
    ("participant.send_link", "POST"): Route(
        lambda scene: "/organise/events/1/participants/1/link", 403, 403, organiser=303
    ),
    ("participant.renew", "POST"): Route(
        lambda scene: "/organise/events/1/participants/1/link/new", 403, 403, organiser=303
    ),
    ("participant.keep", "POST"): Route(
        lambda scene: "/organise/events/1/participants/1/keep", 403, 403, organiser=303
    ),
    ("participant.take", "POST"): Route(
        lambda scene: "/organise/events/1/participants/1/take/1", 403, 403, organiser=303
    ),
    ("importing.upload", "GET"): Route(lambda scene: "/organise/events/1/import", 403, 403, organiser=200),
    ("importing.upload", "POST"): Route(lambda scene: "/organise/events/1/import", 403, 403, organiser=422),
    ("importing.preview", "GET"): Route(lambda scene: "/organise/events/1/import/guessed", 403, 403, organiser=404),
    ("importing.preview", "POST"): Route(lambda scene: "/organise/events/1/import/guessed", 403, 403, organiser=303),
    ("entering.paper", "GET"): Route(lambda scene: "/organise/events/1/entry", 403, 403, organiser=200),
    ("entering.paper", "POST"): Route(lambda scene: "/organise/events/1/entry", 403, 403, organiser=422),
    ("entering.undo", "POST"): Route(lambda scene: "/organise/events/1/entry/undo", 403, 403, organiser=303),
    ("consents.network", "GET"): Route(lambda scene: "/my/1/network", 403, 403),
    ("consents.network", "POST"): Route(lambda scene: "/my/1/network", 403, 403, {"network": "0"}),
    ("helping.home", "GET"): Route(lambda scene: "/network/", 403, 403, partner=200),
    ("helping.member", "GET"): Route(lambda scene: "/network/1/members/2", 403, 403, partner=404),
    ("helping.member", "POST"): Route(
        lambda scene: "/network/1/members/2", 403, 403, {"target": "3", "wish": "yes"}, partner=404
    ),
    ("accompanied.everybody", "GET"): Route(lambda scene: "/organise/events/1/networks", 403, 403, organiser=200),
    ("accompanied.one", "GET"): Route(lambda scene: "/organise/events/1/networks/1", 403, 403, organiser=404),
    ("accompanied.one", "POST"): Route(lambda scene: "/organise/events/1/networks/1", 403, 403, organiser=404),
    ("accompanied.suggest", "POST"): Route(
        lambda scene: "/organise/events/1/networks/1/members", 403, 403, organiser=404
    ),
    ("accompanied.part", "POST"): Route(
        lambda scene: "/organise/events/1/networks/1/accounts/1/untie", 403, 403, organiser=404
    ),
    ("approving.everybody", "GET"): Route(lambda scene: "/organise/events/1/waiting", 403, 403, organiser=200),
    ("approving.rule", "POST"): Route(lambda scene: "/organise/events/1/waiting/rule", 403, 403, organiser=303),
    ("approving.one", "GET"): Route(lambda scene: "/organise/events/1/waiting/1", 403, 403, organiser=303),
    ("approving.one", "POST"): Route(lambda scene: "/organise/events/1/waiting/1", 403, 403, organiser=422),
    ("barring.bar", "GET"): Route(lambda scene: "/organise/events/1/participants/3/barred", 403, 403, organiser=200),
    ("barring.bar", "POST"): Route(
        lambda scene: "/organise/events/1/participants/3/barred", 403, 403, {"barred": "green"}, organiser=422
    ),
    ("merging.join", "GET"): Route(lambda scene: "/organise/events/1/participants/1/merge", 403, 403, organiser=200),
    ("merging.join", "POST"): Route(lambda scene: "/organise/events/1/participants/1/merge", 403, 403, organiser=422),
    ("writing.circular", "GET"): Route(lambda scene: "/organise/events/1/participants/mail", 403, 403, organiser=200),
    ("writing.circular", "POST"): Route(lambda scene: "/organise/events/1/participants/mail", 403, 403, organiser=422),
    ("happening.happened", "GET"): Route(lambda scene: "/organise/events/1/repair", 403, 403, organiser=200),
    ("happening.take_down", "GET"): Route(lambda scene: "/organise/events/1/repair/say/late", 403, 403, organiser=200),
    ("happening.take_down", "POST"): Route(lambda scene: "/organise/events/1/repair/say/late", 403, 403, organiser=422),
    ("happening.forget", "POST"): Route(lambda scene: "/organise/events/1/repair/forget", 403, 403, organiser=303),
    ("happening.seen", "POST"): Route(lambda scene: "/organise/events/1/repair/seen", 403, 403, organiser=303),
    ("happening.take_back", "POST"): Route(lambda scene: "/organise/events/1/repair/undo", 403, 403, organiser=409),
    ("happening.walk_in", "GET"): Route(lambda scene: "/organise/events/1/repair/walk-in", 403, 403, organiser=200),
    ("happening.walk_in", "POST"): Route(lambda scene: "/organise/events/1/repair/walk-in", 403, 403, organiser=422),
    ("happening.proposal", "GET"): Route(lambda scene: "/organise/events/1/repair/proposal", 403, 403, organiser=200),
    ("happening.proposal", "POST"): Route(
        lambda scene: "/organise/events/1/repair/proposal", 403, 403, {"choice": "none"}, organiser=422
    ),
    ("checkin.desk", "GET"): Route(
        lambda scene: "/organise/events/1/check-in?number=1", 403, 403, organiser=200, helper=200
    ),
    ("checkin.tap", "POST"): Route(lambda scene: "/organise/events/1/check-in", 403, 403, organiser=404, helper=404),
    ("checkin.people", "GET"): Route(
        lambda scene: "/organise/events/1/check-in/people", 403, 403, organiser=200, helper=200
    ),
    ("checkin.state", "GET"): Route(
        lambda scene: "/organise/events/1/check-in/state", 403, 403, organiser=200, helper=200
    ),
    ("checkin.taps", "POST"): Route(
        lambda scene: "/organise/events/1/check-in/taps", 403, 403, organiser=200, helper=200
    ),
    ("marking.tables", "GET"): Route(lambda scene: "/organise/events/1/held", 403, 403, organiser=200),
    ("marking.one", "GET"): Route(lambda scene: "/organise/events/1/held/1", 403, 403, organiser=200),
    ("marking.one", "POST"): Route(lambda scene: "/organise/events/1/held/1", 403, 403, organiser=303),
    ("static", "GET"): Route(lambda scene: "/static/style.css", 200, 200),
}
"""By endpoint and method."""
