"""From papers to PDF files: large ones in volumes, small ones several to a process, two processes side by side."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from matchmaker.entities import Logo
from matchmaker.errors import FileError
from matchmaker.files import write_whole
from matchmaker.papers.headings import Record, file_of
from matchmaker.papers.leaves import Paper
from matchmaker.papers.letters import printable
from matchmaker.papers.volumes import volumes

_TYPESET = Path(__file__).with_name("typeset.py")

_SIDE_BY_SIDE = 2
"""Processes at a time: each takes up to half a gigabyte."""

_TOGETHER = 400_000
"""Letters of JSON that one process typesets: what is larger has one of its own."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file: its template, its name without ``.pdf``, what is on it."""

    template: str
    name: str
    document: Record
    logos: tuple[Logo, ...] = ()


def jobs_of(paper: Paper, *, mark: str = "") -> Iterator[Job]:
    """A file for each volume; ``mark``: what a part of a paper is called besides."""
    for volume in volumes(paper.leaves):
        pages = [leaf.content for leaf in volume.leaves]
        content = pages[0] if paper.whole else {"pages": pages}
        name = "-".join(filter(None, (paper.name, mark, volume.letters)))
        yield Job(paper.template, name, {**paper.head, **content}, paper.logos)


def print_all(jobs: Iterable[Job], out: Path, *, timestamp: int) -> tuple[Path, ...]:
    """Write them into a folder, in their order; ``timestamp``: that they bear, UNIX seconds.

    Raises:
        FileError: a file cannot be made or written.
    """
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as presses:  # the first ones print while the next ones are prepared
        printed = presses.map(partial(_print, out=out, timestamp=timestamp), _batches(jobs))
        return tuple(path for paths in printed for path in paths)


@dataclass(frozen=True, slots=True)
class _Batch:
    names: tuple[str, ...]
    documents: str


def _batches(jobs: Iterable[Job]) -> Iterator[_Batch]:
    """In their order, each as JSON that is small unless it is one job."""
    names: list[str] = []
    said: list[str] = []
    for job in jobs:
        one = json.dumps({"template": job.template, "document": printable(job.document), "pictures": _pictures(job)})
        if said and sum(map(len, said)) + len(one) > _TOGETHER:
            yield _Batch(tuple(names), f"[{','.join(said)}]")
            names, said = [], []
        names.append(job.name)
        said.append(one)
    if said:
        yield _Batch(tuple(names), f"[{','.join(said)}]")


def _pictures(job: Job) -> dict[str, str]:
    return {file_of(logo): b64encode(logo.content).decode("ascii") for logo in job.logos}


def _print(batch: _Batch, *, out: Path, timestamp: int) -> Sequence[Path]:
    paths = [out / f"{name}.pdf" for name in batch.names]
    done = subprocess.run(
        [sys.executable, "-P", str(_TYPESET), str(timestamp)],
        input=batch.documents.encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise FileError("{path} could not be made: {reason}", path=paths[0], reason=reason[0])
    contents = map(b64decode, json.loads(done.stdout))
    return [write_whole(path, content) for path, content in zip(paths, contents, strict=True)]
