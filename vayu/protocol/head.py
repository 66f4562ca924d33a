"""The head of a response: status lines and headers, as they came."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.model.requests.pair import Pairs


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


def is_response(lines: list[bytes]) -> bool:
    """Whether a response begins in `lines`; who begins to listen amid one hears only the rest."""
    return any(line[:5] == b"HTTP/" for line in lines)


def reason_of(lines: list[bytes], heard: int = 0) -> str:
    """Return the reason phrase alone: that of the last status line.

    Parameters
    ----------
    lines : list of bytes
    heard : int
        How many of them had come when the request went out for the last time: of redirects and
        proxies. Then its answer follows, and what may precede that: ``1xx``.
    """
    if heard < len(lines):
        reason = final_reason(lines[heard])
        if reason is not None:  # as nearly always
            return reason
    for line in reversed(lines):
        if line[:5] == b"HTTP/":  # `startswith` takes four times as long
            return _phrase(line)
    return ""


@lru_cache(maxsize=64)
def final_reason(line: bytes) -> str | None:
    """Return the reason phrase of a final answer's status line; None: this is none.

    A server says few different ones.
    """
    is_final = line[:5] == b"HTTP/" and line.partition(b" ")[2][:1] != b"1"
    return _phrase(line) if is_final else None


def _phrase(line: bytes) -> str:
    """Return the reason phrase of a status line."""
    return [*line.rstrip().split(b" ", 2), b"", b""][2].decode("latin-1")
