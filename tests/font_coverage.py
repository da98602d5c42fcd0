"""What the shipped fonts can draw, and how wide: asked of Typst itself.

``python -m tests.font_coverage`` writes both lists anew after a change of fonts or of Typst.
"""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import count, groupby
from pathlib import Path

import typst

FONTS = Path(__file__).parents[1] / "matchmaker" / "papers" / "fonts"
CANDIDATES = [
    chr(point)
    for point in range(0x20, 0x10000)
    if unicodedata.category(chr(point))[0] in "LNPSZ"
    and not 0x2E80 <= point <= 0xA4CF
    and not 0xAC00 <= point <= 0xD7FF
]
"""Everything below U+10000 but ideographs, Hangul and combining marks (what composes is composed before)."""

MEASURED = [
    letter
    for letter in CANDIDATES
    if (letter < "\u0180" or "\u2010" <= letter <= "\u2030" or letter in "€№")
    and unicodedata.normalize("NFD", letter) == letter
]
"""Letters that French and English texts are made of, without their accents."""

SPACES = " \u00a0\u202f"

_SET = (
    b'#set text(font: ("Atkinson Hyperlegible Next", "DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern"))\n'
)

# Every character is drawn in its own colour, so that the shapes in the picture can be told apart.
_DRAW = b"""#set page(width: auto, height: auto)
#for (letter, colour) in json(bytes(sys.inputs.letters)) { text(fill: rgb(colour), letter); linebreak() }"""

_MEASURE = b"""#set text(size: 1000pt)
#let wide(letter, weight) = calc.round(measure(text(weight: weight, letter)).width.pt())
#context [#metadata(json(bytes(sys.inputs.letters)).map(l => (wide(l, "regular"), wide(l, "bold"))))<widths>]"""


def drawn(candidates: list[str]) -> list[str]:
    """Those of the candidates that have a shape, and spaces in use, which need none."""
    shapes = _shapes([*candidates, "\uac00"])
    tofu = shapes["\uac00"]
    return [c for c in candidates if c in SPACES or (c in shapes and not shapes[c] & tofu)]


def ranges(letters: list[str]) -> list[str]:
    """As in "0041-005A"."""
    position = count()
    runs = (list(run) for _, run in groupby(letters, lambda letter: ord(letter) - next(position)))
    return [f"{ord(run[0]):04X}-{ord(run[-1]):04X}" for run in runs]


def widths(letters: list[str]) -> list[str]:
    """As in "549 571 0068 006E": thousandths of the size, regular and bold, and the letters that have these widths."""
    answer = typst.query(
        _SET + _MEASURE,
        "<widths>",
        field="value",
        one=True,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"letters": json.dumps(letters)},
    )
    found: dict[str, list[str]] = {}
    for letter, (regular, bold) in zip(letters, json.loads(answer), strict=True):
        found.setdefault(f"{regular:.0f} {bold:.0f}", []).append(f"{ord(letter):04X}")
    return [f"{both} {' '.join(points)}" for both, points in found.items()]


def _shapes(letters: list[str]) -> dict[str, set[str]]:
    picture = typst.compile(
        _SET + _DRAW,
        format="svg",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"letters": json.dumps([(letter, f"#{ord(letter):06x}") for letter in letters])},
    ).decode()
    found: dict[str, set[str]] = {}
    for shape, colour in re.findall(r'href="#(\w+)"[^>]*? fill="#([0-9a-f]{6})"', picture):
        found.setdefault(chr(int(colour, 16)), set()).add(shape)
    return found


if __name__ == "__main__":
    for name, lines in (("coverage", ranges(drawn(CANDIDATES))), ("widths", widths(MEASURED))):
        (FONTS / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
