"""One paper, run as a program of its own because Typst does not give memory back: a template's name and the time that
the file bears (UNIX seconds) as arguments, the document as JSON on standard input, the PDF on standard output.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst

_HERE = Path(__file__).parent


def main() -> None:
    """Typeset standard input."""
    template, timestamp = sys.argv[1:]
    sys.stdout.buffer.write(typeset(template, sys.stdin.buffer.read().decode("utf-8"), timestamp=int(timestamp)))


def typeset(template: str, document: str, *, timestamp: int) -> bytes:
    """A document (JSON) as PDF/UA-1: tagged, titled, in a language that screen readers know."""
    return typst.compile(
        _HERE / f"{template}.typ",
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": document},
        pdf_standards="ua-1",
        timestamp=timestamp,
    )


if __name__ == "__main__":
    main()
