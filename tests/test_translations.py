"""Nothing that pages say lacks its French, and nothing is kept that nobody says any more."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from io import BytesIO
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from tests.catalogs import FRENCH, french, said, sentences

ABOUT_MARKS = "The separator “{delimiter}” is none of ; , | and tab."
"""It names marks, and puts none."""


def spoken(catalog: Catalog) -> dict[str, str]:
    return {whole(message.id): whole(message.string) for message in catalog if message.id}


def whole(text: str | Sequence[str] | None) -> str:
    """A sentence; of one that has a plural, both; nothing where there is none yet."""
    return text if isinstance(text, str) else " | ".join(text or ())


def places(text: str) -> set[str]:
    percent = set(re.findall(r"%\((\w+)\)", text))
    return percent or {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_catalogue_holds_what_is_said_and_nothing_else() -> None:
    known, now = spoken(french()).keys(), spoken(sentences()).keys()
    assert (now - known, known - now) == (set(), set()), "run make catalogs, then translate what it lists"
    assert french().obsolete == {}


def test_everything_is_translated() -> None:
    catalog = french()
    lacking = [message.id for message in catalog if message.id and "" in {*whole(message.string).split(" | ")}]
    assert (lacking, [message.id for message in catalog if message.id and message.fuzzy]) == ([], [])


def test_translations_have_the_same_places() -> None:
    assert [text for text, translation in spoken(french()).items() if places(text) != places(translation)] == []


def test_french_marks_never_begin_a_line() -> None:
    """Before a high mark, inside quotation marks and after “n°” stands a space that does not break."""
    loose = re.compile(r"\S [:;?!%»](?![(\w])|« |n° ")
    told = {message.id: whole(message.string) for message in french() if message.id}
    assert {text for text, said in told.items() if loose.search(said)} == {ABOUT_MARKS}


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert spoken(read_mo(BytesIO(FRENCH.with_suffix(".mo").read_bytes()))) == spoken(french())


def test_sentences_of_errors_are_seen_wherever_they_stand() -> None:
    code = """
raise InputError("one {place}", place=1)
RULES = {"a": (ConflictError, "two")}
hint = say("three")
other("four"), (int, "five"), InputError(six)
"""
    assert sorted(said(ast.parse(code))) == ["one {place}", "three", "two"]
