"""Rows for other programs: one table with everything, CSV, JSON lines, and k6's points.

What was not measured is empty (CSV), absent (JSON) or null (Arrow), never 0. In text, durations
are milliseconds and say so in their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vayu.formats.runs.columns import COLUMNS
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

BATCH = 1 << 14
"""Rows that are turned into text at a time. [1]"""

_DERIVED = {
    "response": ("completed", "intended"),
    "service": ("completed", "started"),
    "lag": ("started", "intended"),
}


def whole_table(stored: pa.Table, unknown: Collection[str] = ()) -> pa.Table:
    """Return rows in order of completion, derived columns included.

    Parameters
    ----------
    stored : pyarrow.Table
        With the columns of `vayu.formats.runs.samples.SCHEMA`.
    unknown : collection of str, optional
        Columns that were not measured: they are null.

    Returns
    -------
    pyarrow.Table
        With the columns of ``run.requests``, each with unit and meaning in its metadata.
    """
    order = np.argsort(stored["completed"].to_numpy(), kind="stable")
    table = stored.take(order)
    made = []
    for column in COLUMNS:
        if column.name in unknown:
            made.append(pa.nulls(len(table), column.kind))
        elif column.name in _DERIVED:
            later, earlier = (_integers(table[name]) for name in _DERIVED[column.name])
            made.append(pc.subtract(later, earlier).cast(column.kind))
        else:
            made.append(table[column.name])
    fields = [
        column.field().with_nullable(bool(values.null_count) or column.field().nullable)
        for column, values in zip(COLUMNS, made, strict=True)
    ]
    return pa.table(made, schema=pa.schema(fields))


def text_table(table: pa.Table) -> pa.Table:
    """Return a table of `whole_table` with durations in ms, named so, and names as text."""
    names, made = [], []
    for column in COLUMNS:
        values = table[column.name]
        if pa.types.is_duration(column.kind):
            per_ms = NS_PER_MS if column.kind.unit == "ns" else 1_000
            names.append(f"{column.name}_ms")
            floats = _integers(values).cast(pa.float64(), safe=False)  # rounds above 104 days
            made.append(pc.divide(floats, float(per_ms)))
        else:
            names.append(column.name)
            made.append(values.cast(pa.string()) if column.kind_name == "text" else values)
    return pa.table(made, names=names)


def json_lines(table: pa.Table) -> Iterator[bytes]:
    """Yield one JSON object a request, a batch of lines at a time.

    Parameters
    ----------
    table : pyarrow.Table
        As `text_table` returns it.
    """
    encoder = msgspec.json.Encoder()
    for batch in table.to_batches(max_chunksize=BATCH):
        rows = ({k: v for k, v in row.items() if v is not None} for row in batch.to_pylist())
        yield b"".join(encoder.encode(row) + b"\n" for row in rows)


def k6_lines(table: pa.Table, *, epoch: int) -> Iterator[bytes]:
    """Yield the points that k6 would have written, a batch of lines at a time.

    k6 knows no intended start: ``http_req_duration`` is the service time less what came before
    the request was on its way, and the response time goes along as a metric of its own,
    ``vayu_response_time``.

    Parameters
    ----------
    table : pyarrow.Table
        As `text_table` returns it.
    epoch : int
        t0 on the wall clock. [ns since 1970]
    """
    encoder = msgspec.json.Encoder()
    for batch in table.to_batches(max_chunksize=BATCH):
        points = (point for row in batch.to_pylist() for point in _points(row, epoch))
        yield b"".join(encoder.encode(point) + b"\n" for point in points)


def _points(row: dict[str, Any], epoch: int) -> Iterator[dict[str, Any]]:
    """Yield the points of one request."""
    before = [row[f"{name}_ms"] or 0.0 for name in ("dns", "connect", "tls")]
    blocked = sum(before)
    duration = max(row["service_ms"] - blocked, 0.0)
    wait, receive = row["wait_ms"] or 0.0, row["receive_ms"] or 0.0
    values = {
        "http_reqs": 1,
        "http_req_duration": duration,
        "http_req_blocked": blocked,
        "http_req_connecting": before[1],
        "http_req_tls_handshaking": before[2],
        "http_req_sending": max(duration - wait - receive, 0.0),
        "http_req_waiting": wait,
        "http_req_receiving": receive,
        "http_req_failed": int(row["failure"] is not None or row["status"] >= 400),
        "vayu_response_time": row["response_ms"],
    }
    tags = {"name": row["step"], "status": str(row["status"])}
    if row["protocol"] is not None:
        tags["proto"] = {"HTTP/2": "HTTP/2.0"}.get(row["protocol"], row["protocol"])
    if row["failure"] is not None:
        tags["error"] = row["failure"]
        tags["error_code"] = _CODES.get(row["failure"], "1000")
    when = _when(epoch + round(row["completed_ms"] * NS_PER_MS))
    for metric, value in values.items():
        yield {
            "type": "Point", "metric": metric,
            "data": {"time": when, "value": value, "tags": tags},
        }  # fmt: skip


_CODES = {"timeout": "1050", "dns": "1100", "connect": "1200", "reset": "1220", "tls": "1300",
          "protocol": "1600"}  # fmt: skip


def _when(moment: int) -> str:
    """Return nanoseconds since 1970 in RFC 3339."""
    seconds, rest = divmod(moment, NS_PER_S)
    return f"{np.datetime64(seconds, 's')}.{rest:09d}Z"


def _integers(column: Any) -> Any:
    """Return durations as counts of their unit."""
    return column.cast(pa.int64())
