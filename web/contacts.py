"""How the organising team is reached, as it wrote it, with links where a press can write or call."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_WAY = re.compile(
    r"""(?P<mail>[^\s<>()«»“”",;:]+@[^\s<>()«»“”",;:]+\.\w+)"""
    r"""|(?<![\d+])(?P<call>(?:\+\d{1,3}|0)(?:[ .\u00a0\u202f-]?\d){8,13})(?!\d)"""
)
_FILLING = re.compile(r"[^\d+]")
_BLANK = re.compile(r"\s")


def linked(text: str) -> Markup:
    """The text with each e-mail address and each telephone number as a link; no number breaks at the end of a line."""
    done, parts = 0, []
    for way in _WAY.finditer(text):
        said = way[0]
        if way["mail"]:
            link = Markup('<a class="way" href="mailto:{}">{}</a>').format(said, said)
        else:
            link = Markup('<a class="way" href="tel:{}">{}</a>').format(
                _FILLING.sub("", said), _BLANK.sub("\u00a0", said)
            )
        parts += [escape(text[done : way.start()]), link]
        done = way.end()
    return Markup().join([*parts, escape(text[done:])])
