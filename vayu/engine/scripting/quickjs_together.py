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

from vayu.engine.scripting.handover import (
    PHRASES,
    Phrases,
    declared_text,
    header_text,
    utf8_text,
)
from vayu.protocol.head import parse_head, reason_of
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.engine.scripting.arrived import Arrived, Reads

MOST = 64
"""Responses of one call. [1]"""

MOST_BYTES = 256 * 1024
"""Of their bodies, unless one alone has more: little of a context's memory. [B]"""

PARTS = ("code", "body", "head", "time")
"""What is handed over of each, after the phrases of all."""


_phrase_of = Phrases().__getitem__


def batches(
    responses: Sequence[Arrived], reads: Reads, longest: int
) -> Iterator[tuple[Sequence[Arrived], list[Any]]]:
    """Yield the responses of each call, and in one list their phrases and the parts of each.

    Parameters
    ----------
    responses : sequence of Arrived
    reads : Reads
        What the script can look at that they are tested with.
    longest : int
        Body that a script may read. [B]
    """
    bodies = [*map(b"".join, [one.body for one in responses])] if reads.reads_body else []
    if len(responses) <= MOST and sum(map(len, bodies)) <= MOST_BYTES:  # as nearly always
        yield responses, _parts(responses, bodies, reads, longest)
        return
    for begin, end in _cut([*map(len, bodies)] or [0] * len(responses)):
        here = responses[begin:end]
        yield here, _parts(here, bodies[begin:end], reads, longest)


def _cut(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where the responses of each call begin and end, of bodies of such sizes. [B]."""
    begin = taken = 0
    for place, size in enumerate(sizes):
        if begin < place and (taken + size > MOST_BYTES or place - begin == MOST):
            yield begin, place
            begin, taken = place, 0
        taken += size
    yield begin, len(sizes)


def _parts(
    responses: Sequence[Arrived], bodies: Sequence[bytes], reads: Reads, longest: int
) -> list[Any]:
    """Return what is handed over of responses.

    Every one of a load run passes through here, so it goes by columns, which C can fill.
    """
    values: list[Any] = [None] * (1 + len(PARTS) * len(responses))
    values[0] = _phrases(responses)
    values[1 :: len(PARTS)] = [one.status for one in responses]
    if reads.reads_body:
        values[2 :: len(PARTS)] = _texts(responses, bodies, longest)
    if reads.reads_headers:
        heads = [header_text(parse_head(one.header_lines)[1]) for one in responses]
        values[3 :: len(PARTS)] = heads
    times = [(one.completed - one.started) / NS_PER_MS for one in responses]
    values[4 :: len(PARTS)] = times
    return values


def _phrases(responses: Sequence[Arrived]) -> str:
    """Return what the status of each is called, a line each; one alone where it is that of all."""
    try:
        lines = [one.header_lines[one.heard] for one in responses]
    except IndexError:  # one came without a head
        lines = []
    is_one = bool(lines) and lines.count(lines[0]) == len(lines)
    if is_one and (said := _phrase_of(lines[0])):  # as nearly always
        return said
    phrases = [*map(_phrase_of, lines)]
    if not phrases or not all(phrases):
        phrases = [
            reason_of(one.header_lines, one.heard) or PHRASES.get(one.status, "")
            for one in responses
        ]
    return "\n".join(phrases)


def _texts(responses: Sequence[Arrived], bodies: Sequence[bytes], longest: int) -> list[str | int]:
    """Return each body as text, or its size when it is too long."""
    if b"".join(bodies).isascii() and max(map(len, bodies), default=0) <= longest:
        return [*map(bytes.decode, bodies)]
    texts = [utf8_text(body, longest) for body in bodies]
    return [
        declared_text(body, parse_head(one.header_lines)[1]) if text is None else text
        for one, body, text in zip(responses, bodies, texts, strict=True)
    ]
