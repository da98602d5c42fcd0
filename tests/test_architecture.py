"""The laws of the house: who may import whom, what a package may know, that every rule stands where it must."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from solver.check import Rule

ROOT = Path(__file__).parents[1]
FLOORS = {
    "solver": frozenset({"solver"}),
    "matchmaker": frozenset({"solver", "matchmaker"}),
    "web": frozenset({"matchmaker", "web"}),
}
OURS = frozenset(FLOORS)
IMPURE = frozenset({"flask", "sqlite3", "sqlite_utils", "socket", "urllib", "http", "requests", "subprocess"})
FILES = frozenset({"os", "pathlib", "io", "shutil", "tempfile"})


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Full names of what a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
    return found


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("package", FLOORS)
def test_imports_go_down_only(package: str) -> None:
    assert modules(package)
    for path in modules(package):
        assert (path, roots(path) & OURS - FLOORS[package]) == (path, set())


def test_the_solver_is_pure() -> None:
    for path in modules("solver"):
        forbidden = IMPURE if path.name == "__main__.py" else IMPURE | FILES
        assert (path, roots(path) & forbidden) == (path, set())
        if path.name != "__main__.py":
            calls = {node.func.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                     if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}  # fmt: skip
            assert (path, calls & {"print", "open", "input"}) == (path, set())


def test_the_checker_shares_only_data_with_the_model() -> None:
    allowed = {"solver.problem", "solver.schedule"}
    for path in modules("solver/check"):
        ours = {name for name in imports(path) if name.startswith("solver")}
        assert (path, {n for n in ours if n not in allowed and not n.startswith("solver.check")}) == (path, set())
    for path in modules("solver"):
        if "check" not in path.parts:
            assert not any(name.startswith("solver.check") for name in imports(path)), path


def test_only_the_store_knows_sql() -> None:
    for path in [*modules("matchmaker"), *modules("web")]:
        if "store" not in path.parts:
            assert (path, roots(path) & {"sqlite3", "sqlite_utils"}) == (path, set())


def test_flask_stays_in_the_web() -> None:
    for path in modules("matchmaker"):
        assert (path, roots(path) & {"flask", "werkzeug"}) == (path, set())


@pytest.mark.parametrize("name", ["solver", "solver.solve", "solver.check", "solver.codec", "matchmaker.plans"])
def test_importing_does_not_import_heavy_libraries(name: str) -> None:
    code = f"import sys, {name}; print([m for m in ('ortools', 'pandas') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def rooms(package: str) -> set[str]:
    """Modules and packages on the ground floor of a package."""
    inside = (ROOT / package).iterdir()
    return {
        path.stem
        for path in inside
        if (path / "__init__.py").exists() or (path.suffix == ".py" and not path.name.startswith("_"))
    }


def test_the_readme_names_every_rule() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [rule for rule in Rule if f"`{rule.value}`" not in readme] == []


@pytest.mark.parametrize("package", FLOORS)
def test_the_map_of_the_readme_names_every_room_and_no_other(package: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    chart = readme.split(f"**`{package}/`**")[1].split("**`")[0]
    named = {name for row in re.findall(r"^\| (`.*?) \|", chart, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == rooms(package)
