"""Every column of a run's rows, once: its name, type, unit and meaning.

``requests.parquet`` has the stored ones, in this order and with unit and meaning in the
metadata of each field, so that whoever finds the file alone can read it. `run.requests` has
the derived ones as well; ``docs/rows.md`` shows this table.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

NAMES = pa.dictionary(pa.int32(), pa.string())
"""Few texts that repeat."""

STAMP = pa.duration("ns")
PHASE = pa.duration("us")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    name : str
    kind : pyarrow.DataType
    unit : str
        Of the stored number; ``1`` for what is counted, numbered or named.
    doc : str
    missing : str, optional
        When it is null; none: it never is.
    derived : str, optional
        How it follows from stored columns; it is then computed on load.
    """

    name: str
    kind: pa.DataType
    unit: str
    doc: str
    missing: str = ""
    derived: str = ""

    @property
    def kind_name(self) -> str:
        """What its type is called in words."""
        return "text" if self.kind == NAMES else str(self.kind)

    def field(self) -> pa.Field:
        """Return it as Parquet keeps it, with what it means."""
        about = {"unit": self.unit, "doc": self.doc}
        if self.missing:
            about["missing"] = self.missing
        return pa.field(self.name, self.kind, nullable=bool(self.missing), metadata=about)


def _phase(name: str, doc: str, missing: str) -> Column:
    """One part of an exchange."""
    return Column(name, PHASE, "us", doc, missing)


COLUMNS: tuple[Column, ...] = (
    Column("k", pa.int64(), "1", "arrival number of the whole run, from 0"),
    Column("user", pa.int32(), "1", "virtual user, from 0", "open model"),
    Column("step", NAMES, "1", "request of the scenario, by name"),
    Column("intended", STAMP, "ns", "when it was due, after t0; later by its scripts' waits"),
    Column("started", STAMP, "ns", "when it was handed to the transport, after t0"),
    Column("completed", STAMP, "ns", "last byte, or failure, after t0"),
    Column(
        "response",
        STAMP,
        "ns",
        "response time: what a user would have waited",
        derived="completed - intended",
    ),
    Column(
        "service",
        STAMP,
        "ns",
        "service time: what target and wire took",
        derived="completed - started",
    ),
    Column(
        "lag",
        STAMP,
        "ns",
        "send lag: the generator's own lateness",
        derived="started - intended",
    ),
    Column("status", pa.uint16(), "1", "HTTP status; 0: there was no response"),
    Column("failure", NAMES, "1", "kind of failure", "there was a usable response"),
    Column("bytes_sent", pa.int64(), "B", "request line, headers and body"),
    Column("bytes_received", pa.int64(), "B", "status line, headers and body as it was encoded"),
    Column("connection_new", pa.bool_(), "1", "whether the request opened its connection"),
    Column("protocol", NAMES, "1", "protocol as negotiated", "there was no response"),
    _phase("dns", "name lookup", "no name was looked up"),
    _phase("connect", "TCP handshake", "the connection was there already"),
    _phase("tls", "TLS handshake", "the connection was there already, or is not encrypted"),
    _phase("wait", "request sent to first byte of the response", "no byte came"),
    _phase("receive", "first byte to last byte", "no byte came"),
    _phase(
        "script",
        "both scripts together; on the response: its share of those tested in one call",
        "there was no script",
    ),
    Column("checks_passed", pa.uint16(), "1", "tests of its scripts that passed"),
    Column("checks_failed", pa.uint16(), "1", "tests of its scripts that failed"),
    Column("row", pa.int32(), "1", "data row that filled it in, from 0", "no data"),
    Column("worker", pa.uint8(), "1", "worker process that sent it, from 0"),
)
"""Columns of `run.requests`, in order."""

STORED: tuple[Column, ...] = tuple(column for column in COLUMNS if not column.derived)
"""Columns of ``requests.parquet``, in order."""
