"""Names in a file that nobody understood: the questions of a preview, and what was answered to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import g, request
from flask_babel import LazyString

from matchmaker.entities import Wish
from matchmaker.errors import InputError
from matchmaker.imports import Outcome
from matchmaker.imports.waiting import Choices, Waiting
from matchmaker.registrations.likeness import Likeness
from matchmaker.registrations.names import fold
from matchmaker.registrations.remarks import shorten
from matchmaker.registrations.wishes import Question
from web.organiser.wordings import explain_question
from web.stores import open_store

NOBODY = "\t"
"""The choice of a menu that nobody is meant; a name cannot be the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a name, and what its menu shows. ``taken``: who is meant if nobody says otherwise, else empty;
    ``typed``: the name beside the menu.
    """

    text: str
    why: LazyString
    askers: str
    taken: str
    near: tuple[str, ...]
    refuses: bool
    chosen: str
    typed: str


def answered(waiting: Waiting, outcome: Outcome) -> Choices:
    """The choices with what this request answers; ``outcome``: of the rehearsal.

    :raises InputError: an answer names nobody.
    """
    known, back = known_names(outcome), set(request.form.getlist("back"))
    answers = {text: name for text, name in waiting.choices.answers.items() if text not in back}
    for text, (chosen, typed) in _typed().items():
        if typed.strip():
            answers[text] = _meant(typed, known)
        elif chosen == NOBODY:
            answers[text] = None
        elif chosen:
            answers[text] = _meant(chosen, known)
    return replace(waiting.choices, answers=answers)


def _typed() -> dict[str, tuple[str, str]]:
    """By text: what was chosen, and the name typed beside it."""
    lists = (request.form.getlist(name) for name in ("asked", "answer", "other"))
    return {text: (chosen, typed) for text, chosen, typed in zip(*lists, strict=False)}


def known_names(outcome: Outcome) -> dict[str, str]:
    """Everybody who may be meant, newcomers too, by folded name."""
    people = open_store().participants.all(g.event.id, withdrawn=True)
    return {
        **{one.key: one.name for one in outcome.report.reading.registrants},
        **{one.organisation.key: one.name for one in people if not one.erased},
    }


def _meant(name: str, known: Mapping[str, str]) -> str:
    key = fold(name)
    if key in known:
        return known[key]
    near = ", ".join(known[one] for one in Likeness(known).near(key))
    if near:
        raise InputError("no participant has the name “{who}”; near are: {near}", who=name, near=near)
    raise InputError("no participant has the name “{who}”; take one of the list", who=name)


def questions(outcome: Outcome) -> list[Asked]:
    """The menus of a preview, those that nobody can answer but a person first; what was chosen in them stays when the
    page comes back.
    """
    typed = _typed() if request.method == "POST" else {}
    return [
        _menu(question, *typed.get(question.text, ("", "")))
        for question in (*outcome.report.open, *outcome.report.guessed)
    ]


def _menu(question: Question, chosen: str, typed: str) -> Asked:
    return Asked(
        text=question.text,
        why=explain_question(question),
        askers=", ".join(map(shorten, question.askers)),
        taken=question.taken or "",
        near=() if question.taken else question.near,
        refuses=question.wish is Wish.NO,
        chosen=chosen,
        typed=typed,
    )
