"""What can be typed next in a cell of ours: a header, a variable, a request by name or path.

Only what stands before the cursor on its line counts.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.completer import SimpleCompletion, SimpleMatcherResult

from vayu.formats.collections.collection_files import ENDING, FOLDER_FILE, ROOT_FILE
from vayu.model.requests.method import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vayu.magics.named_requests import NamedRequests

HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control",
    "Content-Encoding", "Content-Type", "Cookie", "Host", "Idempotency-Key", "If-Match",
    "If-Modified-Since", "If-None-Match", "Origin", "Prefer", "Range", "Referer", "User-Agent",
    "X-API-Key", "X-Forwarded-For", "X-Request-ID",
)  # fmt: skip
"""Of requests, as people write them."""

CONTENT_TYPES = (
    "application/json", "application/x-www-form-urlencoded", "application/xml", "text/plain",
    "text/csv", "application/octet-stream", "application/graphql",
)  # fmt: skip

_CELL = re.compile(r"%%http\b")
_LINE = re.compile(r"(?:%vayu\s+(?:send|load)|%%vayu_test)\s+(?P<start>[\w./~-]*)$")
_VARIABLE = re.compile(r"\{\{\s*(?P<start>[\w.$-]*)$")
_TYPE = re.compile(r"(?:content-type|accept):\s*(?P<start>[\w/+.-]*)$", re.IGNORECASE)
_WORD = re.compile(r"^(?P<start>[A-Za-z-]+)$")
_DEFINED = re.compile(r"^@([\w.-]+)\s*=", re.MULTILINE)


def complete(
    text: str, line: str, *, named: NamedRequests, variables: Mapping[str, Any]
) -> SimpleMatcherResult:
    """Return what fits at the cursor; nothing outside cells and lines of ours.

    Parameters
    ----------
    text : str
        The whole cell.
    line : str
        Of its line with the cursor what stands before that.
    named : NamedRequests
        Requests by their names.
    variables : mapping
        The notebook's.
    """
    if found := _LINE.search(line):
        return _those(found["start"], [*named.names, *_paths(found["start"])])
    if not _CELL.match(text) or line.startswith("%%"):
        return _those("", ())
    if found := _VARIABLE.search(line):
        plain = [
            name
            for name, value in variables.items()
            if isinstance(value, (str, int, float)) and not name.startswith("_")
        ]
        return _those(found["start"], sorted({*_DEFINED.findall(text), *plain}))
    if found := _TYPE.search(line):
        return _those(found["start"], CONTENT_TYPES)
    if found := _WORD.search(line):
        return _those(found["start"], (*METHODS, *(f"{name}: " for name in HEADERS)))
    return _those("", ())


def _paths(start: str) -> list[str]:
    """Return the collections, their folders and requests that a path may go on to."""
    above = start.rpartition("/")[0]
    folder = Path(above or ".").expanduser()
    inside = any((one / ROOT_FILE).is_file() for one in (folder, *folder.resolve().parents))
    prefix = f"{above}/" if above else ""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    folders = [
        f"{prefix}{one.name}/"
        for one in found
        if one.is_dir() and not one.name.startswith(".") and (inside or (one / ROOT_FILE).is_file())
    ]
    requests = [
        f"{prefix}{one.name}"
        for one in found
        if inside and one.suffix == ENDING and one.name not in {ROOT_FILE, FOLDER_FILE}
    ]
    return folders + requests


def _those(start: str, words: Iterable[str]) -> SimpleMatcherResult:
    """Return the words that begin so, whatever their case."""
    fit = [word for word in words if word.lower().startswith(start.lower())]
    return SimpleMatcherResult(
        completions=[SimpleCompletion(text=word, type="vayu") for word in fit],
        matched_fragment=start,
        suppress=bool(fit),
    )
