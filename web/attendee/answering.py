"""What attendees answer: shortly before the event whether they come, after it what their meetings were worth."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, StringField, TextAreaField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from matchmaker.agendas import Encounter
from matchmaker.attending import (
    LONGEST,
    Opinion,
    Reply,
    attendance_opens,
    attendance_phase,
    own_opinions,
    own_reply,
    reply_attendance,
    say_opinions,
)
from matchmaker.day import running_of
from matchmaker.entities import Participant
from matchmaker.errors import MatchmakerError
from matchmaker.papers.words import words
from matchmaker.reception import Phase
from matchmaker.store import Answer
from matchmaker.takeaways import Nothing, take_away
from matchmaker.turns import end_of, is_over
from web.addresses import ID
from web.attendee.facts import with_clocks
from web.clock import now
from web.forms import Form, show
from web.languages import language
from web.messages import say
from web.security import checked_by_form
from web.stores import open_store
from web.visitors import visitor

pages = Blueprint("answering", __name__)

_SHORT = [Optional(), Length(max=LONGEST, message=say("This text is too long"))]

VALUES = {"yes": True, "no": False}
"""What an answer to a question of yes or no means; any other is none."""


class AttendanceForm(Form):
    """Whether they come. ``seen``: when the answer was given that the page shows."""

    answer = RadioField(
        say("Are you coming?"),
        [InputRequired(say("Choose one of the answers"))],
        choices=[
            SelectChoice(Answer.COMING.value, say("We are")),
            SelectChoice(Answer.REPLACED.value, say("Someone else is")),
            SelectChoice(Answer.CANNOT.value, say("We cannot come")),
        ],
    )
    stand_in = StringField(
        say("Who comes instead"), _SHORT[1:], description=say("First and last name; only if someone else is coming")
    )
    function = StringField(say("Their function"), _SHORT)
    late_until = TimeField(
        say("We will be late: until what time?"),
        [Optional()],
        format=["%H:%M", "%Hh%M", "%H:%M:%S"],
        description=say("Leave it empty if you are on time"),
    )
    note = TextAreaField(say("Something the organising team should know"), _SHORT)
    seen = HiddenField()

    def validate_stand_in(self, field: StringField) -> None:
        """Somebody else has a name; where nobody else comes, none is thrown away in silence."""
        named = bool((field.data or "").strip())
        if self.answer.data == Answer.REPLACED.value and not named:
            raise ValidationError(say("Name the person who comes instead"))
        if self.answer.data in (Answer.COMING.value, Answer.CANNOT.value) and named:
            raise ValidationError(say("Choose “Someone else is”, or empty this field"))

    def validate_late_until(self, field: TimeField) -> None:
        """Who cannot come is not late."""
        if self.answer.data == Answer.CANNOT.value and field.data:
            raise ValidationError(say("Choose “We are”, or empty this field: who cannot come is not late"))

    def leave_behind(self, known: Reply) -> bool:
        """What belonged to another answer and was not touched goes with it; whether that was anything."""
        if self.answer.data in (None, known.answer.value):
            return False
        before = dict(self.data)
        if known.answer is Answer.REPLACED:
            self._forget(self.stand_in, known.stand_in)
            self._forget(self.function, known.function)
        if self.answer.data == Answer.CANNOT.value and self.late_until.data == known.late_until:
            self.late_until.data, self.late_until.raw_data = None, []
        self._forget(self.note, known.note)
        return bool(self.data != before)

    @staticmethod
    def _forget(field: StringField, known: str) -> None:
        if (field.data or "").replace("\r\n", "\n").strip() == known:
            field.data, field.raw_data = "", []

    def refuse(self, error: MatchmakerError, *, about: str = "") -> None:
        """Times of day as elsewhere on the page."""
        super().refuse(with_clocks(error), about=about)


@pages.app_template_global()
def answer_of(one: Participant) -> Reply | None:
    """What a participant answered last, for its other pages."""
    known = own_reply(open_store(), one.id)
    return known[0] if known else None


@pages.route(f"/my/<{ID}:participant_id>/attendance", methods=["GET", "POST"])
@checked_by_form
def attendance(participant_id: int) -> Response | str | tuple[str, int]:
    """Whether they come, somebody else does, or nobody; whether they are late."""
    one, store = visitor(participant_id), open_store()
    running, contact = running_of(store, g.event.id), store.receptions.get(g.event.id).contact
    phase = attendance_phase(g.event, running, now=now())
    if phase is not Phase.OPEN:
        opens = attendance_opens(g.event)
        return render_template("attendee/no_attendance.html", phase=phase, opens=opens, contact=contact)
    form, known = _attendance_form(one), own_reply(store, one.id)
    left = known is not None and form.leave_behind(known[0])
    if form.carries_out(lambda: _reply(one, form)):
        flash(str(say("Your answer is saved. The organising team sees it.")))
        if left:
            flash(str(say("What belonged to your earlier answer is gone: its note, its hour, or who came instead.")))
        return redirect(url_for("answering.attendance", participant_id=one.id), 303)
    known = own_reply(store, one.id)
    form.seen.data = stamp(known[1] if known else None)
    return show("attendee/attendance.html", form, known=known, contact=contact)


@pages.route(f"/my/<{ID}:participant_id>/feedback", methods=["GET", "POST"])
@checked_by_form
def feedback(participant_id: int) -> Response | str | tuple[str, int]:
    """One line for each meeting, but those of rounds that did not take place."""
    one, store = visitor(participant_id), open_store()
    taken = take_away(store, one.id, words=words(language()))
    running = running_of(store, g.event.id)
    met = () if isinstance(taken, Nothing) else taken.page.strike(running.dropped).encounters
    over = is_over(g.event, running, now=now())
    if not over or not met:
        return render_template("attendee/no_feedback.html", ends=end_of(running), over=over)
    form = _feedback_form(one, met)
    if form.carries_out(lambda: _judge(one, form, met)):
        flash(str(say("Your answers are saved. Thank you.")))
        return redirect(url_for("answering.feedback", participant_id=one.id), 303)
    form["seen"].data = stamp(own_opinions(store, one.id)[1])
    retention = store.receptions.get(g.event.id).retention
    return show("attendee/feedback.html", form, met=met, retention=retention)


def _attendance_form(one: Participant) -> AttendanceForm:
    known = own_reply(open_store(), one.id)
    if known is None:
        return AttendanceForm()
    reply = known[0]
    return AttendanceForm(
        data={
            "answer": reply.answer.value,
            "stand_in": reply.stand_in,
            "function": reply.function,
            "late_until": reply.late_until,
            "note": reply.note,
        }
    )


def _reply(one: Participant, form: AttendanceForm) -> None:
    reply = Reply(
        Answer(form.answer.data),
        form.stand_in.data or "",
        form.function.data or "",
        form.late_until.data,
        form.note.data or "",
    )
    reply_attendance(open_store(), one, reply, seen=moment_of(form.seen.data), now=now())


def _feedback_form(one: Participant, met: tuple[Encounter, ...]) -> Form:
    """Two questions for each meeting, named by its partner; ``seen`` as in the other form."""
    known, _ = own_opinions(open_store(), one.id)
    fields: dict[str, object] = {"seen": HiddenField()}
    data: dict[str, str] = {}
    for partner in (one.partner for one in met):
        said = known.get(partner.id, Opinion())
        fields[f"useful_{partner.id}"] = yes_no_question(say("Was this meeting useful?"))
        fields[f"follow_up_{partner.id}"] = yes_no_question(say("Do you wish to stay in touch?"))
        data |= {f"useful_{partner.id}": word_of(said.useful), f"follow_up_{partner.id}": word_of(said.follow_up)}
    form: Form = type("FeedbackForm", (Form,), fields)(data=data)
    return form


def yes_no_question(text: object) -> RadioField:
    """One that need not be answered; ``VALUES`` says what was."""
    choices = [
        SelectChoice("yes", say("Yes")),
        SelectChoice("no", say("No")),
        SelectChoice("", say("No answer")),
    ]
    return RadioField(text, choices=choices, validate_choice=False)


def _judge(one: Participant, form: Form, met: tuple[Encounter, ...]) -> None:
    opinions = {
        k: Opinion(VALUES.get(form[f"useful_{k}"].data), VALUES.get(form[f"follow_up_{k}"].data))
        for k in (one.partner.id for one in met)
    }
    say_opinions(open_store(), one, opinions, seen=moment_of(form["seen"].data), now=now())


def word_of(value: bool | None) -> str:
    """The reverse of ``VALUES``."""
    return "" if value is None else "yes" if value else "no"


def stamp(moment: datetime | None) -> str:
    """For a hidden field; see ``moment_of``."""
    return moment.isoformat() if moment else ""


def moment_of(text: str | None) -> datetime | None:
    """What a hidden field says; what nobody of us wrote there is no moment at which anything was answered."""
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None
