"""The examples in the docstrings of registrations are true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

from matchmaker import registrations

MODULES = sorted(module.name for module in iter_modules(registrations.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(import_module(f"{registrations.__name__}.{name}")).failed == 0
