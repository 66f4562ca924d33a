"""Responses that one call into JavaScript tests, one after the other.

To cross into QuickJS and back costs as much as a short test, and what stands between two tests
drives JavaScript out of the processor's caches. A script that looks at nothing but its response,
and leaves nothing for later, comes to the same for each of them as in a call of its own: its
context is cleaned between two responses as it is between two calls.

What is not the same is what a call may use. So only so much is handed over at once, and a call
that takes long ends with the response that it is at (``js/pm.js``): the rest is tested one by one.
No record is made of a response on its way: what is handed over goes straight into one list.

Where the time of a call is up nobody knows whose it was: what is told by then holds, and
everything else is tested one by one from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.engine.scripting.handover import PHRASES, declared_text, header_text, utf8_text
from vayu.protocol.head import parse_head, reason_of
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.engine.scripting.arrived import Arrived, Reads

MOST = 64
"""Responses of one call. [1]"""

MOST_BYTES = 256 * 1024
"""Of their bodies, unless one alone has more: little of a context's memory. [B]"""

PARTS = ("code", "phrase", "body", "head", "time")
"""What is handed over of each."""

_FULL = MOST * len(PARTS)


def batches(
    responses: Sequence[Arrived], reads: Reads, longest: int
) -> Iterator[tuple[Sequence[Arrived], list[Any]]]:
    """Yield the responses of each call, and the parts of all of them in one list.

    Every response of a load run passes through here, hence no function for each part.

    Parameters
    ----------
    responses : sequence of Arrived
    reads : Reads
        What the script can look at that they are tested with.
    longest : int
        Body that a script may read. [B]
    """
    reads_body, reads_headers = reads.reads_body, reads.reads_headers
    values: list[Any] = []
    first = size = 0
    text = head = None
    for response in responses:
        if reads_headers:
            reason, headers = parse_head(response.header_lines)
            head = header_text(headers)
        else:
            reason = reason_of(response.header_lines, response.heard)
        body = b""
        if reads_body:
            body = b"".join(response.body)
            text = utf8_text(body, longest)
            if text is None:
                text = declared_text(body, parse_head(response.header_lines)[1])
        size += len(body)
        if values and (size > MOST_BYTES or len(values) == _FULL):
            end = first + len(values) // len(PARTS)
            yield responses[first:end], values
            values, first, size = [], end, len(body)
        status = response.status
        elapsed = (response.completed - response.started) / NS_PER_MS
        values += (status, reason or PHRASES.get(status, ""), text, head, elapsed)
    if values:
        yield responses[first:], values
