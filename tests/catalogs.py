"""The catalogue of translations: every sentence of pages and of services that pages use. ``make catalogs`` renews it.

New sentences appear in the ``.po`` file with an empty translation; write it there and run ``make catalogs`` again. What
is no longer said disappears.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FRENCH = ROOT / "web/translations/fr/LC_MESSAGES/messages.po"

UNHEARD = {"cli", "demo", "exports", "files", "papers"}
"""Rooms of ``matchmaker`` whose errors no page shows."""

KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}


def sentences() -> Catalog:
    """Everything that pages may say, with the files that say it."""
    catalog = Catalog(project="matchmaker", charset="utf-8")
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    options = {"**.html": {"trimmed": "true", "silent": "false"}}
    for file, _, message, _, context in extract_from_dir(
        ROOT / "web", method_map=methods, options_map=options, keywords=KEYWORDS
    ):
        catalog.add(message, locations=[(f"web/{file}", 0)], context=context)
    for path in sorted([*(ROOT / "matchmaker").rglob("*.py"), *(ROOT / "web").rglob("*.py")]):
        name = path.relative_to(ROOT)
        if UNHEARD.isdisjoint({name.with_suffix("").parts[1]}):
            for template in said(ast.parse(path.read_text(encoding="utf-8"))):
                catalog.add(template, locations=[(str(name), 0)])
    return catalog


def said(tree: ast.AST) -> Iterator[str]:
    """First arguments of ``say``, of errors and of remarks, and sentences that stand in a table beside their error.

    The reader of a line has its own words for remarks: ``tell``, ``value`` (its last argument), a ``template``.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_]) if _speaks(name):
                yield text
            case ast.Tuple(elts=[ast.Name(id=name), ast.Constant(value=str(text))]) if name.endswith("Error"):
                yield text
            case ast.Call(func=ast.Attribute(attr="tell"), args=[ast.Constant(value=str(text)), *_]):
                yield text
            case ast.Call(func=ast.Attribute(attr="value"), args=[_, _, _, ast.Constant(value=str(text))]):
                yield text
            case ast.Assign(targets=[ast.Name(id="template")], value=ast.Constant(value=str(text))):
                yield text


def french() -> Catalog:
    """The translations as they are in the file."""
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


def compiled(catalog: Catalog) -> bytes:
    """What gettext reads."""
    target = BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def renew() -> list[str]:
    """Bring both files up to date; returns what still lacks its translation."""
    catalog, now = french(), sentences()
    now.creation_date = catalog.creation_date
    catalog.update(now, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with FRENCH.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False)
    FRENCH.with_suffix(".mo").write_bytes(compiled(french()))
    return [str(message.id) for message in catalog if message.id and not message.string]


def _speaks(name: str) -> bool:
    return name in ("say", "remark") or name.endswith("Error")


if __name__ == "__main__":
    missing = renew()
    for text in missing:
        print(f"not translated yet: {text}")
    raise SystemExit(bool(missing))
