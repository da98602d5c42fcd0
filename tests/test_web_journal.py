"""The journal of an event in the language of the page: nothing that the program notes stays in its own English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from matchmaker.editing.service import DEEDS
from matchmaker.entities import Event, Rule, Trouble
from matchmaker.reception import Reception
from matchmaker.store import AuditEntry
from tests.organising import read, visit
from tests.scenes import MOMENT, Scene, make_scene
from web import create_app
from web.organiser.told import tell
from web.organiser.told_words import FIELDS

ROOT = Path(__file__).parents[1]
DEED = [*DEEDS.values()]
DYNAMIC = {
    "matchmaker/day/applying.py": [
        "A: late",
        "A: left",
        "A: no-show",
        "table 3: table",
        "two participants: kept apart",
    ],
    "matchmaker/day/returns.py": [
        "A: is there after all",
        "A: is away again, the tap at check-in taken back",
        "A: has left again, seen at check-in",
        "A: being there after all was seen",
    ],
    "matchmaker/editing/service.py": [f"plan 3: {how}{deed}" for how in ("", "undone: ", "again: ") for deed in DEED],
    "matchmaker/locks.py": ["lock: A – B"],
}
"""What is noted where the code alone does not say which words: every one of them. What is blotted has no words left."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(make_scene("published", tmp_path_factory.mktemp("journal")).workspace).test_client()


def notes() -> Iterator[tuple[str, str | None]]:
    """Files and words of everything that is noted of an event; None: they are put together elsewhere."""
    for path in sorted([*(ROOT / "matchmaker").rglob("*.py"), *(ROOT / "web").rglob("*.py")]):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(module):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "note":
                        said = {word.arg: word.value for word in call.keywords}
                        if ast.unparse(call.args[1]) != "None" and "what" in said:
                            yield str(path.relative_to(ROOT)), _text(said["what"], function, module)


def _text(node: ast.expr, *where: ast.AST) -> str | None:
    """Whatever is filled in gets an example; a name is what it is given in the function, else in the module."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            given = (one for place in where for one in ast.walk(place) if isinstance(one, ast.Assign))
            found = next((one.value for one in given if ast.unparse(one.targets[0]) == name), None)
            return _text(found, *where) if found else None
        case ast.JoinedStr(values=parts) if not ast.unparse(node).endswith(("{what}'", "{said}'")):
            return "".join(map(_part, parts))
    return None


def _part(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    examples = {"say_field": "accessibility", "approved": "approved", "number": "3", "wish": "yes"}
    return next((example for name, example in examples.items() if name in ast.unparse(node)), "A")


def test_everything_that_is_noted_has_words_in_french(client: FlaskClient) -> None:
    dynamic = {file for file, text in notes() if text is None}
    assert dynamic == DYNAMIC.keys()
    texts = [text for _, text in notes() if text] + [text for some in DYNAMIC.values() for text in some]
    assert len(texts) > 40
    with client.application.test_request_context("/?lang=fr"):
        assert [text for text in texts if _untold(text)] == []


def _untold(text: str) -> bool:
    """Whether a line stays as the program wrote it; those that begin with a name are about a participant."""
    return tell(AuditEntry(MOMENT, "matchmaker", text, "", "", 1, 1 if text.startswith("A: ") else None)).what == text


def test_every_trouble_is_among_those_that_are_noted() -> None:
    assert len(DYNAMIC["matchmaker/day/applying.py"]) == len(Trouble)


def test_every_field_that_is_noted_has_the_words_of_its_form() -> None:
    of = {field.name for kind in (Event, Reception, Rule) for field in fields(kind)}
    assert of - FIELDS.keys() == {"id", "event", "revision", "goals"}


@pytest.mark.parametrize(
    ("who", "what", "before", "after", "said"),
    [
        ("command line", "plan 1", "draft", "published as final",
         ("ligne de commande", "Planning n° 1", "brouillon → publié comme définitif")),
        ("Personne A", "pages: wishes close", "2027-05-08 18:00:00+02:00", "",
         ("Personne A", "Dates et mentions légales : Clôture des vœux", "samedi 8 mai 2027 à 18 h 00 → rien")),
        ("Personne A", "rule: changed after wishes had opened", "floor: 3; maximum: none",
         "maximum: 8; targets: small firms 1 each, 20 %",
         ("Personne A", "Règle modifiée après l’ouverture des vœux",
          "Rendez-vous pour chacun avant que les autres vœux comptent : 3 ; Rendez-vous au plus par participant : "
          "aucun → Rendez-vous au plus par participant : 8 ; "
          "Objectifs : petites entreprises : 1 pour chaque acheteur, 20 % de tous les rendez-vous")),
        ("Personne A", "clock: changed", "1: 09:00–09:12, 2: –", "1: 09:05–09:17; 2027-05-18 09:06:00+02:00",
         ("Personne A", "Horloge de la salle modifiée",
          "1 : 9 h 00–9 h 12, 2 : n’a pas lieu → 1 : 9 h 05–9 h 17 ; mardi 18 mai 2027 à 9 h 06")),
        ("Personne A", "event: tables", "60, 60 step-free", "60, 59 step-free; 4 (zone Nef, closed in 1-3, 7)",
         ("Personne A", "Tables",
          "60, sans marche : 60 → 60, sans marche : 59 ; 4 (zone Nef, fermée aux tours 1-3, 7)")),
        ("Personne A", "event: sessions", "", "09:30 for 12 min: Pitch (speakers: no. 5, 6)",
         ("Personne A", "Événement : Séquences", "9 h 30, 12 min : Pitch (n° 5, 6)")),
        ("Personne A", "plan 2: undone: meeting taken out", "", "A – B: slot 3, table 4",
         ("Personne A", "Planning n° 2 : rendez-vous retiré, annulé", "A – B : tour 3, table 4")),
        ("Personne A", "event: place", "2027-99-99", "99:99, 2027-05-99 00:00+14:00",
         ("Personne A", "Événement : Lieu", "2027-99-99 → 99:99, 2027-05-99 00:00+14:00")),
        ("Personne A", "import of liste.csv", "", "10 new, 10 with wishes",
         ("Personne A", "Import de liste.csv", "nouveaux : 10, avec des vœux : 10")),
    ],
)  # fmt: skip
def test_a_line_is_told_in_french(
    client: FlaskClient, who: str, what: str, before: str, after: str, said: tuple[str, ...]
) -> None:
    with client.application.test_request_context("/?lang=fr"):
        told = tell(AuditEntry(MOMENT, who, what, before, after, 1))
        assert tuple(re.sub(r"[\u00a0\u202f]", " ", text) for text in (told.who, told.what, told.change)) == said


def test_what_is_new_since_a_plan_was_made_speaks_french(tmp_path: Path) -> None:
    scene: Scene = make_scene("eve", tmp_path)
    page = read(visit(scene).get("/organise/events/1/plans/2?lang=fr"))
    assert "Les Jardins de l’Écluse – Ne vient pas (Non → Oui)" in page
