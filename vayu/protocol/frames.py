"""How the engine and a worker talk: orders on the worker's stdin, reports on its stdout.

Numbers travel through the block; everything else is one of these messages, in a frame: 4 bytes of
length, big-endian, then MessagePack. Neither side ever writes one to disk.

    engine ── Load ──> worker ── Prepared ──> engine ── Begin ──> worker ── Finished ──> engine
                                              engine ── Steer | Halt | Renew ──> worker
    engine ── Once | Vet ──> worker ── Answered | Vetted | Refused ──> engine
                             worker ── Asked ──> engine ── Granted | Denied ──> worker
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from vayu.protocol.orders import Orders
from vayu.protocol.reports import Reports

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

HEADER = struct.Struct(">I")

LARGEST_FRAME = 256 * 1024 * 1024
"""A longer length can only be garbage on the pipe. [B]"""

_ENCODER = msgspec.msgpack.Encoder()


def encode(message: Orders | Reports) -> bytes:
    """Return `message` as one frame."""
    body = _ENCODER.encode(message)
    return HEADER.pack(len(body)) + body


class Frames(Generic[T]):
    """Cuts a byte stream into messages of one type."""

    def __init__(self, decoder: msgspec.msgpack.Decoder[T]) -> None:
        self._decoder = decoder
        self._rest = bytearray()

    def feed(self, chunk: bytes) -> Iterator[T]:
        """Yield every message that `chunk` completes.

        Raises
        ------
        ValueError
            If a length is beyond `LARGEST_FRAME`: the stream is not ours.
        """
        self._rest += chunk
        while len(self._rest) >= HEADER.size:
            (length,) = HEADER.unpack_from(self._rest)
            if length > LARGEST_FRAME:
                raise ValueError(f"a frame of {length} bytes")
            end = HEADER.size + length
            if len(self._rest) < end:
                return
            body = bytes(self._rest[HEADER.size : end])
            del self._rest[:end]
            yield self._decoder.decode(body)


def order_frames() -> Frames[Orders]:
    """Return the decoder of a worker's stdin."""
    return Frames(msgspec.msgpack.Decoder(Orders))


def report_frames() -> Frames[Reports]:
    """Return the decoder of a worker's stdout."""
    return Frames(msgspec.msgpack.Decoder(Reports))
