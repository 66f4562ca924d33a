"""HdrHistogram's V2 encoding of a histogram: the bytes that every HdrHistogram tool reads.

    base64 of   1c849314 | length | zlib of what follows
    inside      1c849313 | length | 0 | digits | 1 | highest | 1.0 | counts

All numbers are big-endian. Counts go from the first cell to the last in use, and a run of empty
cells as its length, negative; each as zigzag LEB128, so nearly all of them take one byte or two.

Source: HdrHistogram, class AbstractHistogram, ``encodeIntoCompressedByteBuffer`` and
``fillBufferFromCountsArray`` (https://github.com/HdrHistogram/HdrHistogram).
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.stats.layout import HdrLayout

_COMPRESSED = struct.Struct(">II")
_PLAIN = struct.Struct(">IIIIQQd")
_COMPRESSED_COOKIE, _COOKIE = 0x1C849314, 0x1C849313

_GROUP = 7  # bits of a number in one byte; the eighth says that there is another byte
_MOST_BYTES = 9  # of which the last has eight

_FAST, _WINDOW, _MEMORY = 1, 12, 5
"""How `zlib` works: within 4 KB [log2 B], as long as most histograms are. Its usual 32 KB make it
fetch a quarter of a megabyte from the kernel each time; to search longer saves 1 % of the size."""


def encoded(counts: NDArray[np.int64], layout: HdrLayout) -> str:
    """Return a histogram in V2, compressed, base64.

    Parameters
    ----------
    counts : ndarray of int64, shape (n,)
        Number of values in each cell, none negative; cells after the last one in use may be
        missing.
    layout : HdrLayout
        Says which values a cell holds.
    """
    body = _leb128(_runs(counts))
    head = _PLAIN.pack(_COOKIE, len(body), 0, layout.digits, 1, layout.highest, 1.0)
    press = zlib.compressobj(_FAST, wbits=_WINDOW, memLevel=_MEMORY)
    content = press.compress(head + body) + press.flush()
    wrapped = _COMPRESSED.pack(_COMPRESSED_COOKIE, len(content)) + content
    return base64.b64encode(wrapped).decode("ascii")


def _runs(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the counts, with one number for each run of empty cells."""
    used = (counts != 0).nonzero()[0]
    both = np.empty((used.size, 2), np.int64)
    both[:1, 0], both[1:, 0] = -used[:1], used[:-1] - used[1:] + 1
    both[:, 1] = counts[used]
    runs: NDArray[np.int64] = both[both != 0]
    return runs


def _leb128(numbers: NDArray[np.int64]) -> bytes:
    """Return numbers in zigzag LEB128, at most nine bytes each."""
    zigzag = ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)
    largest = int(zigzag.max(initial=0))
    width = min(max(-(-largest.bit_length() // _GROUP), 1), _MOST_BYTES)
    if width == 1:
        return zigzag.astype(np.uint8).tobytes()
    rest = zigzag[:, np.newaxis] >> np.arange(0, width * _GROUP, _GROUP, dtype=np.uint64)
    there = rest != 0
    there[:, 0] = True
    groups = rest.astype(np.uint8)
    groups[:, : _MOST_BYTES - 1] &= 0x7F
    groups[:, :-1] |= there[:, 1:].astype(np.uint8) << _GROUP
    content: bytes = groups[there].tobytes()
    return content
