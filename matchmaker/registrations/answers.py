"""The report as a CSV file that an organiser fills in and gives back.

The columns have fixed names, whatever the language of the messages, so that every copy can be read again::

    sujet;ligne;structure;texte;message;proposition 1;proposition 2;proposition 3;réponse

In a row about a wish (``vœu``) or a refusal (``refus``), ``réponse`` takes the name of the organisation that is meant,
or “personne” for none; left empty, the question stays open.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from io import StringIO
from pathlib import Path

from matchmaker.entities import Wish
from matchmaker.errors import InputError
from matchmaker.registrations.likeness import SHOWN
from matchmaker.registrations.names import fold, phrase
from matchmaker.registrations.remarks import Translate, untranslated
from matchmaker.registrations.report import Report, explain_entry, explain_question, summarise
from matchmaker.registrations.sheets import Row, Wanted
from matchmaker.registrations.tables import read_table
from matchmaker.registrations.wishes import Question

ANSWER = "réponse"

_HEADER = (
    "sujet", "ligne", "structure", "texte", "message", *(f"proposition {n}" for n in range(1, SHOWN + 1)), ANSWER
)  # fmt: skip
_SUBJECTS = {Wish.YES: "vœu", Wish.NO: "refus"}
_NOBODY = frozenset({"personne", "aucun", "aucune", "nobody", "none", "no one", "rien"})
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def render_csv(report: Report, translate: Translate = untranslated) -> bytes:
    """The report as UTF-8 with a byte order mark and semicolons, as spreadsheets in France open it.

    Questions come first, then lines and remarks. Cells that a spreadsheet would take for a formula begin with an
    apostrophe.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADER)
    for row in _rows(report, translate):
        writer.writerow([_defuse(cell) for cell in (*row, *[""] * (len(_HEADER) - len(row)))])
    return text.getvalue().encode("utf-8-sig")


def read_answers(path: Path, *, known: Collection[str] | None = None) -> dict[str, str | None]:
    """The answers of a report that was filled in: folded text → name, None for nobody.

    ``known``: keys of those who may be named, everybody when left out.

    Raises:
        FileError: It cannot be read, or is no such report.
        InputError: One text has two different answers, or an answer names nobody known.
    """
    table = read_table(path, Wanted(_score, f"“sujet”, “texte”, “{ANSWER}”"))
    places = {phrase(cell): place for place, cell in enumerate(table.header)}
    answers: dict[str, str | None] = {}
    for row in table.rows:
        subject, text, answer = (_cell(row, places[phrase(name)]) for name in ("sujet", "texte", ANSWER))
        if phrase(subject) in map(phrase, _SUBJECTS.values()) and answer:
            meant = None if phrase(answer) in _NOBODY else answer
            _refuse_unknown(meant, known, path=path, line=row.line)
            _add(answers, fold(text), meant, row.line)
    return answers


def _rows(report: Report, translate: Translate) -> Iterator[tuple[str, ...]]:
    for question in (*report.open, *report.guessed):
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
    return len(needed) if needed <= set(map(phrase, cells)) else 0


def _cell(row: Row, place: int) -> str:
    cell = row.cells[place] if place < len(row.cells) else ""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _defuse(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _refuse_unknown(answer: str | None, known: Collection[str] | None, *, path: Path, line: int) -> None:
    if answer is not None and known is not None and fold(answer) not in known:
        raise InputError(
            "{path}, line {line}: the answer “{answer}” is no participant's name. Correct it, or leave the cell empty.",
            path=path,
            line=line,
            answer=answer,
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
