"""The report as a CSV file that an organiser fills in and gives back.

The columns have fixed names in each language, and a copy in either can be read again::

    sujet;ligne;structure;texte;message;proposition 1;proposition 2;proposition 3;réponse
    subject;line;organisation;text;message;proposal 1;proposal 2;proposal 3;answer

In a row about a wish (``vœu``) or a refusal (``refus``), ``réponse`` takes the name of the organisation that is meant,
the number of a proposition, “oui” for the only one, or “personne” for none; left empty, the question stays open.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from matchmaker.entities import Wish
from matchmaker.errors import InputError
from matchmaker.registrations.likeness import SHOWN, Likeness
from matchmaker.registrations.names import fold, phrase
from matchmaker.registrations.remarks import Translate, untranslated
from matchmaker.registrations.report import HOW_TO_ANSWER, Report, explain_entry, explain_question, summarise
from matchmaker.registrations.sheets import Row, Wanted
from matchmaker.registrations.tables import read_table
from matchmaker.registrations.wishes import Question

ANSWER = "réponse"

_PROPOSED = tuple(f"proposition {n}" for n in range(1, SHOWN + 1))
_HEADER = ("sujet", "ligne", "structure", "texte", "message", *_PROPOSED, ANSWER)
_ENGLISH = {
    "sujet": "subject", "ligne": "line", "structure": "organisation", "texte": "text", ANSWER: "answer",
    "vœu": "wish", "refus": "refusal", "aide": "help", "fichier": "file", "remarque": "remark",
    **{name: f"proposal {n}" for n, name in enumerate(_PROPOSED, 1)},
}  # fmt: skip
_SUBJECTS = {Wish.YES: "vœu", Wish.NO: "refus"}
_CANONICAL = {phrase(english): phrase(french) for french, english in _ENGLISH.items()}
_NOBODY = frozenset({"personne", "aucun", "aucune", "nobody", "none", "no one", "non", "no", "rien"})
_AGREED = frozenset({"oui", "yes"})
_DASHES = "-–—"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def render_csv(report: Report, translate: Translate = untranslated, *, language: str = "fr") -> bytes:
    """The report as UTF-8 with a byte order mark and semicolons, as spreadsheets in France open it.

    How to answer comes first, then questions, lines and remarks. Cells that a spreadsheet would take for a formula
    begin with an apostrophe.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_name(column, language) for column in _HEADER])
    for subject, *cells in _rows(report, translate):
        row = (_name(subject, language), *cells)
        writer.writerow([_defuse(cell) for cell in (*row, *[""] * (len(_HEADER) - len(row)))])
    return text.getvalue().encode("utf-8-sig")


def render_answers(answers: Mapping[str, str | None]) -> bytes:
    """Answers alone, as ``read_answers`` takes them: text → name, None for nobody."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("sujet", "texte", ANSWER))
    for asked, name in answers.items():
        writer.writerow((_SUBJECTS[Wish.YES], _defuse(asked), _defuse("personne" if name is None else name)))
    return text.getvalue().encode("utf-8-sig")


def read_answers(path: Path, *, known: Mapping[str, str] | None = None) -> dict[str, str | None]:
    """The answers of a report that was filled in: folded text → name, None for nobody.

    ``known``: key → name of those who may be named, everybody when left out.

    Raises:
        FileError: It cannot be read, or is no such report.
        InputError: One text has two different answers, or an answer is neither a name nor a proposition.
    """
    table = read_table(path, Wanted(_score, f"“sujet”, “texte”, “{ANSWER}”"))
    places = {_french(cell): place for place, cell in enumerate(table.header)}
    answers: dict[str, str | None] = {}
    for row in table.rows:
        subject, text, answer = (_cell(row, places[phrase(name)]) for name in ("sujet", "texte", ANSWER))
        if _french(subject) in map(phrase, _SUBJECTS.values()) and answer:
            proposed = tuple(_cell(row, places[name]) if name in places else "" for name in _PROPOSED)
            meant = _Answer(path, row.line, answer, proposed).understand(known)
            _add(answers, fold(text), meant, row.line)
    return answers


def _rows(report: Report, translate: Translate) -> Iterator[tuple[str, ...]]:
    questions = (*report.open, *report.guessed)
    if questions:
        yield "aide", "", "", "", translate(HOW_TO_ANSWER)
    for question in questions:
        yield _question_row(question, translate)
    for said in summarise(report):
        yield "fichier", "", "", "", said.text(translate)
    for entry in report.changed:
        yield "ligne", str(entry.line), "", "", explain_entry(entry, translate)
    for said in report.remarks:
        value = str(said.places.get("value", ""))
        yield "remarque", str(said.line or ""), str(said.places.get("name", "")), value, said.text(translate)


def _question_row(question: Question, translate: Translate) -> tuple[str, ...]:
    proposed = question.near if question.taken is None else (question.taken,)
    lines, askers = ", ".join(map(str, question.lines)), ", ".join(question.askers)
    message = explain_question(question, translate)
    return _SUBJECTS[question.wish], lines, askers, question.text, message, *proposed


def _score(cells: tuple[str, ...]) -> int:
    needed = {phrase(name) for name in ("sujet", "texte", ANSWER)}
    return len(needed) if needed <= set(map(_french, cells)) else 0


def _name(word: str, language: str) -> str:
    return word if language == "fr" else _ENGLISH.get(word, word)


def _french(word: str) -> str:
    """A header or subject in either language, as the French ones compare."""
    said = phrase(word)
    return _CANONICAL.get(said, said)


def _cell(row: Row, place: int) -> str:
    cell = row.cells[place] if place < len(row.cells) else ""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _defuse(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


@dataclass(frozen=True, slots=True)
class _Answer:
    """What stands in the last column of a line, and what was proposed there (empty cells where there was less)."""

    path: Path
    line: int
    text: str
    proposed: tuple[str, ...]

    def understand(self, known: Mapping[str, str] | None) -> str | None:
        """The name that is meant, None for nobody. An organisation may well be called “Non”: names go first."""
        if known is not None and fold(self.text) in known:
            return self.text
        said = phrase(self.text)
        if said in _NOBODY or not self.text.strip(_DASHES):
            return None
        name = self._chosen(said) or self.text
        if known is not None and fold(name) not in known:
            raise self._refusal(known)
        return name

    def _chosen(self, said: str) -> str | None:
        """The proposition that is meant, by its number or as the only one."""
        names = tuple(filter(None, self.proposed))
        if said in _AGREED and len(names) == 1:
            return names[0]
        if len(said) == 1 and said in "123456789"[: len(self.proposed)]:
            return self.proposed[int(said) - 1] or None
        return None

    def _refusal(self, known: Mapping[str, str]) -> InputError:
        likeness = Likeness(known)
        meant = likeness.meant(fold(self.text))
        near = likeness.near(fold(self.text)) if meant is None else (meant,)
        where = {"path": self.path, "line": self.line, "answer": self.text, "how": HOW_TO_ANSWER}
        if len(near) != 1:
            return InputError("{path}, line {line}: the answer “{answer}” is no participant's name. {how}", **where)
        return InputError(
            "{path}, line {line}: the answer “{answer}” is no participant's name; did you mean “{near}”? {how}",
            near=known[near[0]],
            **where,
        )


def _add(answers: dict[str, str | None], text: str, answer: str | None, line: int) -> None:
    if text in answers and fold(answers[text] or "") != fold(answer or ""):
        raise InputError(
            "Line {line}: “{text}” already has another answer, “{answer}”. Keep one of them.",
            line=line,
            text=text,
            answer=answers[text] or "personne",
        )
    answers[text] = answer
