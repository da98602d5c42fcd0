"""Backups, the day on a laptop, and what is no longer to be kept."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, send_file
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.keeping.backups import last_backup, open_backup
from matchmaker.keeping.shredding import overdue
from web.clock import now
from web.organisers import allowed, organiser
from web.stores import open_store

pages = Blueprint("keeping", __name__)


@pages.get("/organise/keep")
@allowed(Action.GOVERN)
def keep() -> str:
    """How things are, and the commands for the rest."""
    store = open_store()
    return render_template(
        "organiser/keeping.html",
        last=last_backup(store),
        place=store.standing.get().place.value,
        overdue=overdue(store, store.events.all(), now=now()),
        file=current_app.config["WORKSPACE"].name,
    )


@pages.post("/organise/keep/backup")
@allowed(Action.GOVERN)
def download() -> Response:
    """A backup made now; on this machine it leaves nothing."""
    name, content = open_backup(open_store(), who=organiser().name, now=now())
    return send_file(content, "application/vnd.sqlite3", as_attachment=True, download_name=name)
