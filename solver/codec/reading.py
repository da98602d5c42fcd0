"""Strict reading of JSON: every value knows its path, and nothing is guessed, dropped or converted.

A reader is a function that takes a ``Node`` and returns a value, or refuses it with a ``ProblemError`` that names
the path, counted from 0, as in ``pairs[3].a``.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from solver.problem import ProblemError

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

LARGEST = 2**31 - 1
"""No number in a file is larger: the solver adds them up in 64 bits."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands. Objects are tuples of (key, value), so that a key given twice is not lost."""

    path: str
    value: object

    def refuse(self, message: str) -> NoReturn:
        """Raise ``ProblemError`` for this place."""
        raise ProblemError(self.path or "file", message)


Reader = Callable[[Node], T]


def parse(text: str | bytes) -> Node:
    """The root of a JSON text. Bytes are UTF-8; the mark some editors put in front of it is accepted.

    Raises ``ProblemError``, naming the line, for what is no JSON; readers raise it with the path of what they refuse.
    """
    try:
        string = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return Node("", json.loads(string, object_pairs_hook=tuple, parse_int=_parse_int, parse_constant=_parse_word))
    except UnicodeDecodeError as error:
        raise ProblemError("file", f"not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ProblemError(f"line {error.lineno}, column {error.colno}", f"not JSON: {error.msg}") from None
    except RecursionError:
        raise ProblemError("file", "nested too deeply") from None


def _parse_int(digits: str) -> float:
    """Python refuses to convert very long numbers; any number far beyond ``LARGEST`` may as well be infinite."""
    return int(digits) if len(digits) <= len(str(LARGEST)) + 1 else math.inf


def _parse_word(word: str) -> float:
    """NaN and Infinity are not JSON, though Python writes them."""
    raise ProblemError("file", f"{word} is not a number")


def read_object(
    node: Node, required: Mapping[str, Reader[Any]], *, optional: Mapping[str, Reader[Any]] = MappingProxyType({})
) -> dict[str, Any]:
    """The read values of an object by key. Optional keys that are absent or null are left out."""
    if not isinstance(node.value, tuple):
        node.refuse(f"an object {{…}} is expected, not {_describe(node.value)}")
    values = {key: Node(f"{node.path}.{key}".lstrip("."), value) for key, value in node.value}
    if len(values) < len(node.value):
        [(twice, _)] = Counter(key for key, _ in node.value).most_common(1)
        node.refuse(f"{twice!r} is given twice")
    for key in values:
        if key not in required and key not in optional:
            node.refuse(f"unknown key {key!r}; known: {', '.join([*required, *optional])}")
    for key in required:
        if key not in values:
            node.refuse(f"{key!r} is missing")
    readers = {**required, **optional}
    return {key: readers[key](n) for key, n in values.items() if key in required or n.value is not None}


def read_list(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """A reader of arrays whose elements ``read`` accepts."""

    def read_elements(node: Node) -> tuple[T, ...]:
        if not isinstance(node.value, list):
            node.refuse(f"a list […] is expected, not {_describe(node.value)}")
        return tuple(read(Node(f"{node.path}[{i}]", value)) for i, value in enumerate(node.value))

    return read_elements


def read_integer(least: int = 0, most: int = LARGEST) -> Reader[int]:
    """A reader of whole numbers within limits, both included."""

    def read(node: Node) -> int:
        if node.value == math.inf:
            node.refuse(f"between {least} and {most}")
        if not isinstance(node.value, int) or isinstance(node.value, bool):
            node.refuse(f"a whole number is expected, not {_describe(node.value)}")
        if not least <= node.value <= most:
            node.refuse(f"between {least} and {most}, not {node.value}")
        return node.value

    return read


def read_seconds(node: Node) -> float:
    """A finite number, at least 0."""
    if not isinstance(node.value, int | float) or isinstance(node.value, bool):
        node.refuse(f"a number is expected, not {_describe(node.value)}")
    if not 0 <= node.value < math.inf:
        node.refuse("at least 0, and finite")
    return float(node.value)


def read_flag(node: Node) -> bool:
    """True or false."""
    if not isinstance(node.value, bool):
        node.refuse(f"true or false is expected, not {_describe(node.value)}")
    return node.value


def read_text(node: Node) -> str:
    """A string of whole characters."""
    if not isinstance(node.value, str):
        node.refuse(f"a text is expected, not {_describe(node.value)}")
    if any("\ud800" <= character <= "\udfff" for character in node.value):
        node.refuse("half a character (a lone surrogate) cannot be written down")
    return node.value


def read_choice(kind: type[E]) -> Reader[E]:
    """A reader of the words of an enumeration."""

    def read(node: Node) -> E:
        word = read_text(node)
        if word not in list(kind):
            node.refuse(f"one of {', '.join(kind)} is expected, not {word!r}")
        return kind(word)

    return read


def read_reference(positions: Mapping[str, int], what: str) -> Reader[int]:
    """A reader of ids that returns the position of what they name."""

    def read(node: Node) -> int:
        name = read_text(node)
        if name not in positions:
            node.refuse(f"there is no {what} {name!r}")
        return positions[name]

    return read


def _describe(value: object) -> str:
    kinds = {tuple: "an object", list: "a list", str: "a text", type(None): "null"}
    return kinds.get(type(value), str(value).lower())
