"""Registration files in words: fields, values, what became of lines and of names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from flask_babel import LazyString

from matchmaker.entities import LegalForm, Role
from matchmaker.errors import FileError, MatchmakerError
from matchmaker.imports import Update
from matchmaker.registrations.columns import Field
from matchmaker.registrations.consolidate import Entry, State
from matchmaker.registrations.remarks import Remark
from matchmaker.registrations.wishes import How, Question
from matchmaker.store import Conflict
from matchmaker.wording import say as plain
from web.attendee.happenings import field_of
from web.attendee.terms import ROLES, kind
from web.messages import Spoken, say, sentence

COLUMNS = {
    Field.ORGANISATION: say("Name of the organisation"),
    Field.ROLE: say("Role: buyer or supplier"),
    Field.KIND: say("Kind of organisation"),
    Field.EMAIL: say("E-mail"),
    Field.DEPARTMENT: say("Department"),
    Field.NEEDS: say("Needs"),
    Field.OFFERS: say("Offers"),
    Field.WISHES: say("Wishes"),
    Field.VETOES: say("Refusals"),
    Field.PERSON: say("Name of a person"),
    Field.FIRST_NAME: say("First name"),
    Field.FUNCTION: say("Function"),
    Field.PHONE: say("Telephone"),
    Field.HEAD_COUNT: say("How many people come"),
    Field.PARALLEL: say("Meetings at once"),
    Field.ARRIVE: say("Arrival"),
    Field.LEAVE: say("Departure"),
    Field.ACCESSIBILITY: say("Accessibility needs"),
    Field.TIMESTAMP: say("When it was filled in"),
    Field.IGNORE: say("Not used"),
}
"""What a column can mean, the usual ones first."""

_STATES = {
    State.MERGED: say("joined to line {other}: another person of the same organisation"),
    State.SUPERSEDED: say("replaced by line {other}: the same organisation and e-mail, later"),
}


def in_words(value: object) -> str:
    """A value in the language of the page; nothing said is said to be so."""
    match value:
        case bool():
            return str(say("yes") if value else say("no"))
        case Role():
            return str(ROLES[value])
        case LegalForm():
            return kind(value.value) if value else str(say("nothing"))
        case StrEnum():
            return value.value
        case _:
            return plain(value) or str(say("nothing"))


def explain_update(update: Update) -> tuple[LazyString | str, str, str]:
    """The field, what it was, what it is; of a list only what differs."""
    old, new = update.old, update.new
    if isinstance(old, tuple) and isinstance(new, tuple):
        old, new = (tuple(item for item in mine if item not in other) for mine, other in ((old, new), (new, old)))
    return field_of(update.field), in_words(old), in_words(new)


def explain_conflict(conflict: Conflict) -> LazyString | str:
    """What a conflict is about."""
    return field_of(conflict.field)


def explain_line(entry: Entry) -> LazyString:
    """What became of a line that was not simply read."""
    if entry.reason:
        return say("refused. {reason}", reason=explain_remark(entry.reason))
    return Spoken(lambda: str(_STATES[entry.state]).format(other=entry.other))


def explain_question(question: Question) -> LazyString:
    """Why a name should be looked at."""
    match question.how:
        case How.LIKENESS:
            return say("is taken as {taken}", taken=question.taken)
        case How.GROUP:
            return say("names a group, not an organisation")
        case How.ABSENT:
            return say("the organisation that was once answered takes no part")
        case How.NEAR:
            return say("is no participant’s name, but is near to some")
        case _:
            return say("is no participant’s name, and none is near")


def explain_remark(remark: Remark) -> LazyString:
    """A remark in the language of the page, with the names of roles and columns too."""
    return say(remark.template, **dict(_places(remark)))


def explain_refusal(error: MatchmakerError) -> LazyString:
    """Why a file cannot be read; where it is kept is nobody's business."""
    if not isinstance(error, FileError):
        return sentence(error)
    places = {name: getattr(value, "name", value) if name == "path" else value for name, value in error.places.items()}
    return _refusal_beside_menus(places) or say(error.template, **places)


def _refusal_beside_menus(places: Mapping[str, object]) -> LazyString | None:
    """What the menus of the page mend: command lines ask for files and names of encodings instead."""
    if "needed" in places:
        return say(
            "{path}: none of the first lines names the columns. A column must hold the name of each organisation, and "
            "be headed “Nom de la structure” or “Organisation”. The first line seen: {seen}. If the name stands "
            "under another heading, choose it below and have the file read again.",
            path=places["path"],
            seen=_unquoted(places["seen"]),
        )
    if set(places) == {"path", "encoding"}:
        return say(
            "{path}: some letters cannot be read. Choose below how the file is encoded, or save it again as "
            "“CSV UTF-8” and send it again.",
            path=places["path"],
        )
    return None


def _unquoted(headers: object) -> str:
    """Quoted headers between bars: quotation marks differ between languages."""
    return str(headers).strip("“”").replace("”, “", " | ")


def _places(remark: Remark) -> Iterator[tuple[str, object]]:
    columns = {field.value: str(text) for field, text in COLUMNS.items()}
    for name, value in remark.places.items():
        match name:
            case "role":
                yield name, ROLES[Role(str(value))]
            case "field":
                yield name, columns[str(value)]
            case "fields":
                yield name, ", ".join(columns[one] for one in str(value).split(", "))
            case "columns":
                yield name, _unquoted(value)
            case "how":
                yield name, say("If a column says it, choose it below.")
            case _:
                yield name, value
