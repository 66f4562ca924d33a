"""vegeta's results, as JSON lines and as CSV (``vegeta encode``).

    {"seq": 0, "code": 200, "timestamp": "2018-…", "latency": 29547456, "bytes_in": …, "error": ""}
    1540820219000000000,200,29547456,0,1234,,body,attack,0,GET,http://…,headers

Latencies are in ns and count from the send. The binary format (gob) is Go's own: it is refused
with the command that turns it into JSON.

Source: T. Senart, vegeta, "encode" in its manual.
"""

from __future__ import annotations

import msgspec
import numpy as np

from vayu.formats.results.result_rows import FROM_THE_SEND, Columns, Results, results_of
from vayu.formats.results.result_table import CsvTable, whole_lines
from vayu.formats.texts.json_lines import read_lines
from vayu.formats.texts.wall_clock import moment

CSV_COLUMNS = (
    "timestamp", "code", "latency", "bytes_out", "bytes_in", "error", "body", "attack", "seq",
    "method", "url", "headers",
)  # fmt: skip

_COUNTED = ("timestamp", "code", "latency", "error", "method", "url")

_KINDS = (
    ("timeout", "timeout"), ("deadline exceeded", "timeout"), ("no such host", "dns"),
    ("tls", "tls"), ("x509", "tls"), ("connection reset", "reset"), ("eof", "truncated"),
    ("refused", "connect"), ("dial", "connect"), ("redirects", "redirects"),
)  # fmt: skip
"""What Go's text of an error contains, and the failure that it is."""


class _Hit(msgspec.Struct):
    """One request."""

    code: int
    timestamp: str
    latency: int
    bytes_out: int | None = None
    bytes_in: int | None = None
    error: str = ""
    method: str = ""
    url: str = ""


_decode = msgspec.json.Decoder(_Hit).decode


def read_vegeta_json(data: bytes) -> Results:
    """Return the requests in the output of ``vegeta encode --to json``.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Results
        `read_lines` refuses a line that is none; one that was cut short at the end is noted.
    """
    notes = [FROM_THE_SEND]
    found = list(read_lines(data, _hit, what="result of vegeta", notes=notes))
    hits = [hit for hit, _ in found]
    return results_of(
        Columns(
            tool="vegeta",
            started=np.array([started for _, started in found], np.int64),
            elapsed=np.array([hit.latency for hit in hits], np.float64),
            status=np.array([hit.code for hit in hits], np.float64),
            failure=[_kind(hit.error) for hit in hits],
            step=[f"{hit.method} {hit.url}".strip() or "request" for hit in hits],
            whole={
                "bytes_sent": np.array([hit.bytes_out for hit in hits], np.float64),
                "bytes_received": np.array([hit.bytes_in for hit in hits], np.float64),
            },
            notes=[*notes, "bytes are those of bodies"],
        )
    )


def _hit(line: bytes) -> tuple[_Hit, int]:
    """Return the request of a line, and when it was sent. [ns since 1970]."""
    hit = _decode(line)
    return hit, moment(hit.timestamp)


def read_vegeta_csv(data: bytes) -> Results:
    """Return the requests in the output of ``vegeta encode --to csv``.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Results
        `CsvTable` refuses what is no table.
    """
    width = data.split(b"\n", 1)[0].count(b",") + 1
    names = CSV_COLUMNS[:width]
    whole, cut = whole_lines(data, _COUNTED, names=names)
    table = CsvTable(whole, names=names)
    named = "method" in table and "url" in table
    step = (
        [f"{m} {u}" for m, u in zip(table.texts("method"), table.texts("url"), strict=True)]
        if named
        else ["request"] * len(table)
    )
    return results_of(
        Columns(
            tool="vegeta",
            started=table.whole("timestamp"),
            elapsed=table.numbers("latency"),
            status=table.numbers("code"),
            failure=[_kind(text) for text in table.texts("error")],
            step=step,
            whole={
                "bytes_sent": table.numbers("bytes_out", needed=False),
                "bytes_received": table.numbers("bytes_in", needed=False),
            },
            notes=[FROM_THE_SEND, "bytes are those of bodies", *cut],
        )
    )


def _kind(error: str) -> str:
    """Kind of failure for the text of an error."""
    text = error.lower()
    return next((kind for part, kind in _KINDS if part in text), "other")
