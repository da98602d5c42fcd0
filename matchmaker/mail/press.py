"""A page of its own for each participant, as PDF. Run as a program for some pages at a time because Typst does not give
memory back: the time that the files bear (UNIX seconds) as argument, documents as a JSON list on standard input, the
PDFs as a JSON list in base64 on standard output.
"""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence

from matchmaker.agendas import Agenda
from matchmaker.entities import Edition, Plan
from matchmaker.errors import MatchmakerError
from matchmaker.papers.documents import Record, agenda_document
from matchmaker.papers.letters import printable
from matchmaker.papers.typeset import typeset
from matchmaker.papers.words import Words

_TOGETHER = 200
"""Pages for one process: about 13 ms and 1 MB each."""


def main() -> None:
    """Typeset the documents on standard input."""
    timestamp = int(sys.argv[1])
    documents = json.load(sys.stdin.buffer)
    pdfs = [typeset("agendas", json.dumps(document), timestamp=timestamp) for document in documents]
    json.dump([b64encode(pdf).decode("ascii") for pdf in pdfs], sys.stdout)


def typeset_pages(
    edition: Edition, plan: Plan, pages: Sequence[Agenda], *, words: Words, site: str = ""
) -> list[bytes]:
    """One PDF per page, as ``matchmaker print`` makes them all together.

    Raises:
        MatchmakerError: The typesetter failed.
    """
    documents = [printable(agenda_document(edition, plan, [page], words=words, site=site)) for page in pages]
    chunks = [documents[first : first + _TOGETHER] for first in range(0, len(documents), _TOGETHER)]
    return [pdf for chunk in chunks for pdf in _print(chunk, timestamp=int(plan.created.timestamp()))]


def _print(documents: list[Record], *, timestamp: int) -> list[bytes]:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "matchmaker.mail.press", str(timestamp)],
        input=json.dumps(documents).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise MatchmakerError("the agendas could not be typeset, and no mail was made: {reason}", reason=reason[0])
    return [b64decode(pdf) for pdf in json.loads(done.stdout)]


if __name__ == "__main__":
    main()
