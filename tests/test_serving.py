"""``matchmaker serve`` as a process: it answers, and it ends when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from matchmaker.accounts import open_sign_in, sign_in
from matchmaker.accounts.asking import ENTRY
from matchmaker.cli import main
from matchmaker.errors import NotFoundError
from matchmaker.settings import public_url
from matchmaker.store import Store


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "openmap.db"
    Store.open(path, create=True).close()
    return path


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(*words: object, processes: int = 1) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", "from matchmaker.cli import main; main()", "serve", *map(str, words)]
    command += ["--processes", str(processes)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        try:
            yield running, running.stdout.readline().split()[0]
        finally:
            running.kill()


def answer(address: str) -> str:
    with urlopen(address, timeout=20) as page:
        text: str = page.read().decode()
        return text


@pytest.mark.parametrize("ended", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_until_it_is_told_to_end(workspace: Path, ended: signal.Signals) -> None:
    port = free_port()
    with serving(workspace, "--port", port) as (running, address):
        assert address == f"http://127.0.0.1:{port}/"
        assert "<h1>" in answer(address)
        running.send_signal(ended)
        assert (running.wait(timeout=20), running.stderr and running.stderr.read()) == (0, "")


def serving_now(parent: int, count: int, *, but: frozenset[int] = frozenset()) -> frozenset[int]:
    """The processes that serve pages for another one, as soon as there are so many that are not these."""
    deadline = monotonic() + 20
    while monotonic() < deadline:
        listed = subprocess.run(["ps", "-o", "pid=,ppid=,args=", "-A"], capture_output=True, text=True, check=True)
        rows = (line.split(maxsplit=2) for line in listed.stdout.splitlines())
        found = {int(pid) for pid, above, args in rows if int(above) == parent and "web.processes" in args}
        if len(found - but) >= count:
            return frozenset(found - but)
        sleep(0.1)
    raise AssertionError("they are not there")


def alive(pid: int) -> bool:
    """Whether a process still runs; one that ended and that nobody has asked about does not."""
    asked = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return asked.stdout.strip()[:1] not in ("", "Z")


def gone(pids: Iterable[int]) -> bool:
    """Whether all of them end soon."""
    deadline = monotonic() + 20
    while any(map(alive, pids)) and monotonic() < deadline:
        sleep(0.1)
    return not any(map(alive, pids))


@pytest.mark.skipif(os.name != "posix", reason="one process serves there")
@pytest.mark.parametrize("ended", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_processes_share_the_work_are_replaced_and_end_together(workspace: Path, ended: signal.Signals) -> None:
    with serving(workspace, "--port", free_port(), processes=2) as (running, address):
        first = serving_now(running.pid, 2)
        if ended is signal.SIGTERM:
            lost = min(first)
            os.kill(lost, signal.SIGKILL)
            first = (first - {lost}) | serving_now(running.pid, 1, but=first)
        assert "<h1>" in answer(address)
        running.send_signal(ended)
        assert running.wait(timeout=20) == (0 if ended is not signal.SIGKILL else -signal.SIGKILL)
        assert gone(first)
        said = running.stderr.read() if running.stderr else ""
        assert said == ("a process that serves pages ended (-9); it is begun again\n" * (ended is signal.SIGTERM))


@pytest.mark.skipif(os.name != "posix", reason="one process serves there")
def test_processes_that_end_as_they_begin_are_given_up(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = workspace.with_name("broken")
    broken.mkdir()
    (broken / "sitecustomize.py").write_text("import os, sys\nif 'web.processes' in sys.orig_argv: os._exit(9)\n")
    monkeypatch.setenv("PYTHONPATH", f"{broken}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    with serving(workspace, "--port", free_port(), processes=2) as (running, _):
        assert running.wait(timeout=20) == 1
        said = " ".join((running.stderr.read() if running.stderr else "").split())
    assert said.count("a process that serves pages ended (9); it is begun again") == 5
    assert said.endswith("end as soon as they begin; what they said of it stands above. Mend that, then start again")


def test_the_public_address_is_kept_and_its_path_is_where_pages_are(workspace: Path) -> None:
    port = free_port()
    with serving(workspace, "--port", port, "--public-url", "https://o.example/marnelle/") as (_, address):
        assert address == f"http://127.0.0.1:{port}/marnelle/"
        assert 'href="/marnelle/static/style.css"' in answer(address)
    with Store.open(workspace) as store:
        assert public_url(store) == "https://o.example/marnelle"


def read_until(running: subprocess.Popen[str], start: str) -> str:
    """The first line that begins like this; the process must say it."""
    assert running.stdout
    return next(line.strip() for line in running.stdout if line.startswith(start))


def test_a_file_that_is_not_there_is_made_and_the_first_organiser_let_in(tmp_path: Path) -> None:
    path, port = tmp_path / "new.db", free_port()
    with serving(path, "--port", port) as (running, address):
        assert running.stdout
        assert running.stdout.readline() == f"{path} was not there: an empty workspace was made.\n"
        link = read_until(running, f"{address}organise/enter/")
        assert "Vous êtes la première personne ici" in answer(link)


def test_the_addresses_that_can_be_opened_are_printed(workspace: Path) -> None:
    port = free_port()
    with serving(workspace, "--host", "0.0.0.0", "--port", port, "--public-url", "https://o.example") as (running, one):
        assert one == f"http://127.0.0.1:{port}/"
        assert running.stdout
        further = []
        for line in running.stdout:
            if "for everybody" in line:
                assert line == "https://o.example/ (for everybody; links in mails begin so)\n"
                break
            further.append(line)
        for line in further:
            address, _, why = line.partition(" ")
            assert why == "(for the others in this network)\n"
            assert "<h1>" in answer(address)
        assert running.stdout.readline().startswith("This server itself speaks http, the public address is https")


def test_a_web_server_in_front_is_believed_when_that_is_said(workspace: Path) -> None:
    for words, secure in (((), False), (("--behind-proxy",), True)):
        port = free_port()
        with serving(workspace, "--port", port, "--public-url", "http://o.example", *words) as (running, address):
            request = Request(f"{address}events/1/link?lang=en", headers={"X-Forwarded-Proto": "https"})
            with pytest.raises(HTTPError) as refused:  # no such event, in the language asked for
                urlopen(request, timeout=20)
            assert ("Secure" in refused.value.headers["Set-Cookie"]) is secure
            refused.value.close()
            assert running.stdout
            assert running.stdout.readline().startswith("http://o.example/ ")
            running.send_signal(signal.SIGTERM)
            assert "web server in front" not in running.stdout.read()


def test_each_start_prints_a_link_until_there_is_an_owner(workspace: Path) -> None:
    links = []
    for _ in range(2):
        with serving(workspace, "--port", free_port(), "--public-url", "https://o.example/m") as (running, _):
            links.append(read_until(running, "https://o.example/m/organise/enter/").rpartition("/")[2])
    with Store.open(workspace) as store:
        with pytest.raises(NotFoundError):
            open_sign_in(store, links[0], now=datetime.now(UTC), browser="B")
        sign_in(store, links[1], now=datetime.now(UTC), browser="B", name="Personne A", email="a@a.example")
    with serving(workspace, "--port", free_port()) as (running, address):
        assert running.stdout
        assert "<h1>" in answer(f"{address}organise/sign-in")
        running.send_signal(signal.SIGTERM)
        assert (ENTRY in running.stdout.read(), running.wait(timeout=20)) == (False, 0)


def test_what_is_in_the_way_is_said(workspace: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", str(workspace), "--port", str(port)])
    assert (result.exit_code, f"127.0.0.1:{port} cannot be listened at" in result.output) == (4, True)
    result = CliRunner().invoke(main, ["serve", str(workspace.parent / "none" / "none.db"), "--port", str(free_port())])
    assert (result.exit_code, "none.db" in result.output) == (3, True)
    result = CliRunner().invoke(
        main, ["serve", str(workspace), "--port", str(free_port()), "--public-url", "o.example"]
    )
    assert (result.exit_code, "is no address" in result.output) == (4, True)


def test_the_command_is_listed_and_guessed() -> None:
    assert "  serve " in CliRunner().invoke(main, ["--help"]).output
    assert "did you mean “serve”?" in CliRunner().invoke(main, ["sevre"]).output
