"""Wishes and vetoes to participants: what counts, what is ignored, what is asked."""

from __future__ import annotations

from matchmaker.entities import Role, Wish
from matchmaker.registrations.names import fold
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.wishes import How, Question, Resolution, Resolver, Said, resolve_wishes

NAMES = ("Relais du Val", "Ville de Trappelle", "Ville de Marnelle", "Octet Bleu")


def registrant(line: int, name: str, *, wishes: tuple[str, ...] = (), vetoes: tuple[str, ...] = ()) -> Registrant:
    return Registrant(fold(name), name, Role.BOTH, wishes=wishes, vetoes=vetoes, source=(line,))


def resolve(*registrants: Registrant, remembered: dict[str, str | None] | None = None) -> Resolution:
    return resolve_wishes(registrants, Resolver({fold(name): name for name in NAMES}, remembered))


def texts(resolution: Resolution) -> list[tuple[int | None, str]]:
    return [(one.line, one.text()) for one in resolution.remarks]


def test_ranks_are_places_in_the_list_as_written() -> None:
    found = resolve(registrant(2, "Relais du Val", wishes=("toutes les EA", "OCTET BLEU", "Zoo", "Ville de Marnelle")))
    assert found.said == (
        Said("relais du val", "octet bleu", Wish.YES, 2),
        Said("relais du val", "ville de marnelle", Wish.YES, 4),
    )


def test_oneself_and_the_same_twice_are_told_and_ignored() -> None:
    found = resolve(registrant(7, "Relais du Val", wishes=("Octet Bleu", "relais du val", "OctetBleu")))
    assert found.said == (Said("relais du val", "octet bleu", Wish.YES, 1),)
    assert texts(found) == [
        (7, "Relais du Val names itself: ignored."),
        (7, "Relais du Val names Octet Bleu twice: the first counts."),
    ]


def test_a_refusal_beats_a_wish() -> None:
    found = resolve(registrant(3, "Relais du Val", wishes=("Octet Bleu", "Ville de Marnelle"), vetoes=("octet bleu",)))
    assert found.said == (
        Said("relais du val", "ville de marnelle", Wish.YES, 2),
        Said("relais du val", "octet bleu", Wish.NO),
    )
    assert texts(found) == [(3, "Relais du Val both wishes and refuses Octet Bleu: the refusal counts.")]


def test_a_text_is_asked_once_for_all_who_wrote_it() -> None:
    found = resolve(
        registrant(2, "Relais du Val", wishes=("Ville de Nulle-Part", "Zoo")),
        registrant(3, "Octet Bleu", wishes=("VILLE DE NULLE-PART",), vetoes=("zoo",)),
    )
    assert found == Resolution(
        said=(),
        questions=(
            Question(
                text="Ville de Nulle-Part",
                wish=Wish.YES,
                how=How.NEAR,
                askers=("Relais du Val", "Octet Bleu"),
                lines=(2, 3),
                near=("Ville de Marnelle",),
            ),
            Question(text="Zoo", wish=Wish.NO, how=How.UNKNOWN, askers=("Relais du Val", "Octet Bleu"), lines=(2, 3)),
        ),
        remarks=(),
    )


def test_what_is_taken_by_likeness_counts_and_is_shown() -> None:
    found = resolve(registrant(2, "Octet Bleu", wishes=("Relais du al",)))
    assert found.said == (Said("octet bleu", "relais du val", Wish.YES, 1),)
    assert found.questions == (
        Question("Relais du al", Wish.YES, How.LIKENESS, ("Octet Bleu",), (2,), taken="Relais du Val"),
    )


def test_answers_close_questions() -> None:
    asking = registrant(2, "Octet Bleu", wishes=("Relais du al", "toutes les EA"), vetoes=("Zoo",))
    remembered = {"relais du al": "Ville de Marnelle", "toutes les ea": None, "zoo": "Relais du Val"}
    assert resolve(asking, remembered=remembered) == Resolution(
        said=(
            Said("octet bleu", "ville de marnelle", Wish.YES, 1),
            Said("octet bleu", "relais du val", Wish.NO),
        ),
        questions=(),
        remarks=(),
    )
