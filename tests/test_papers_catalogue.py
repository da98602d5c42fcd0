"""The catalogue and the wish forms as they come out of the printer: who comes, with numbers, and nothing private."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from matchmaker.papers import print_catalogue
from tests.editions import LONG, showcase

TODAY = date(2027, 4, 1)


def printed(out: Path, language: str, priorities: int = 3) -> dict[str, list[str]]:
    paths = print_catalogue(showcase(), out, language=language, today=TODAY, priorities=priorities)
    return {
        path.name: [" ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(path).pages]
        for path in paths
    }


def test_the_catalogue_has_a_chapter_for_each_role(tmp_path: Path) -> None:
    pages = printed(tmp_path, "fr")["catalogue.pdf"]
    assert [one.title for one in PdfReader(tmp_path / "catalogue.pdf").outline if not isinstance(one, list)] == [
        "Acheteurs",
        "Acheteurs et fournisseurs",
        "Fournisseurs",
        "Réseaux",
    ]
    assert pages[0].startswith("OpenMap de l’Œuvre mardi 18 mai 2027 · Halle des Tilleuls, Marnelle Acheteurs 2 ")
    assert LONG in pages[0].replace("- ", "-")
    assert pages[3] == (
        "OpenMap de l’Œuvre mardi 18 mai 2027 · Halle des Tilleuls, Marnelle Réseaux 7 Réseau des clauses "
        "Établi le jeudi 1er avril 2027 page 4 sur 4"
    )
    assert "Cherche Accessibilité numérique (RGAA) – audit et mise en conformité de 80 sites" in pages[0]
    assert "Propose ACCESSIBILITE NUMERIQUE (RGAA) – audits par des testeurs" in pages[2]


def test_everybody_who_may_meet_has_a_form_and_one_is_blank(tmp_path: Path) -> None:
    pages = printed(tmp_path, "en")["wishes.pdf"]
    assert len(pages) == 7
    assert "Whom do you wish to meet? 1 Ville de Marnelle Every participant has a number" in pages[0]
    assert "My priorities Those I most want to meet, 3 at most." in pages[0]
    assert "Whom do you wish to meet? Your no. Organisation Every participant" in pages[6]
    assert "Those I most want" not in printed(tmp_path, "en", priorities=0)["wishes.pdf"][0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_neither_addresses_nor_persons_nor_wishes_are_printed(tmp_path: Path, language: str) -> None:
    papers = printed(tmp_path, language)
    text = " ".join(page for pages in papers.values() for page in pages)
    assert "Ville de Marnelle" in text
    assert [secret for secret in ("FUITE", "@", "Personne") if secret in text] == []


def test_the_same_registrations_give_the_same_bytes_all_day(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        printed(tmp_path / folder, "fr")
    for name in ("catalogue.pdf", "wishes.pdf"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
