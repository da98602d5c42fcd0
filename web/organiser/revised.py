"""Forms that two may have open at once: they carry the revision that their page had shown."""

from __future__ import annotations

from wtforms import IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from web.forms import Form
from web.messages import say


class RevisedForm(Form):
    """``revision``: of what is changed, as the page had shown it."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired(say("Reload the page"))])

    def renew(self, revision: int) -> None:
        """Of what is stored now, so that what was typed can be sent again, knowingly."""
        self.revision.data = revision
        self.revision.raw_data = None  # else the field shows again what was sent
