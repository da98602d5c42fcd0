"""How wide words are in the shipped letters, and how they break into lines. Widths and rooms are in ems: multiples of
the size of the letters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from math import ceil
from pathlib import Path

_ANYWHERE = re.compile(r"(?<=[ –—/-])(?<!« )(?=[^ –—/»:;!?-])")
_AT_SPACES = re.compile(r"(?<= )(?<!« )(?=[^ »:;!?])")
"""Where a line may break: after spaces, hyphens, dashes and strokes; or only after spaces. Never inside quotation marks
or before a mark that French sets apart.
"""

_LEADING_ON = re.compile(
    "(?:a|à|an|and|at|aux?|avec|by|chez|dans|de|des|du|en|et|for|from|in|into|la|le|les|leurs?|nos|notre|of|on|or|ou|our|"
    "par|pour|que|qui|sans|sous|sur|that|the|their|to|une?|vers|vos|votre|with|without|your)",
    re.IGNORECASE,
)
"""Words that say nothing at the end of a text that was cut."""

_PHRASE = re.compile(r"[,;:.)](?= )| (?=(?:et|ou|and|or) )| [–—·-] ")
"""Where a phrase ends: after a mark, before an "and" or a dash."""

_UNKNOWN = (0.7, 0.7)
"""Width of a letter from a font for other scripts."""

_PARTS = 1000
"""Parts of an em: widths are whole numbers of them."""

_ROUNDING = 1e-9


@lru_cache(maxsize=65_536)
def width(text: str, *, bold: bool = False) -> float:
    """Without kerning, which makes lines a little shorter."""
    return sum(_widths(letter)[bold] for letter in text)


@lru_cache(maxsize=65_536)
def count_lines(text: str, room: float, *, bold: bool = False) -> int:
    """Lines that a text takes as typesetters break it: each as long as it can be."""
    if width(text, bold=bold) <= room:
        return 1
    return len(_fill(_chopped(_ANYWHERE.split(text), room, bold), room, bold))


@lru_cache(maxsize=16_384)
def balance(text: str, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """As few lines as possible, as even as possible: broken at spaces where that takes no more of them, else at hyphens
    too; inside a word only where it is longer than the room. A line keeps the space that ends it.
    """
    if width(text, bold=bold) <= room:
        return (text,)
    words, pieces = _AT_SPACES.split(text), _chopped(_ANYWHERE.split(text), room, bold)
    least = len(_fill(pieces, room, bold))
    if _chopped(words, room, bold) == words and len(_fill(words, room, bold)) == least:
        pieces = words
    narrower = range(ceil(room * _PARTS))
    enough = bisect_left(narrower, -least, key=lambda parts: -len(_fill(pieces, parts / _PARTS, bold)))
    return tuple(_fill(pieces, enough / _PARTS, bold))


@lru_cache(maxsize=16_384)
def cut(text: str, room: float, *, lines: int, bold: bool = False) -> str:
    """As much of a text as so many lines hold, and "…" for the rest. It ends with a phrase where that keeps most of
    what fits, else with a word, but none that leads on to the next; inside a word only where there is one alone.
    """
    if not lines or count_lines(text, room, bold=bold) <= lines:
        return text if lines else ""

    def is_more(letters: int) -> bool:
        return count_lines(f"{text[:letters].rstrip()}\u00a0…", room, bold=bold) > lines

    fits = text[: max(1, bisect_left(range(1, len(text)), True, key=is_more))]
    words = fits if text[len(fits)] == " " else fits.rpartition(" ")[0]
    ends = [found.end() for found in _PHRASE.finditer(f"{words} ") if 3 * found.end() > 2 * len(fits)]
    said = _ended(words[: ends[-1]] if ends else words)
    return f"{said}\u00a0…" if said else f"{fits}…"


def _ended(said: str) -> str:
    """Without marks, a bracket left open and words that lead on, at the end."""
    kept = (said.rpartition("(")[0] if said.count("(") > said.count(")") else said).rstrip(" ,;:.–—·-/«")
    head, _, last = kept.rpartition(" ")
    return _ended(head) if _LEADING_ON.fullmatch(last) else kept


def _fill(pieces: Sequence[str], room: float, bold: bool) -> list[str]:
    lines, filled = [""], 0.0
    for piece in pieces:
        if filled and filled + _inked(piece, bold) > room + _ROUNDING:
            lines.append("")
            filled = 0.0
        lines[-1] += piece
        filled += width(piece, bold=bold)
    return lines


def _chopped(pieces: Sequence[str], room: float, bold: bool) -> list[str]:
    """Pieces that are wider than the room, letter by letter."""
    return [part for piece in pieces for part in (piece if _inked(piece, bold) > room else [piece])]


def _inked(piece: str, bold: bool) -> float:
    """Width without the space at the end, which needs no room."""
    return width(piece.rstrip(" "), bold=bold)


@cache
def _widths(letter: str) -> tuple[float, float]:
    """Regular and bold. An accent changes no width."""
    base = unicodedata.normalize("NFD", letter)[0]
    return _table().get(ord(base), _UNKNOWN)


@cache
def _table() -> dict[int, tuple[float, float]]:
    """By code point. The tests hold the list against Typst."""
    lines = (Path(__file__).parent / "fonts" / "widths.txt").read_text(encoding="ascii").splitlines()
    found: dict[int, tuple[float, float]] = {}
    for regular, bold, *points in map(str.split, lines):
        found |= {int(point, 16): (int(regular) / _PARTS, int(bold) / _PARTS) for point in points}
    return found
