"""Invented workspaces as pages show them, from an empty one to a published schedule; made by the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from click.testing import CliRunner
from flask import Flask
from waitress.server import create_server

from matchmaker.cli import main
from matchmaker.links import link_of, token_of
from matchmaker.store import Store
from web import create_app
from web.serving import THREADS

MOMENT = datetime(2027, 4, 20, 9, tzinfo=UTC)
"""What the clock of every scene shows: registration and wishes are open."""

BUYERS = ("Commune de Marnelle", "Département du Val-Brun", "Hôpital des Tilleuls", "Lycée agricole de Sorbeval")
SUPPLIERS = (
    "Atelier Nord", "Blanchisserie du Canal", "Les Jardins de l’Écluse", "Restauration solidaire des Hauts-Plateaux",
    "Recyclerie de la Gare", "Menuiserie coopérative",
)  # fmt: skip
SECTORS = ("Espaces verts", "Blanchisserie", "Restauration", "Réemploi", "Menuiserie", "Imprimerie")


TEXTS = {
    "contact": "openmap@marnelle.example, 02 00 00 00 00",
    "publisher": "Commune de Marnelle, place de la Mairie",
    "controller": "Commune de Marnelle",
    "officer": "dpo@marnelle.example",
    "basis": "Mission d’intérêt public : organiser des échanges préalables",
    "rights": "Accès, rectification, effacement ; réclamation auprès de la CNIL",
    "accessibility": "Accessibilité : non évaluée. Écrivez-nous en cas de difficulté.",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One workspace on disk and the application that shows it."""

    workspace: Path
    app: Flask

    def link(self, participant_id: int) -> str:
        """The path of a personal link."""
        with self.open() as store:
            return f"/l/{token_of(store, link_of(store, participant_id, now=MOMENT))}"

    def open(self) -> Store:
        """Its store; the caller closes it."""
        return Store.open(self.workspace)


def command(*words: str | Path) -> None:
    """Run a command that must succeed."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output


def registrations() -> str:
    """A small registration file: everybody has a line, everybody wishes something."""
    lines = ["Structure;Vous êtes;Courriel;Besoins;Offres;Souhaits de rencontre"]
    for number, name in enumerate(BUYERS):
        sectors = f"{SECTORS[number]} : marché annuel ; {SECTORS[number + 1]} : premier essai"
        wishes = " / ".join(SUPPLIERS[number : number + 3])
        lines.append(f'{name};acheteur;acheteur{number}@exemple.example;"{sectors}";;{wishes}')
    for number, name in enumerate(SUPPLIERS):
        offer = f"{SECTORS[number]} : prestations pour collectivités"
        wish = BUYERS[number % len(BUYERS)]
        lines.append(f'{name};fournisseur;fournisseur{number}@exemple.example;;"{offer}";{wish}')
    return "\n".join(lines)


def make_scene(name: str, folder: Path) -> Scene:
    """One of ``SCENES``, in a folder of its own."""
    workspace = folder / name / "openmap.db"
    workspace.parent.mkdir(parents=True)
    SCENES[name](workspace)
    app = create_app(workspace)
    app.config["CLOCK"] = lambda: MOMENT
    return Scene(workspace, app)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an application that is really served, until the block ends."""
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS)
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.pull_trigger()
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(timeout=10)
        assert not thread.is_alive()


def _empty(workspace: Path) -> None:
    Store.open(workspace, create=True).close()


def _init(workspace: Path, more: Sequence[str] = ()) -> None:
    command("init", workspace, "--date", "2027-05-18", "--slots", "6", "--tables", "8", "--name", "OpenMap de Marnelle",
            "--place", "Halle des Tilleuls", "--break", "10:30+15", *more)  # fmt: skip


def _open(workspace: Path) -> None:
    """Registration and wishes are open, and the pages can be reached from outside."""
    command("settings", workspace, "--public-url", "http://openmap.example")
    command("reception", workspace, "--opens", "2027-03-01 09:00", "--closes", "2027-05-01 18:00",
            "--wishes-open", "2027-04-12 09:00", "--wishes-close", "2027-05-08 18:00", "--retention", "2027-12-31",
            *(f"--{name}={text}" for name, text in TEXTS.items()))  # fmt: skip


def _draft(workspace: Path) -> None:
    _init(workspace)
    path = workspace.with_name("inscriptions.csv")
    path.write_text(registrations(), encoding="utf-8")
    command("import", workspace, path)
    _open(workspace)
    command("plan", workspace)


def _published(workspace: Path) -> None:
    _draft(workspace)
    command("publish", workspace)


def _several(workspace: Path) -> None:
    _init(workspace)
    command("init", workspace, "--add", "--date", "2028-05-16", "--name", "Seconde édition", "--place", "Le Cube")


SCENES = {"empty": _empty, "draft": _draft, "published": _published, "several": _several}
"""By name: no event; a plan that is a draft; a published one; two events without participants."""
