"""The application factory: configuration, and what each room adds to it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from matchmaker.accounts import may
from web import attendee, logos, organiser, public, room, stores
from web.amounts import teach_amounts
from web.attendee.sections import attendee_sections
from web.errors import explain_errors
from web.forms import teach_forms
from web.languages import teach_languages
from web.moments import teach_moments
from web.organiser.sections import chapter_sections, event_sections, organiser_sections, setup_sections
from web.organiser.told import signed
from web.rules import teach_rules
from web.security import protect
from web.standing import teach_standing


def create_app(workspace: str | Path = "openmap.db", *, behind_proxy: bool = False) -> Flask:
    """An application on one workspace file. It is there even when the file is not: then its pages say so.

    ``behind_proxy``: every request comes through one web server in front, whose word on it counts.
    """
    app = Flask(__name__)
    app.url_map.strict_slashes = False  # adding a slash would redirect to whatever host the request named,
    app.url_map.merge_slashes = False  # and so would taking one away
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["WORKSPACE"] = Path(workspace)
    protect(app, behind_proxy=behind_proxy)
    teach_languages(app)
    teach_moments(app)
    teach_amounts(app)
    teach_standing(app)
    teach_rules(app)
    teach_forms(app)
    for pages in (public.pages, room.pages, logos.pages, *attendee.BLUEPRINTS, *organiser.BLUEPRINTS):
        app.register_blueprint(pages)
    app.jinja_env.globals["attendee_sections"] = attendee_sections
    app.jinja_env.globals.update(organiser_sections=organiser_sections, event_sections=event_sections, may=may)
    app.jinja_env.globals.update(setup_sections=setup_sections, chapter_sections=chapter_sections)
    app.jinja_env.filters["signed"] = signed
    app.jinja_env.globals.update(event_logos=logos.event_logos)
    app.teardown_appcontext(stores.close_store)
    explain_errors(app)
    return app
