"""One request, as the fixed-width row that a worker writes and everything else reads.

One table says what a row holds. The worker packs rows with `struct`, numpy reads them back
with the same names, and `run.requests` has a column for each. Durations that did not happen
are `ABSENT`, never 0. Little-endian, no padding.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct

ABSENT = 0xFFFF_FFFF
"""A phase that did not happen. [us]"""

LONGEST_PHASE = ABSENT - 1
"""Phases saturate here: 71 minutes. [us]"""

NOBODY = -1
"""No virtual user (open model), or no data row."""


@dataclass(frozen=True, slots=True)
class Field:
    """One member of a row: its name, `struct` code, unit and meaning."""

    name: str
    code: str
    unit: str
    doc: str


FIELDS: tuple[Field, ...] = (
    Field("k", "q", "1", "arrival number: worker i of n owns k = i, i + n, i + 2n, ..."),
    Field("intended", "q", "ns", "when it was due, after t0; later by its scripts' waits"),
    Field("started", "q", "ns", "when it was handed to the transport, after t0"),
    Field("completed", "q", "ns", "last byte, or failure, after t0"),
    Field("bytes_sent", "I", "B", "request line, headers and body"),
    Field("bytes_received", "I", "B", "status line, headers and body as it was encoded"),
    Field("dns", "I", "us", "name lookup"),
    Field("connect", "I", "us", "TCP handshake"),
    Field("tls", "I", "us", "TLS handshake"),
    Field("wait", "I", "us", "request sent to first byte of the response"),
    Field("receive", "I", "us", "first byte to last byte"),
    Field(
        "script",
        "I",
        "us",
        "both scripts together; on the response: its share of those tested in one call",
    ),
    Field("user", "i", "1", "virtual user (closed model), else NOBODY"),
    Field("row", "i", "1", "data row, else NOBODY"),
    Field("status", "H", "1", "HTTP status; 0 when there was no response"),
    Field("checks_passed", "H", "1", "tests that passed"),
    Field("checks_failed", "H", "1", "tests that failed"),
    Field("step", "H", "1", "request of the scenario, counted from 0"),
    Field("failure", "B", "1", "code of vayu.model.rows.failure; 0: none"),
    Field("protocol", "B", "1", "position in PROTOCOLS; 0: unknown"),
    Field("connection_new", "B", "1", "1 when the request opened its connection"),
)

_CODES = "".join(field.code for field in FIELDS)
_OWN = "@" + _CODES.replace("q", "n")
_SAME = Struct(_OWN).size == Struct("<" + _CODES).size and Struct("@H").pack(1) == b"\1\0"

PACKER = Struct(_OWN if _SAME else "<" + _CODES)  # as the machine has them it takes half as long
"""Packs the values of `FIELDS`, in order: the widest come first, so nothing needs padding."""

ROW_BYTES = PACKER.size

NUMPY_CODES = {"q": "<i8", "I": "<u4", "i": "<i4", "H": "<u2", "B": "u1"}

DTYPE = [(field.name, NUMPY_CODES[field.code]) for field in FIELDS]
"""What ``numpy.dtype(DTYPE)`` needs to read rows back."""

PHASES = ("dns", "connect", "tls", "wait", "receive", "script")
"""The fields in microseconds that may be `ABSENT`."""

PROTOCOLS = ("", "HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3")
"""Negotiated protocol by its code in a row."""
