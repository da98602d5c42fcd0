"""Logos of those who organise an event and who pay for it: taken when pages and papers can show them, and arranged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from matchmaker.entities import Event, Logo, LogoLabel
from matchmaker.errors import ConflictError, InputError
from matchmaker.fingerprints import fingerprint
from matchmaker.journal import note
from matchmaker.store import Store

LARGEST = 1_000_000
"""Bytes of a picture."""

WIDEST = 2000
"""Pixels of a picture, either way: what is small as a file may be huge once it is unpacked."""

MOST = 8
"""Logos of one event: they share one line of a paper."""

_KINDS = {"image/png": (b"\x89PNG\r\n\x1a\n", "png"), "image/jpeg": (b"\xff\xd8\xff", "jpg")}
"""By media type: how such a file begins, and what the typesetter calls it. No SVG: it could carry a script."""

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG file after which its size stands (ITU-T T.81, table B.1)."""


def logos_of(store: Store, event_id: int) -> tuple[Logo, ...]:
    """All of an event, in their order."""
    return store.logos.all(event_id)


def add_logo(store: Store, event: Event, *, name: str, content: bytes, who: str) -> LogoLabel:
    """A further logo; ``name``: whose it is, ``who``: for the journal.

    Raises:
        InputError: It has no name, is there already, or is no picture that pages and papers can show.
    """
    name = " ".join(name.split())
    media_type = _kind(content)
    width, height = _measure(content, media_type)
    if not (1 <= width <= WIDEST and 1 <= height <= WIDEST):
        raise InputError(
            "this picture has {width} × {height} pixels; make it at most {most} wide and high",
            width=width,
            height=height,
            most=WIDEST,
        )
    _try(content, media_type)
    with store.write():
        if len(store.logos.labels(event.id)) >= MOST:
            raise InputError("at most {most} logos; take one away first", most=MOST)
        label = store.logos.add(event.id, Logo(name, media_type, content), width=width, height=height)
        note(store, event.id, who=who, what="logos: added", after=label.name)
    return label


def arrange_logos(store: Store, event: Event, *, shown: int, labels: Sequence[LogoLabel], who: str) -> None:
    """These are left, under these names and in this order. ``shown``: the ``fingerprint`` of the labels they were made
    from; ``who``: for the journal.

    Raises:
        InputError: One has no name any more.
        ConflictError: The logos were changed meanwhile.
    """
    wanted = tuple(replace(label, name=" ".join(label.name.split())) for label in labels)
    with store.write():
        before = store.logos.labels(event.id)
        if fingerprint(before) != shown:
            raise ConflictError("the logos were changed meanwhile; look at them, then save again to keep yours")
        store.logos.arrange(event.id, wanted)
        after = store.logos.labels(event.id)
        if after != before:
            note(store, event.id, who=who, what="logos: arranged", before=_say(before), after=_say(after))


def _say(labels: Sequence[LogoLabel]) -> str:
    return "; ".join(label.name for label in labels)


def _kind(content: bytes) -> str:
    if len(content) > LARGEST:
        raise InputError("this picture is larger than 1 MB; save it smaller")
    for media_type, (beginning, _) in _KINDS.items():
        if content.startswith(beginning):
            return media_type
    raise InputError("a logo is a picture of the kind PNG or JPEG; save it as one of these")


def _measure(content: bytes, media_type: str) -> tuple[int, int]:
    """Width and height in pixels, as its head says; 0 where it says nothing."""
    if media_type == "image/png":
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _FRAMES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0, 0


def _try(content: bytes, media_type: str) -> None:
    """The typesetter is the strictest of those who will read it; it unpacks the whole picture."""
    import typst

    with TemporaryDirectory() as folder:
        (Path(folder) / "logo").write_bytes(content)
        page = Path(folder) / "page.typ"
        page.write_text(f'#image("logo", format: "{_KINDS[media_type][1]}")', encoding="utf-8")
        try:
            typst.compile(page, ignore_system_fonts=True)
        except typst.TypstError as error:
            raise InputError("this picture cannot be read; save it again, as PNG or JPEG") from error
