"""Writing of JSON: canonical, and laid out for people, one line per participant, table, pair or meeting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_write_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def list_fields(item: DataclassInstance, **replaced: object) -> dict[str, object]:
    """The fields of a data class by name, some of them replaced, without those that are None or their default."""
    shown = {}
    for name, default in _list_defaults(type(item)):
        value = getattr(item, name)
        if value != default:
            shown[name] = replaced.get(name, value)
    return {name: value for name, value in shown.items() if value is not None}


def write(document: Mapping[str, object]) -> str:
    """The text of an object: each key on a line, and each element of a list that holds lists or objects."""
    lines = ",\n".join(f"  {_write_line(key)}: {_write_value(value)}" for key, value in document.items())
    return f"{{\n{lines}\n}}\n"


def _write_value(value: object) -> str:
    if not isinstance(value, list) or not any(isinstance(element, list | dict) for element in value):
        return _write_line(value)
    lines = ",\n".join(f"    {_write_line(element)}" for element in value)
    return f"[\n{lines}\n  ]"


@cache
def _list_defaults(kind: type[DataclassInstance]) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in fields(kind))
