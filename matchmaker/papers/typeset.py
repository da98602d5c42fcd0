"""Some papers, run as a program of its own because Typst does not give memory back: the time that the files bear (UNIX
seconds) as argument; templates' names, documents and pictures as a JSON list on standard input; the PDFs as a JSON list
on standard output, as pictures in base64.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import typst

_HERE = Path(__file__).parent


def main() -> None:
    """Typeset standard input."""
    timestamp = int(sys.argv[1])
    jobs = json.load(sys.stdin.buffer)
    pdfs = [_illustrated(job, timestamp=timestamp) for job in jobs]
    json.dump([b64encode(pdf).decode("ascii") for pdf in pdfs], sys.stdout)


def _illustrated(job: Mapping[str, Any], *, timestamp: int) -> bytes:
    """Typst reads pictures from files only."""
    with TemporaryDirectory() as folder:
        for name, content in job["pictures"].items():
            (Path(folder) / name).write_bytes(b64decode(content))
        return typeset(job["template"], json.dumps(job["document"]), timestamp=timestamp, pictures=folder)


def typeset(template: str, document: str, *, timestamp: int, pictures: str = "") -> bytes:
    """A document (JSON) as PDF/UA-1: tagged, titled, in a language that screen readers know. ``pictures``: a folder."""
    inputs = {"data": document, "pictures": pictures}
    pdf = _compiler(template).compile(sys_inputs=inputs, pdf_standards="ua-1", timestamp=timestamp)
    return cast(bytes, pdf)  # only pictures come as a list, only what is written into a file as None


@cache
def _compiler(template: str) -> typst.Compiler:
    """Fonts and templates are read once: a quarter of the time of a page."""
    return typst.Compiler(
        _HERE / f"{template}.typ",
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
        root=Path("/"),  # pictures are in a folder of their own
    )


if __name__ == "__main__":
    main()
