"""The head of a response: status lines and headers, as they came."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.model.pair import Pairs


_END = b"\r\n"


def parse_head(lines: list[bytes]) -> tuple[str, Pairs]:
    """Return reason phrase and headers of the last response in `lines`.

    Redirects and ``100 Continue`` come first, each with a status line of its own. Folded
    lines (RFC 9112, section 5.2) are joined; order and duplicates are kept.
    """
    reason = ""
    headers: list[tuple[str, str]] = []
    for raw in lines:
        line = raw.decode("latin-1").rstrip("\r\n")
        if line.startswith("HTTP/"):
            reason, headers = [*line.split(" ", 2), "", ""][2], []
        elif line[:1] in {" ", "\t"} and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip()}")
        else:
            name, colon, value = line.partition(":")
            if colon:
                headers.append((name, value.strip()))
    return reason, tuple(headers)


def reason_of(lines: list[bytes]) -> str:
    """Return the reason phrase alone: that of the last status line."""
    if lines.count(_END) == 1:  # one head, as nearly always
        return _reason(lines[0])
    for line in reversed(lines):
        if line[:5] == b"HTTP/":  # `startswith` takes four times as long
            return _reason(line)
    return ""


@lru_cache(maxsize=64)
def _reason(line: bytes) -> str:
    """Return the reason phrase of a status line; a server says few different ones."""
    return [*line.rstrip().split(b" ", 2), b"", b""][2].decode("latin-1")
