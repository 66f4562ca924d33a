"""The table of cases as a collection of Postman's: each section a request, each case two tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.js.newman.postman import collection_of, event

HOLDS, FAILS = "holds", "fails"

VARIABLES = {"plain": "coll"}
GLOBALS = {"plain": "glob"}
ENVIRONMENT = {"made": "<{{plain}}>", "plain": "env"}

_QUERY = {"GET /json": "?a=1&b={{plain}}"}
_HEADERS = [("X-Sent", "{{plain}}"), ("X-Removed", "r")]


@dataclass
class Section:
    """A request with the cases before and after it."""

    title: str
    body: str | None = None
    before: list[tuple[str, str, str]] = field(default_factory=list)
    after: list[tuple[str, str, str]] = field(default_factory=list)


def sections() -> list[Section]:
    """Read the table."""
    found: list[Section] = []
    cases: list[tuple[str, str, str]] = []
    text = (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("== "):
            title, _, body = line[3:].partition(" | ")
            found.append(Section(title, body or None))
        elif line.startswith("-- "):
            cases = found[-1].before if line == "-- before" else found[-1].after
        elif line and not line.startswith("#"):
            name, holds, fails = (part.strip() for part in line.split(" | "))
            cases.append((name, holds, fails))
    return found


def collection() -> dict[str, Any]:
    """Return all sections as one collection."""
    return collection_of("cases", [_item(section) for section in sections()], variables=VARIABLES)


def _item(section: Section) -> dict[str, Any]:
    """Return a section as a request."""
    method, _, path = section.title.partition(" ")
    request: dict[str, Any] = {
        "method": method,
        "url": f"{{{{host}}}}{path}{_QUERY.get(section.title, '')}",
        "header": [{"key": key, "value": value} for key, value in _HEADERS],
    }
    if section.body is not None:
        request["body"] = {"mode": "raw", "raw": section.body}
    return {
        "name": section.title,
        "request": request,
        "event": [
            event("prerequest", _script(section.before)),
            event("test", _script(section.after)),
        ],
    }


def _script(cases: list[tuple[str, str, str]]) -> str:
    """Return two tests a case."""
    return "\n".join(
        f"pm.test({f'{name} {kind}'!r}, {_callback(source)});"
        for name, holds, fails in cases
        for kind, source in ((HOLDS, holds), (FAILS, fails))
    )


def _callback(source: str) -> str:
    """Return a test's callback; one that is called back takes `done`."""
    argument = "done" if "done(" in source or "(done)" in source else ""
    return f"function ({argument}) {{ {source}; }}"
