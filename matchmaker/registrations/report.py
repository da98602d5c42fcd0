"""What was done with a file, in the words of the person who gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.entities import Role, Wish
from matchmaker.registrations.consolidate import Entry, State
from matchmaker.registrations.reading import Reading
from matchmaker.registrations.remarks import Remark, Translate, remark, say, shorten, untranslated
from matchmaker.registrations.wishes import How, Question, Resolution

_STATES = {
    State.READ: "read",
    State.MERGED: say("joined to line {other}: another person of the same organisation"),
    State.SUPERSEDED: say("replaced by line {other}: the same organisation and e-mail, later"),
    State.REFUSED: say("refused. {reason}"),
}
_HOWS = {
    How.LIKENESS: say("“{text}” is taken as {taken}."),
    How.GROUP: say("“{text}” names a group, not an organisation: name one."),
    How.ABSENT: say("“{text}”: the organisation that was once answered takes no part."),
    How.NEAR: say("“{text}” is no participant's name. Near: {near}."),
    How.UNKNOWN: say("“{text}” is no participant's name, and none is near."),
}
HOW_TO_ANSWER = say(
    "To answer, write in the last column the name of the participant who is meant, or the number of a proposition "
    "(1, 2 or 3), or “oui” for the only one, or “personne” for nobody; left empty, the question stays open."
)
_DELIMITERS = {";": ";", ",": ",", "|": "|", "\t": "tab"}


@dataclass(frozen=True, slots=True)
class Report:
    """A reading and what became of its wishes."""

    reading: Reading
    resolution: Resolution

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """All remarks, those about the whole file first, then by line."""
        return tuple(sorted((*self.reading.remarks, *self.resolution.remarks), key=lambda said: said.line or 0))

    @property
    def changed(self) -> tuple[Entry, ...]:
        """The lines that were not simply read."""
        return tuple(entry for entry in self.reading.entries if entry.state is not State.READ)

    @property
    def open(self) -> tuple[Question, ...]:
        """The texts that nobody understood, refusals first: they are the more serious."""
        unknown = [question for question in self.resolution.questions if question.taken is None]
        return tuple(sorted(unknown, key=lambda question: question.wish is not Wish.NO))

    @property
    def guessed(self) -> tuple[Question, ...]:
        """The texts understood by likeness."""
        return tuple(question for question in self.resolution.questions if question.taken is not None)


def explain_entry(entry: Entry, translate: Translate = untranslated) -> str:
    """What became of a line."""
    reason = entry.reason.text(translate) if entry.reason else ""
    return translate(_STATES[entry.state]).format(other=entry.other, reason=reason)


def explain_question(question: Question, translate: Translate = untranslated) -> str:
    """Why a text should be looked at."""
    places = {"text": shorten(question.text), "taken": question.taken, "near": ", ".join(question.near)}
    return translate(_HOWS[question.how]).format(**places)


def summarise(report: Report) -> tuple[Remark, ...]:
    """The figures: lines, participants, wishes."""
    reading, said = report.reading, report.resolution.said
    lines = Counter(entry.state.value for entry in reading.entries)
    roles = Counter(registrant.role.value for registrant in reading.registrants)
    form = ", ".join(filter(None, (reading.sheet, reading.encoding, _DELIMITERS.get(reading.delimiter, ""))))
    return (
        remark("{file} ({form})", file=reading.name, form=form),
        remark(
            "Lines: {total}. Read: {read}; joined to another: {merged}; replaced by a later one: {superseded}; "
            "refused: {refused}.",
            total=len(reading.entries),
            **{state.value: lines[state.value] for state in State},
        ),
        remark(
            "Participants in the file: {total}. Buyers: {buyer}; suppliers: {supplier}; both: {both}; "
            "networks: {network}; for a step-free table: {step_free}.",
            total=len(reading.registrants),
            step_free=sum(registrant.step_free for registrant in reading.registrants),
            **{role.value: roles[role.value] for role in Role},
        ),
        remark(
            "Wishes understood: {wishes}; refusals understood: {vetoes}. Names taken by likeness: {guessed}. Names "
            "that stay open: {open}.",
            wishes=sum(one.wish is not Wish.NO for one in said),
            vetoes=sum(one.wish is Wish.NO for one in said),
            guessed=len(report.guessed),
            open=len(report.open),
        ),
    )


def render_text(report: Report, translate: Translate = untranslated) -> str:
    """The report for a terminal: first the summary, then each matter, if there is something to say."""
    summary = "\n".join(said.text(translate) for said in summarise(report))
    parts = ("\n".join((f"\n{title}", *lines)) for title, lines in _parts(report, translate) if lines)
    return "\n".join((summary, *parts)) + "\n"


def _parts(report: Report, translate: Translate) -> Iterator[tuple[str, list[str]]]:
    columns = report.reading.columns.items()
    yield translate("Columns"), [f"  {field.value}: {', '.join(headers)}" for field, headers in columns]
    yield (
        translate("Lines not simply read"),
        [_at((entry.line,), explain_entry(entry, translate), translate) for entry in report.changed],
    )
    yield (
        translate("Remarks"),
        [_at((said.line,) if said.line else (), said.text(translate), translate) for said in report.remarks],
    )
    yield translate("Names that stay open"), _questions(report.open, translate)
    yield translate("Names taken by likeness, please check"), _questions(report.guessed, translate)
    if report.open or report.guessed:
        yield translate("How to answer, in the report that --report writes"), [f"  {translate(HOW_TO_ANSWER)}"]


def _questions(questions: tuple[Question, ...], translate: Translate) -> list[str]:
    return [_at(question.lines, explain_question(question, translate), translate) for question in questions]


def _at(lines: tuple[int, ...], text: str, translate: Translate) -> str:
    if not lines:
        return f"  {text}"
    return "  " + translate("line {line}: {text}").format(line=", ".join(map(str, lines)), text=text)
