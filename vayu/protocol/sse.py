"""Server-sent events, as text: one way out, one way in.

Source: WHATWG HTML, section 9.2 "Server-sent events".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

KEEP_ALIVE = b": keep-alive\n\n"
"""A comment: it tells both ends that the other is still there."""


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event: its number in the stream, its kind, its JSON."""

    id: int
    event: str
    data: bytes


def encode(event: ServerEvent) -> bytes:
    """Return the event as it goes over the wire. `data` must be one line, as JSON is."""
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (event.id, event.event.encode(), event.data)


class Decoder:
    """Cuts a byte stream into events; the cuts of the network do not matter."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[ServerEvent]:
        """Yield every event that `chunk` completes."""
        *blocks, self._rest = (self._rest + chunk).split(b"\n\n")
        for block in blocks:
            event = _parse(block)
            if event is not None:
                yield event


def _parse(block: bytes) -> ServerEvent | None:
    """One block of lines as an event; None for a comment."""
    found: dict[bytes, bytes] = {}
    for line in block.split(b"\n"):
        name, _, value = line.partition(b":")
        if name:
            found[name] = value.removeprefix(b" ")
    if b"data" not in found:
        return None
    return ServerEvent(
        id=int(found.get(b"id", b"0")),
        event=found.get(b"event", b"message").decode(),
        data=found[b"data"],
    )
