"""Which partner network may see a participant and help it: its own choice, taken back at any time."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from matchmaker.consents import consent, networks_of
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.messages import say
from web.security import checked_by_form
from web.stores import open_store
from web.visitors import visitor

pages = Blueprint("consents", __name__)

NOBODY = "0"


class NetworkForm(Form):
    """The network, or none."""

    network = RadioField(say("Which network accompanies you?"), [InputRequired(say("Choose one of the answers"))])


@pages.route(f"/my/<{ID}:participant_id>/network", methods=["GET", "POST"])
@checked_by_form
def network(participant_id: int) -> Response | tuple[str, int]:
    """What a network would see, and the choice."""
    one, store = visitor(participant_id), open_store()
    event_id = store.participants.event_of(one.id)
    networks = [known for known in networks_of(store.participants.all(event_id)) if known.id != one.id]
    known = store.networks.membership(one.id)
    form = NetworkForm(data={"network": str(known.network) if known and known.since else NOBODY})
    form.network.choices = [
        *(SelectChoice(str(other.id), other.name) for other in networks),
        SelectChoice(NOBODY, say("None: no network sees us")),
    ]
    if form.carries_out(
        lambda: consent(store, event_id, one=one, network_id=int(form.network.data) or None, now=now())
    ):
        flash(str(say("Saved.")))
        return redirect(url_for("consents.network", participant_id=one.id), 303)
    proposed = next((other for other in networks if known and known.since is None and other.id == known.network), None)
    return show("attendee/network.html", form, one=one, networks=networks, proposed=proposed)
