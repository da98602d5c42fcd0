"""The directory as a view: whom one finds, in which order, what a card says, and what never gets into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.directory import PAGE, Choices, Filters, Glance, Listing, View, look, look_at
from matchmaker.entities import (
    Accreditation,
    LegalForm,
    Line,
    LineKind,
    Organisation,
    Participant,
    Person,
    Role,
    Statement,
    Wish,
)
from tests.workspaces import NOON

LINEN = Line(LineKind.NEED, "Blanchisserie", "Linge plat d’un hôpital", groups=("laundry",))
WASHING = Line(LineKind.OFFER, "Blanchisserie", "Lavage de linge plat", groups=("laundry",))
GARDENS = Line(LineKind.OFFER, "Espaces verts", "Taille de haies", groups=("green",))


def one(id: int, name: str, role: Role = Role.SUPPLIER, *lines: Line, **organisation: object) -> Participant:
    firm = replace(Organisation(id, name, name.casefold()), **organisation)  # type: ignore[arg-type]
    return Participant(id, id, firm, role, lines=lines, registered=NOON, email=f"{id}@exemple.example")


HOSPITAL = one(1, "Hôpital des Tilleuls", Role.BUYER, LINEN, legal_form=LegalForm.PUBLIC)
ESAT = one(2, "ESAT du Canal", Role.SUPPLIER, WASHING, accreditations=(Accreditation.ESAT,), department="35")
SCOP = one(3, "Élan vert", Role.SUPPLIER, GARDENS, legal_form=LegalForm.SCOP, department="44")
BOTH = one(4, "Atelier double", Role.BOTH, LINEN, GARDENS)
NETWORK = one(5, "Réseau", Role.NETWORK)
TOWN = one(6, "Commune", Role.BUYER)
EVERYBODY = (HOSPITAL, ESAT, SCOP, BOTH, NETWORK, TOWN)


def names(view: View) -> tuple[list[str], list[str]]:
    return [card.party.name for card in view.suggested], [card.party.name for card in view.cards]


def found(who: Participant = HOSPITAL, spoken: dict[int, Statement] | None = None, **filters: object) -> list[str]:
    view = look(Listing(EVERYBODY), Glance(who, spoken or {}), filters=Filters(**filters))  # type: ignore[arg-type]
    return [card.party.name for card in (*view.suggested, *view.cards)]


def test_suggestions_come_first_then_everybody_else_one_could_meet_by_name() -> None:
    view = look(Listing(EVERYBODY), Glance(HOSPITAL, {}), filters=Filters())
    assert names(view) == (["ESAT du Canal"], ["Atelier double", "Élan vert"])
    assert (view.page, view.pages, view.total) == (1, 1, 3)
    [card] = view.suggested
    assert card.suggestion is not None
    assert (card.suggestion.reason.need, card.suggestion.reason.offer) == (LINEN, WASHING)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (HOSPITAL, {"ESAT du Canal", "Élan vert", "Atelier double"}),
        (ESAT, {"Hôpital des Tilleuls", "Commune", "Atelier double"}),
        (BOTH, {"Hôpital des Tilleuls", "Commune", "ESAT du Canal", "Élan vert"}),
        (NETWORK, set()),
    ],
    ids=lambda value: value.name if isinstance(value, Participant) else "",
)
def test_everybody_finds_those_it_could_meet(who: Participant, expected: set[str]) -> None:
    assert set(found(who)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"query": "blanchiserie"}, ["Atelier double", "ESAT du Canal"]),
        ({"query": "elan vert"}, ["Élan vert", "Atelier double"]),
        ({"query": "3"}, ["Élan vert"]),
        ({"query": "tilleuls"}, []),
        ({"sector": "green"}, ["Atelier double", "Élan vert"]),
        ({"kind": "ESAT"}, ["ESAT du Canal"]),
        ({"kind": "SCOP"}, ["Élan vert"]),
        ({"role": "both"}, ["Atelier double"]),
        ({"department": "35"}, ["ESAT du Canal"]),
        ({"department": "35", "kind": "SCOP"}, []),
        ({"said": True}, ["Élan vert"]),
        ({"sector": "nothing of the kind"}, []),
    ],
)
def test_filters_keep_those_who_fit(filters: dict[str, object], expected: list[str]) -> None:
    assert found(HOSPITAL, {3: Statement(1, 3, Wish.NO)}, **filters) == expected


def test_a_firm_with_both_roles_does_not_find_itself_instead_of_others() -> None:
    assert found(BOTH, query="linge haies") == ["Élan vert", "ESAT du Canal", "Hôpital des Tilleuls"]


def test_what_is_new_registered_after_the_last_visit() -> None:
    late = replace(SCOP, registered=NOON + timedelta(hours=2))
    listing = Listing((HOSPITAL, ESAT, late, replace(BOTH, registered=None)))
    for since, expected in ((None, []), (NOON + timedelta(hours=1), [late.name]), (NOON + timedelta(days=1), [])):
        view = look(listing, Glance(HOSPITAL, {}, since), filters=Filters(new=True))
        assert names(view) == ([], expected)


def test_pages_are_cut_and_a_page_that_is_not_there_is_the_nearest() -> None:
    many = [one(id, f"Firme {id:03}") for id in range(10, 10 + 2 * PAGE + 3)]
    listing = Listing((HOSPITAL, *many))
    for page, expected in ((1, (1, PAGE)), (3, (3, 3)), (99, (3, 3)), (-4, (1, PAGE))):
        view = look(listing, Glance(HOSPITAL, {}), filters=Filters(), page=page)
        assert (view.page, len(view.cards), view.pages, view.total) == (*expected, 3, 2 * PAGE + 3)
    everybody = [
        card.party.id
        for page in (1, 2, 3)
        for card in look(listing, Glance(HOSPITAL, {}), filters=Filters(), page=page).cards
    ]
    assert everybody == [other.id for other in many]


def test_suggestions_are_on_the_first_page_only_and_on_no_other_page_again() -> None:
    fitting = [one(id, f"Lavage {id:03}", Role.SUPPLIER, WASHING) for id in range(10, 24)]
    others = [one(id, f"Firme {id:03}") for id in range(30, 50)]
    pages = [
        look(Listing((HOSPITAL, *fitting, *others)), Glance(HOSPITAL, {}), filters=Filters(), page=page)
        for page in (1, 2)
    ]
    assert [len(view.suggested) for view in pages] == [10, 0]
    ids = [card.party.id for view in pages for card in (*view.suggested, *view.cards)]
    assert sorted(ids) == [*range(10, 24), *range(30, 50)]


def test_a_barred_sector_is_marked_and_not_suggested() -> None:
    careful = replace(HOSPITAL, barred=("laundry",))
    view = look(Listing(EVERYBODY), Glance(careful, {}), filters=Filters())
    assert names(view) == ([], ["Atelier double", "Élan vert", "ESAT du Canal"])
    assert [card.barred for card in view.cards] == [False, False, True]


def test_what_a_card_holds_is_known_to_everybody() -> None:
    secret = "s3cret"
    full = replace(
        ESAT,
        email=f"{secret}@a.example",
        other_emails=(f"{secret}@b.example",),
        people=(Person(secret, secret, secret, secret),),
        accessibility=secret,
        languages=(secret,),
        barred=(secret,),
        away=(2,),
        step_free=True,
    )
    listing = Listing((replace(HOSPITAL, barred=(secret,)), full))
    assert secret in repr(full)
    card = look_at(listing, Glance(HOSPITAL, {}), 2)
    assert card is not None
    assert secret not in repr(card)
    assert [secret in repr(other) for other in listing.people(HOSPITAL)] == [False]
    assert look_at(listing, Glance(ESAT, {}), 2) is None


def test_what_one_may_filter_by_is_what_somebody_has() -> None:
    assert Listing(EVERYBODY).choices(HOSPITAL) == Choices(
        sectors=("green", "laundry"), kinds=("ESAT", "SCOP"), roles=(Role.SUPPLIER, Role.BOTH), departments=("35", "44")
    )


def test_somebody_who_came_after_reasons_were_weighed_is_found_and_waits_for_reasons() -> None:
    newcomer = one(9, "Nouvelle", Role.BUYER, LINEN)
    earlier = Listing(EVERYBODY)
    listing = Listing((*EVERYBODY, newcomer), earlier=earlier)
    assert (listing.has_weighed(newcomer), listing.has_weighed(ESAT), listing.has_weighed(NETWORK)) == (
        False, True, True,
    )  # fmt: skip
    assert names(look(listing, Glance(newcomer, {}), filters=Filters())) == (
        [],
        ["Atelier double", "Élan vert", "ESAT du Canal"],
    )
    view = look(listing, Glance(ESAT, {}), filters=Filters())
    assert names(view) == (["Hôpital des Tilleuls", "Atelier double"], ["Commune", "Nouvelle"])
    gone = look(Listing((HOSPITAL, ESAT), earlier=earlier), Glance(ESAT, {}), filters=Filters())
    assert names(gone) == (["Hôpital des Tilleuls"], [])


def test_a_listing_knows_whether_anything_that_shows_has_changed() -> None:
    listing = Listing(EVERYBODY)
    assert listing.shows_the_same(tuple(reversed(EVERYBODY)))
    assert listing.shows_the_same((*EVERYBODY[:-1], replace(TOWN, email="autre@exemple.example", barred=("green",))))
    assert not listing.shows_the_same((*EVERYBODY[:-1], replace(TOWN, lines=(LINEN,))))
    assert not listing.shows_the_same(EVERYBODY[:-1])
