"""A page of its own for each participant, as PDF: made by another process because Typst does not give memory back."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path

from matchmaker.agendas import Agenda
from matchmaker.entities import Edition, Plan
from matchmaker.errors import MatchmakerError
from matchmaker.papers.documents import Record, agenda_document
from matchmaker.papers.letters import printable
from matchmaker.papers.words import Words

_TYPESET = Path(__file__).parents[1] / "papers" / "typeset.py"

_TOGETHER = 200
"""Pages for one process: about 13 ms and 1 MB each."""


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
    jobs = [{"template": "agendas", "document": document, "pictures": {}} for document in documents]
    done = subprocess.run(
        [sys.executable, "-P", str(_TYPESET), str(timestamp)],
        input=json.dumps(jobs).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise MatchmakerError("the agendas could not be typeset, and no mail was made: {reason}", reason=reason[0])
    return [b64decode(pdf) for pdf in json.loads(done.stdout)]
