"""Registering oneself, and changing it later: what an attendee may say, and when."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

from matchmaker.approving import admitted
from matchmaker.entities import Organisation, Participant
from matchmaker.errors import ConflictError
from matchmaker.journal import note
from matchmaker.limits import count_attempt
from matchmaker.links import renew_link
from matchmaker.mail import queue_link
from matchmaker.openings import openings_of
from matchmaker.participants import correct_participant
from matchmaker.personal.restoring import restore
from matchmaker.presence import present
from matchmaker.reception import Phase
from matchmaker.sense import checked
from matchmaker.settings import public_url
from matchmaker.store import Store

AGAIN = timedelta(minutes=10)
"""The same registration sent twice within this time is one: a double click, or the back button."""

ALWAYS = ("email", "people", "head_count", "accessibility", "step_free", "languages")
"""What may be changed after registration has closed, because no plan hangs on it."""

OWN = (*ALWAYS, "role", "parallel", "arrive", "leave", "away", "lines")
"""Everything an attendee says of itself, besides its organisation."""

LIMITS = {"registration from": 1000, "registration to": 20}
"""New registrations within an hour from one place (a venue shares it), and with one e-mail address."""


def register(store: Store, event_id: int, registration: Participant, *, now: datetime, asker: str) -> Participant:
    """A new participant who registers itself; sent again by the same address at once, it is the same one. One that had
    asked to be deleted comes back with its number, and so does one that was asked to come again.

    Its personal link is put into the outbox where the workspace has a public address. Ids, number and revision of
    ``registration`` do not matter. ``now`` is aware. ``asker``: where the request came from.

    Raises:
        InputError: Something in it makes no sense; see ``sense.checked``.
        ConflictError: Registration is not open, the organisation takes part already, or too many came from one place;
            or it was deleted and still stands in a published plan.
    """
    wanted = checked(registration, store.events.get(event_id))
    with store.write():
        refuse_closed(store, event_id, now=now)
        _count(store, {"registration from": asker, "registration to": wanted.email.casefold()}, now=now)
        there = store.participants.find(event_id, wanted.organisation.key)
        if there is None or there.erased or there.invited:
            return _enrolled(store, event_id, wanted, there=there, now=now)
    # Past the transaction, so that whoever tries out who is registered is counted.
    if _is_repeated(wanted, there, now):
        return there
    raise ConflictError(
        "{name} is registered already; ask for its personal link, or call the organising team: {contact}",
        name=there.name,
        contact=store.receptions.get(event_id).contact,
        at="name",
    )


def _enrolled(
    store: Store, event_id: int, wanted: Participant, *, there: Participant | None, now: datetime
) -> Participant:
    """``there``: who had asked to be deleted, or is asked to come again, and comes back."""
    wanted = replace(wanted, claimed=True)  # anybody can type a name
    if there and there.invited and not there.erased:
        known = _filled(there.organisation, wanted.organisation)
        back = replace(wanted, id=there.id, number=there.number, revision=there.revision, organisation=known)
        renew_link(store, there.id, now=now)  # whoever was asked need not be who registers
        added = _readmit(store, event_id, back, now=now)
    elif there:
        known = _filled(there.organisation, wanted.organisation)
        back = admitted(store, event_id, replace(wanted, organisation=known))
        added = restore(store, event_id, there=there, wanted=back, now=now)
    else:
        added = _add(store, event_id, wanted, now=now)
    if public_url(store):
        queue_link(store, added.id, now=now)
    return added


def _readmit(store: Store, event_id: int, one: Participant, *, now: datetime) -> Participant:
    """It was asked to come again, and registers."""
    back = admitted(store, event_id, replace(one, invited=False, withdrawn=False, registered=now))
    note(store, event_id, who=one.name, what=f"{one.name}: registered", participant=one.id)
    return store.participants.save(back)


def _add(store: Store, event_id: int, wanted: Participant, *, now: datetime) -> Participant:
    [added] = store.participants.add(event_id, [admitted(store, event_id, replace(wanted, registered=now))])
    if added.organisation != (filled := _filled(added.organisation, wanted.organisation)):
        added = store.participants.save(replace(added, organisation=filled))
    note(store, event_id, who=added.name, what=f"{added.name}: registered", participant=added.id)
    return added


def _filled(known: Organisation, said: Organisation) -> Organisation:
    """What another edition knows of an organisation stays: nothing proves yet that its own people register it here."""
    empty = [field.name for field in fields(known) if not getattr(known, field.name)]
    return replace(known, **{name: getattr(said, name) for name in empty})


def _settled(store: Store, one: Participant, said: Participant, *, contact: str) -> Participant:
    """What is said, but for another way to write the name of an organisation that takes part elsewhere too.

    :raises ConflictError: it would no longer be what is known of it elsewhere.
    """
    known, organisation = one.organisation, said.organisation
    if not store.erasing.is_elsewhere(known.id, besides=one.id):
        return said
    if organisation.key == known.key:
        organisation = replace(organisation, name=known.name)
    if organisation != _filled(known, organisation):
        raise ConflictError(
            "{name} takes part in other events too; to change its name or what else is known of it, call the "
            "organising team: {contact}",
            name=one.name,
            contact=contact,
            at="name",
        )
    return replace(said, organisation=organisation)


def change_registration(
    store: Store, event_id: int, *, one: Participant, wanted: Participant, now: datetime
) -> Participant:
    """What an attendee says of itself now, instead of ``one``, which is what the page had shown. Whoever was asked to
    come again takes part by it.

    Raises:
        InputError: Something in it makes no sense; see ``sense.checked``.
        ConflictError: Changed by somebody else meanwhile, or it is too late for this change; or the organisation is
            known in other events too, and would no longer be what is known there.
        NotFoundError: The participant was deleted meanwhile.
    """
    with store.write():
        present(store, one.id)
        if one.invited:
            refuse_closed(store, event_id, now=now)
        event, reception = store.events.get(event_id), store.receptions.get(event_id)
        late = openings_of(store, event_id, now=now).registration is not Phase.OPEN
        if late and len(wanted.people) < one.parallel:
            raise ConflictError(
                "you hold {parallel} meetings at once and registration is closed: name as many people, or call the "
                "organising team: {contact}",
                parallel=one.parallel,
                contact=reception.contact,
            )
        said = _settled(store, one, checked(wanted, event), contact=reception.contact)
        changes = {name: getattr(said, name) for name in OWN if getattr(said, name) != getattr(one, name)}
        moved = _organisation_changed(one, said)
        if late and (moved or not set(changes) <= set(ALWAYS)):
            raise ConflictError(
                "registration is closed: needs, offers and hours can no longer be changed here; call the "
                "organising team: {contact}",
                contact=reception.contact,
            )
        if moved:
            what = f"{one.name}: organisation"
            note(store, event_id, who=one.name, what=what, after=said.name, participant=one.id)
            one = store.participants.save(replace(one, organisation=said.organisation))
        saved = correct_participant(store, event_id, one=one, changes=changes, who=one.name)
        return _readmit(store, event_id, saved, now=now) if one.invited else saved


def refuse_closed(store: Store, event_id: int, *, now: datetime) -> None:
    """Let pass while one may register.

    Raises:
        ConflictError: Registration has not begun, or is over.
    """
    reception = store.receptions.get(event_id)
    match openings_of(store, event_id, now=now).registration:
        case Phase.BEFORE:
            raise ConflictError("registration is not open yet; come back later")
        case Phase.TEAM:
            raise ConflictError(
                "the organising team registers the participants; to take part, write to it: {contact}",
                contact=reception.contact,
            )
        case Phase.OVER:
            raise ConflictError(
                "registration is closed; call the organising team: {contact}", contact=reception.contact
            )


def _count(store: Store, askers: dict[str, str], *, now: datetime) -> None:
    """Count a registration from each of these; only digests of them are kept.

    :raises ConflictError: one of them sent too many.
    """
    if not count_attempt(store, LIMITS, askers, now=now):
        raise ConflictError("too many registrations came from the same place; wait an hour, then send it again")


def _is_repeated(wanted: Participant, there: Participant, now: datetime) -> bool:
    """The very same registration, a moment ago."""
    if there.registered is None or now - there.registered > AGAIN or (there.withdrawn and not there.waiting):
        return False
    return all(getattr(there, name) == getattr(wanted, name) for name in OWN)


def _organisation_changed(one: Participant, other: Participant) -> bool:
    names = [field.name for field in fields(one.organisation) if field.name != "id"]
    return any(getattr(one.organisation, name) != getattr(other.organisation, name) for name in names)
