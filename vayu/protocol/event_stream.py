"""Events in a response that comes in pieces: how many, when the first, and what they say.

    text/event-stream                    data: lines up to an empty one are one event
    application/x-ndjson, jsonl, ...     each line that is not empty is one event

An event counts when it is whole: with the piece that brought its last line end. Pieces are
cut anywhere, also within a line end. Source: WHATWG HTML, section 9.2 "Server-sent events".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_KEPT = 10_000
"""Events whose text is kept; all are counted."""

LARGEST_KEPT = 8 * 1024 * 1024
"""Text of events that is kept, together. [B]"""

_SSE = "text/event-stream"
_LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl",
                    "application/x-jsonlines", "application/jsonlines",
                    "application/stream+json"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its kind, its text, its id, and when it was whole. [ns]."""

    kind: str
    data: str
    id: str | None
    at: int


def form_of(header_lines: Iterable[bytes]) -> str | None:
    """Return the media type of a response if it is a stream of events, else None.

    Parameters
    ----------
    header_lines : iterable of bytes
        Of all its heads, after redirects too: the last `Content-Type` counts.
    """
    found = ""
    for line in header_lines:
        name, colon, value = line.partition(b":")
        if not colon and line.startswith(b"HTTP/"):
            found = ""
        elif name.lower() == b"content-type":
            found = value.decode("latin-1").partition(";")[0].strip().lower()
    return found if found == _SSE or found in _LINES else None


class EventLog:
    """What came of a stream so far.

    Parameters
    ----------
    keep : bool
        Keep the events, and do not only count them.

    Attributes
    ----------
    count : int
        Events that are whole.
    first : int or None
        When the first one was. [ns]
    events : list of Event
    begun : bool
        A response has begun.
    """

    def __init__(self, *, keep: bool) -> None:
        self._keep = keep
        self.clear()

    def clear(self) -> None:
        """Forget everything: another exchange begins."""
        self.begun = False
        self.count = 0
        self.first: int | None = None
        self.events: list[Event] = []
        self._form: str | None = None
        self._rest = b""
        self._after_return = False
        self._kept = 0
        self._reset_event()
        self._last_id: str | None = None

    def begin(self, form: str | None) -> None:
        """Take in what kind of stream it is; None is none."""
        self.begun, self._form = True, form

    def feed(self, piece: bytes, now: int) -> None:
        """Take in a piece that came at `now` [ns]."""
        if self._form is None or not piece:
            return
        if self._after_return and piece.startswith(b"\n"):  # the second half of a line end
            piece = piece[1:]
        self._after_return = piece.endswith(b"\r")
        lines = (self._rest + piece).splitlines(keepends=True)
        self._rest = b""
        if lines and not lines[-1].endswith((b"\n", b"\r")):
            self._rest = lines.pop()
        take = self._take_field if self._form == _SSE else self._take_line
        for line in lines:
            take(line.rstrip(b"\r\n"), now)

    def _take_line(self, line: bytes, now: int) -> None:
        """Take in a line that is an event by itself."""
        if line.strip():
            self._data.append(line)
            self._complete(now)

    def _take_field(self, line: bytes, now: int) -> None:
        """Take in a line of a server-sent event; an empty one ends it."""
        if not line:
            if self._data:
                self._complete(now)
            self._reset_event()
            return
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._kind = value
        elif name == b"id" and b"\0" not in value:
            self._last_id = value.decode(errors="replace")

    def _complete(self, now: int) -> None:
        """Count an event, and keep it while there is room."""
        self.count += 1
        if self.first is None:
            self.first = now
        data = b"\n".join(self._data)
        self._kept += len(data)
        if self._keep and len(self.events) < MOST_KEPT and self._kept <= LARGEST_KEPT:
            kind, text = self._kind.decode(errors="replace"), data.decode(errors="replace")
            self.events.append(Event(kind or "message", text, self._last_id, now))
        self._reset_event()

    def _reset_event(self) -> None:
        """Begin another event."""
        self._kind = b""
        self._data: list[bytes] = []
