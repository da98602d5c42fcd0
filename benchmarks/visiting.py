"""A visitor of the pages, without a browser: fetches, fills forms in as they come, follows, and counts the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode, urlsplit

Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One page. ``seconds``: from the first byte sent to the last one received."""

    path: str
    status: int
    text: str
    seconds: float


@dataclass(slots=True)
class Sheet:
    """One form as it stands on a page: where it goes, and what is filled in already."""

    action: str
    values: Values = field(default_factory=dict)


@dataclass
class Visitor:
    """One browser with its cookies and one connection. ``seen``: every answer, in order."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    seen: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection(self.host, self.port, timeout=60)

    def get(self, path: str) -> Answer:
        """A page, after all redirects."""
        return self._follow(self._ask("GET", path))

    def post(self, path: str, values: Mapping[str, Sequence[str]]) -> Answer:
        """What a sent form leads to."""
        return self._follow(self._ask("POST", path, body=urlencode(values, doseq=True)))

    def send(self, page: Answer, chosen: Callable[[Sheet], bool], filled: Mapping[str, Sequence[str]]) -> Answer:
        """Send the first form of a page that is meant, with more or other values filled in."""
        sheet = next(sheet for sheet in sheets_of(page) if chosen(sheet))
        return self.post(sheet.action, {**sheet.values, **filled})

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _follow(self, answer: tuple[Answer, str]) -> Answer:
        page, target = answer
        while target:
            parts = urlsplit(target)
            page, target = self._ask("GET", f"{parts.path}{'?' if parts.query else ''}{parts.query}")
        return page

    def _ask(self, method: str, path: str, body: str = "") -> tuple[Answer, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = perf_counter()
        self._connection.request(method, path, body=body or None, headers=headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        answer = Answer(path, response.status, text, perf_counter() - start)
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        self.seen.append(answer)
        return answer, response.headers.get("Location", "") if response.status in (302, 303) else ""


def sheets_of(page: Answer) -> tuple[Sheet, ...]:
    """The forms that a page would send by POST, in order."""
    reader = _Reader(page.path)
    reader.feed(page.text)
    return tuple(reader.sheets)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.sheets: list[Sheet] = []
        self._open = False
        self._inert = 0
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._inert += tag == "template"
        if self._inert:
            return
        if tag == "form" and said.get("method", "").lower() == "post":
            self.sheets.append(Sheet(said.get("action") or self.path))
            self._open = True
        elif self._open and tag == "input":
            self._input(said)
        elif tag == "select":
            self._select = said.get("name", "")
        elif self._open and tag == "option" and self._select:
            self._option(said)
        elif tag == "textarea":
            self._textarea = said.get("name", "")
            if self._open:
                self._put(self._textarea, "")

    def handle_endtag(self, tag: str) -> None:
        self._inert -= tag == "template"
        self._open = self._open and tag != "form"
        self._select = "" if tag == "select" else self._select
        self._textarea = "" if tag == "textarea" else self._textarea

    def handle_data(self, data: str) -> None:
        if self._open and self._textarea:
            self.sheets[-1].values[self._textarea] = [data.replace("\r\n", "\n").removeprefix("\n")]

    def _input(self, said: Mapping[str, str]) -> None:
        kind, name = said.get("type", "text"), said.get("name", "")
        if not name or kind in ("submit", "button") or (kind in ("checkbox", "radio") and "checked" not in said):
            return
        self._put(name, said.get("value", "on" if kind == "checkbox" else ""))

    def _option(self, said: Mapping[str, str]) -> None:
        """A browser takes the first one when none is chosen."""
        if "selected" in said or self._select not in self.sheets[-1].values:
            self.sheets[-1].values[self._select] = [said.get("value", "")]

    def _put(self, name: str, value: str) -> None:
        self.sheets[-1].values.setdefault(name, []).append(value)
