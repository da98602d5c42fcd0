"""A visitor of the pages, without a browser: fetches, fills forms in as they come, follows, and counts the time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode, urlsplit

Values = dict[str, list[str]]

# Our own pages quote every attribute and escape every ">" in one.
_INERT = re.compile(r"<template.*?</template>", re.DOTALL)
_FORM = re.compile(r"<form([^>]*)>(.*?)</form>", re.DOTALL)
_CONTROL = re.compile(
    r"<input([^>]*)>|<select([^>]*)>(.*?)</select>|<textarea([^>]*)>(.*?)</textarea>",
    re.DOTALL,
)
_OPTION = re.compile(r"<option([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


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


def sheets_of(page: Answer) -> Iterator[Sheet]:
    """The forms that a page would send by POST, in order; read one by one, for a client must not cost what a server
    does.
    """
    for form in _FORM.finditer(_INERT.sub("", page.text)):
        said = _attributes(form[1])
        if said.get("method", "").lower() == "post":
            yield Sheet(said.get("action") or page.path, _values(form[2]))


def _values(inside: str) -> Values:
    """What a browser would send of a form without being touched; buttons are not pressed."""
    values: Values = {}
    for control in _CONTROL.finditer(inside):
        said = _attributes(control[1] or control[2] or control[4])
        if said.get("name") and (value := _value(control, said)) is not None:
            values.setdefault(said["name"], []).append(value)
    return values


def _value(control: re.Match[str], said: Mapping[str, str]) -> str | None:
    """Of one control; None: it sends nothing."""
    if control[2] is not None:
        options = [_attributes(found) for found in _OPTION.findall(control[3])]
        chosen = [option for option in options if "selected" in option] or options  # a browser takes the first one
        return chosen[0].get("value", "") if chosen else None
    if control[4] is not None:
        return unescape(control[5]).replace("\r\n", "\n").removeprefix("\n")
    kind = said.get("type", "text")
    if kind in ("submit", "button") or (kind in ("checkbox", "radio") and "checked" not in said):
        return None
    return said.get("value", "on" if kind == "checkbox" else "")


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
