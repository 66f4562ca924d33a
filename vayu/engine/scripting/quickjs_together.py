"""Responses that one call into JavaScript tests, one after the other.

To cross into QuickJS and back costs as much as a short test, and what stands between two tests
drives JavaScript out of the processor's caches. A script that looks at nothing but its response,
and leaves nothing for later, comes to the same for each of them as in a call of its own: its
context is cleaned between two responses as it is between two calls.

What is not the same is what a call may use. So only so much is handed over at once, and a call
that takes long ends with the response that it is at (``js/pm.js``): the rest is tested one by one.
No record is made of a response on its way: what is handed over are columns, each of them one text.

Where the time of a call is up nobody knows whose it was: what is told by then holds, and
everything else is tested one by one from then on.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from vayu.engine.scripting.handover import (
    BYTE_ORDER_MARK,
    PHRASES,
    Phrases,
    declared_text,
    header_text,
    utf8_text,
)
from vayu.protocol.head import reason_of
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.engine.scripting.arrived import Arrived, ReadsTime

MOST = 64
"""Responses of one call. [1]"""

MOST_BYTES = 256 * 1024
"""Of their bodies, unless one alone has more: little of a context's memory. [B]"""

COLUMNS = ("code", "phrase", "body", "head", "time")
"""What is handed over of responses, after how many they are; None: the script cannot look at it."""

_SEPARATOR, _LISTED = b"\0", b"\1"
"""Stands between the texts of a column; and before a JSON array, for what cannot be written so."""

_phrase_of = Phrases().__getitem__
_encode = msgspec.json.Encoder().encode


def batches(
    responses: Sequence[Arrived], reads: ReadsTime, longest: int
) -> Iterator[tuple[Sequence[Arrived], tuple[Any, ...]]]:
    """Yield the responses of each call, how many they are, and their `COLUMNS`.

    Parameters
    ----------
    responses : sequence of Arrived
        At least one.
    reads : ReadsTime
        What the script can look at that they are tested with.
    longest : int
        Body that a script may read. [B]
    """
    bodies = [*map(b"".join, [one.body for one in responses])] if reads.reads_body else []
    if len(responses) <= MOST and sum(map(len, bodies)) <= MOST_BYTES:  # as nearly always
        yield responses, _columns(responses, bodies, reads, longest)
        return
    for begin, end in _cut([*map(len, bodies)] or [0] * len(responses)):
        here = responses[begin:end]
        yield here, _columns(here, bodies[begin:end], reads, longest)


def _cut(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where the responses of each call begin and end, of bodies of such sizes. [B]."""
    begin = taken = 0
    for place, size in enumerate(sizes):
        if begin < place and (taken + size > MOST_BYTES or place - begin == MOST):
            yield begin, place
            begin, taken = place, 0
        taken += size
    yield begin, len(sizes)


def _columns(
    responses: Sequence[Arrived], bodies: Sequence[bytes], reads: ReadsTime, longest: int
) -> tuple[Any, ...]:
    """Return what is handed over of responses.

    Every one of a load run passes through here, so it goes by columns, which C can fill.
    """
    codes = [one.status for one in responses]
    code, count = codes[0], len(codes)
    return (
        count,
        code if codes.count(code) == count else _json(codes),  # the same, as nearly always
        _phrases(responses) if reads.reads_phrase else None,
        _bodies(responses, bodies, longest) if reads.reads_body else None,
        _heads(responses) if reads.reads_headers else None,
        _times(responses) if reads.reads_time else None,
    )


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


def _bodies(responses: Sequence[Arrived], bodies: Sequence[bytes], longest: int) -> str:
    """Return the body of each as text, or its size when it is too long."""
    joined = _SEPARATOR.join(bodies)
    is_plain = joined.count(_SEPARATOR) < len(bodies) and joined[:1] != _LISTED
    if is_plain and len(joined) <= longest:  # as nearly always
        with suppress(UnicodeDecodeError):
            text = joined.decode()
            if text.isascii() or BYTE_ORDER_MARK not in text:
                return text
    texts = [utf8_text(body, longest) for body in bodies]
    return _LISTED.decode() + _json(
        [
            declared_text(body, one.headers()) if text is None else text
            for one, body, text in zip(responses, bodies, texts, strict=True)
        ]
    )


def _heads(responses: Sequence[Arrived]) -> str:
    """Return the headers of each; no header holds a NUL."""
    return _SEPARATOR.decode().join([header_text(one.headers()) for one in responses])


def _times(responses: Sequence[Arrived]) -> str:
    """Return how long each took, as a JSON array. [ms]."""
    return _json([(one.completed - one.started) / NS_PER_MS for one in responses])


def _json(values: Sequence[object]) -> str:
    """Return values as a JSON array."""
    return _encode(values).decode()
