"""Logos of organisers and funders: taken when they can be shown, arranged, served to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matchmaker.entities import Logo, LogoLabel
from matchmaker.errors import InputError, NotFoundError
from matchmaker.fingerprints import fingerprint
from matchmaker.logos import LARGEST, MOST, add_logo, arrange_logos, logos_of
from matchmaker.store import AccountRole, Store
from tests.editions import MORNING
from tests.pictures import JPEG, png
from tests.scenes import Scene, make_scene
from tests.test_web_organiser import read, visit

PNG = png(30, 20)
LOGOS = "/organise/events/1/logos"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "forum.db", create=True) as opened:
        opened.events.add(MORNING)
        yield opened


def add(store: Store, name: str, content: bytes) -> LogoLabel:
    return add_logo(store, store.events.get(1), name=name, content=content, who="test")


def test_logos_keep_their_order_their_names_and_their_pictures(store: Store) -> None:
    event = store.events.get(1)
    region, union = add(store, " Région  Ouest ", PNG), add(store, "Union européenne", JPEG)
    assert (region.width, region.height, union.width, union.height) == (30, 20, 16, 8)
    assert logos_of(store, 1) == (
        Logo("Région Ouest", "image/png", PNG), Logo("Union européenne", "image/jpeg", JPEG)
    )  # fmt: skip
    arrange_logos(store, event, shown=fingerprint((region, union)), labels=[union, region], who="test")
    assert store.logos.labels(1) == (union, region)
    arrange_logos(store, event, shown=fingerprint((union, region)), labels=[union], who="test")
    assert logos_of(store, 1) == (Logo("Union européenne", "image/jpeg", JPEG),)
    with pytest.raises(NotFoundError, match="no such logo"):
        store.logos.get(1, region.digest)
    assert [(entry.what, entry.before, entry.after) for entry in store.audit.all(1)] == [
        ("logos: added", "", "Région Ouest"),
        ("logos: added", "", "Union européenne"),
        ("logos: arranged", "Région Ouest; Union européenne", "Union européenne; Région Ouest"),
        ("logos: arranged", "Union européenne; Région Ouest", "Union européenne"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "of the kind PNG or JPEG"),
        (PNG[:60] + b"xx" + PNG[62:], "cannot be read"),
        (JPEG[:40], "0 × 0 pixels"),
        (PNG[:16] + (60_000).to_bytes(4) + PNG[20:], "60000 × 20 pixels"),
        (PNG + bytes(LARGEST), "larger than 1 MB"),
    ],
)
def test_what_pages_and_papers_cannot_show_is_refused(store: Store, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        add(store, "Ville", content)
    assert logos_of(store, 1) == ()


def test_every_logo_has_a_name_and_is_there_once(store: Store) -> None:
    with pytest.raises(InputError, match="needs a name"):
        add(store, " ", PNG)
    label = add(store, "Ville", PNG)
    with pytest.raises(InputError, match="already"):
        add(store, "Mairie", PNG)
    for number in range(1, MOST):
        add(store, f"Ville {number}", png(number, 1))
    with pytest.raises(InputError, match="at most 8 logos"):
        add(store, "Ville", JPEG)
    assert len(store.logos.labels(1)) == MOST
    assert store.logos.labels(1)[0] == label


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene("published", tmp_path)


def send(client: FlaskClient, path: str = LOGOS, **data: object) -> TestResponse:
    found = client.get(LOGOS).text.split('name="csrf_token" value="')
    token = found[1].split('"')[0] if len(found) > 1 else client.get(LOGOS).text.split('value="')[1].split('"')[0]
    return client.post(f"{path}?lang=en", data={**data, "csrf_token": token})


def shown(client: FlaskClient) -> dict[str, str]:
    """What the form of the names says of the logos it shows."""
    found = re.search(r'name="revision"[^>]* value="([0-9]+)"', client.get(LOGOS).text.split("<ol")[0])
    return {"revision": found[1]} if found else {}


def test_a_logo_is_sent_seen_by_everybody_moved_and_taken_away(scene: Scene) -> None:
    client, public = visit(scene, AccountRole.ORGANISER), scene.app.test_client()
    for name, picture in (("Région Ouest", PNG), ("Union européenne", JPEG)):
        assert send(client, file=(BytesIO(picture), "logo.png"), name=name).status_code == 303
    with scene.open() as store:
        region, union = store.logos.labels(1)
    answer = public.get(f"/events/1/logos/{union.digest}")
    told = [answer.headers[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")]
    assert (answer.data, told) == (JPEG, ["image/jpeg", "public, max-age=31536000, immutable", "nosniff"])
    assert public.get("/events/1/logos/guessed").status_code == 404
    assert 'alt="Région Ouest" width="30" height="20"' in public.get("/events/1/").text
    before = shown(client)
    assert send(client, f"{LOGOS}/names", do=f"earlier-{union.digest}", **before).status_code == 303
    older = send(client, f"{LOGOS}/names", **before, **{f"name-{region.digest}": "Ouest"})
    told = (older.status_code, "The logos were changed meanwhile" in read(older), 'value="Ouest"' in older.text)
    assert told == (422, True, True)
    page = send(client, f"{LOGOS}/names", **shown(client), **{f"name-{region.digest}": " "})
    assert (page.status_code, "A logo needs a name" in read(page)) == (422, True)
    send(client, f"{LOGOS}/names", do=f"remove-{region.digest}", **shown(client), **{f"name-{union.digest}": "Europe"})
    with scene.open() as store:
        assert [label.name for label in store.logos.labels(1)] == ["Europe"]
    page = send(client, file=(BytesIO(b"GIF89a"), "logo.gif"), name="Ville")
    assert (page.status_code, "of the kind PNG or JPEG" in read(page), 'value="Ville"' in page.text) == (422,) + (
        True,
    ) * 2


def test_the_sentence_of_the_funders_is_below_every_page(scene: Scene) -> None:
    client = visit(scene, AccountRole.ORGANISER)
    line, sentence = f"{LOGOS}/line", "Cofinancé par l’Union européenne"
    with scene.open() as store:
        revision = str(store.events.get(1).revision)
    assert send(client, line, mandatory_line=sentence, revision=revision).status_code == 303
    assert sentence in scene.app.test_client().get("/events/1/").text
    page = send(client, line, mandatory_line="Autre", revision=revision)
    assert (page.status_code, "by somebody else" in read(page), 'value="Autre"' in page.text) == (422, True, True)
