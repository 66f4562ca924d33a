"""A table of colours as a PNG image: one pixel a cell.

Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", 2025.
"""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RGBA, _BITS = 6, 8


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return an image.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width, 4)
        Red, green, blue and opacity, from the top left.
    """
    height, width, _ = pixels.shape
    head = struct.pack(">IIBBBBB", width, height, _BITS, _RGBA, 0, 0, 0)
    lines = np.zeros((height, 1 + 4 * width), np.uint8)  # each begins with its filter: none
    lines[:, 1:] = pixels.reshape(height, -1)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def png_uri(pixels: NDArray[np.uint8]) -> str:
    """Return an image as a data URI."""
    return f"data:image/png;base64,{b64encode(png(pixels)).decode()}"


def _chunk(name: bytes, data: bytes) -> bytes:
    """Return one chunk with its length and checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
