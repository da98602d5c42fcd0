"""What attendees answer around the morning: before it whether they come, after it what their meetings were worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from matchmaker.day.steering import running_of
from matchmaker.entities import Event, Participant, Running
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.journal import note
from matchmaker.mail.writing import one_line
from matchmaker.presence import present
from matchmaker.programme import slots_of
from matchmaker.reception import Phase
from matchmaker.sense import hours_of
from matchmaker.store import Answer, Attendance, Feedback, Store
from matchmaker.turns import is_over

BEFORE = timedelta(days=3)
"""How long before the day of the event attendance is asked."""

LONGEST = 500  # characters

_APART = " · "
"""Between the name and the function of who comes instead, on the first line of the note that is kept."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Whether one comes. ``stand_in`` and ``function``: of who comes instead. ``late_until``: local time of arrival."""

    answer: Answer
    stand_in: str = ""
    function: str = ""
    late_until: time | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of one meeting; None: no answer."""

    useful: bool | None = None
    follow_up: bool | None = None


def attendance_opens(event: Event) -> datetime:
    """The beginning of the day from which on attendance is asked; aware."""
    return datetime.combine(event.date - BEFORE, time(), ZoneInfo(event.timezone))


def attendance_phase(event: Event, running: Running, *, now: datetime) -> Phase:
    """Whether one may say that one comes, or not. ``now`` is aware."""
    if now < attendance_opens(event):
        return Phase.BEFORE
    return Phase.OVER if is_over(event, running, now=now) else Phase.OPEN


def own_reply(store: Store, participant_id: int) -> tuple[Reply, datetime] | None:
    """What a participant answered last, and when."""
    known = store.attendances.get(participant_id)
    return (_read(known), known.at) if known else None


def reply_attendance(store: Store, one: Participant, reply: Reply, *, seen: datetime | None, now: datetime) -> None:
    """Keep the answer instead of the one before; the same answer again changes nothing. No meeting is touched.

    ``seen``: when the answer was given that the page had shown.

    Raises:
        InputError: Nobody is named who comes instead, or the time of arrival is outside the morning.
        ConflictError: It is not the time for it, or somebody else answered meanwhile.
        NotFoundError: The participant was deleted meanwhile.
    """
    event_id = store.participants.event_of(one.id)
    tidy = _checked(reply, store.events.get(event_id))
    with store.write():
        present(store, one.id)
        _refuse_untimely(store.events.get(event_id), running_of(store, event_id), now=now)
        known = own_reply(store, one.id)
        if known and known[0] == tidy:
            return
        if (known and known[1]) != seen:
            raise ConflictError("somebody answered for you meanwhile; look at that answer, then send yours again")
        # Who comes instead, and the note, are personal: the journal, which keeps everything, does not hear of them.
        before, after = known[0] if known else None, tidy
        told = {"before": _brief(before), "after": _brief(after)}
        note(store, event_id, who=one.name, what=f"{one.name}: attendance", participant=one.id, **told)
        store.attendances.set(_written(one, tidy, now))


def own_opinions(store: Store, participant_id: int) -> tuple[dict[int, Opinion], datetime | None]:
    """What a participant said of its meetings, by partner (id), and when it did so last."""
    said = store.feedback.of(participant_id)
    opinions = {one.partner: Opinion(one.useful, one.follow_up) for one in said}
    return opinions, max((one.at for one in said), default=None)


def say_opinions(
    store: Store, one: Participant, opinions: Mapping[int, Opinion], *, seen: datetime | None, now: datetime
) -> None:
    """Keep what is said of meetings, by partner (id); what is said again changes nothing.

    ``seen``: when the last of the answers was given that the page had shown.

    Raises:
        ConflictError: It is too early, or somebody else answered meanwhile.
        NotFoundError: The plan in force has no such meeting, or the participant was deleted meanwhile.
    """
    event_id = store.participants.event_of(one.id)
    with store.write():
        present(store, one.id)
        if not is_over(store.events.get(event_id), running_of(store, event_id), now=now):
            raise ConflictError("meetings can be judged once the last round is over")
        if not partners(store, event_id, one.id).issuperset(opinions):
            raise NotFoundError("this meeting is no longer in the plan; reload the page")
        known, latest = own_opinions(store, one.id)
        new = {partner: said for partner, said in opinions.items() if said != known.get(partner, Opinion())}
        if not new:
            return
        if latest != seen:
            raise ConflictError("somebody answered for you meanwhile; look at that answer, then send yours again")
        store.feedback.set(Feedback(one.id, k, now, said.useful, said.follow_up) for k, said in new.items())


def partners(store: Store, event_id: int, participant_id: int) -> set[int]:
    """Ids of those whom it meets in the published plan, in rounds that were not dropped; nobody before there is one."""
    plan, dropped = store.plans.published(event_id), running_of(store, event_id).dropped
    pairs = [(one.a, one.b) for one in (plan.meetings if plan else ()) if one.slot not in dropped]
    return {b if a == participant_id else a for a, b in pairs if participant_id in (a, b)}


def _refuse_untimely(event: Event, running: Running, *, now: datetime) -> None:
    match attendance_phase(event, running, now=now):
        case Phase.BEFORE:
            raise ConflictError("it is too early to say whether you are coming; this opens three days before the event")
        case Phase.OVER:
            raise ConflictError("the event is over; this can no longer be answered")


def _checked(reply: Reply, event: Event) -> Reply:
    """The reply without what does not belong to its answer.

    :raises InputError: what makes no sense in it.
    """
    instead = reply.answer is Answer.REPLACED
    stand_in, function = (one_line(text) if instead else "" for text in (reply.stand_in, reply.function))
    late = None if reply.answer is Answer.CANNOT else reply.late_until
    if instead and not stand_in:
        raise InputError("name the person who comes instead")
    first, last = hours_of(slots_of(event))
    if late and not first < late < last:
        raise InputError(
            "meetings are from {first} to {last}; correct your time of arrival",
            first=f"{first:%H:%M}",
            last=f"{last:%H:%M}",
        )
    said = "\n".join(map(one_line, reply.note.strip().splitlines()))
    if max(map(len, (stand_in, function, said))) > LONGEST:
        raise InputError("a text is longer than {most} characters; shorten it", most=LONGEST)
    return Reply(reply.answer, stand_in.replace(_APART, ", "), function, late, said)


def _written(one: Participant, reply: Reply, now: datetime) -> Attendance:
    who = [_APART.join(filter(None, (reply.stand_in, reply.function)))] if reply.stand_in else []
    text = "\n".join([*who, reply.note] if reply.note else who)
    return Attendance(one.id, reply.answer, now, late_until=reply.late_until, note=text)


def _read(kept: Attendance) -> Reply:
    if kept.answer is not Answer.REPLACED:
        return Reply(kept.answer, late_until=kept.late_until, note=kept.note)
    who, _, said = kept.note.partition("\n")
    name, _, function = who.partition(_APART)
    return Reply(kept.answer, name, function, kept.late_until, said)


def _brief(reply: Reply | None) -> str:
    if reply is None:
        return ""
    late = f"late until {reply.late_until:%H:%M}" if reply.late_until else ""
    return ", ".join(filter(None, (reply.answer.value, late)))
