"""k6's results, as JSON lines and as CSV: each request is a group of points.

    {"type": "Point", "metric": "http_reqs",         "data": {"time": …, "value": 1, "tags": {…}}}
    {"type": "Point", "metric": "http_req_duration", "data": {"time": …, "value": 12.3, …}}
    … blocked, connecting, tls_handshaking, sending, waiting, receiving, failed

A group begins with ``http_reqs``; its time is when the request ended. ``http_req_duration`` is
sending, waiting and receiving; ``http_req_blocked`` goes before it and holds name lookup,
connecting and TLS. So a request took blocked + duration, and started that much before its time. k6
writes the points of a request together, with one time and the same tags; a file that ends within a
group lacks the rest of it, and that request is left out. Points of which no ``http_reqs`` goes
before, or whose time or status is another, are in an order that does not tell whose they are.

Source: k6, "Metrics reference", "Real-time output: JSON, CSV", and "Error codes".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from vayu.errors import InvalidConfig
from vayu.formats.results.result_rows import FROM_THE_SEND, Columns, Results, results_of
from vayu.formats.results.result_table import CsvTable, whole_lines
from vayu.formats.texts.json_lines import read_lines
from vayu.formats.texts.wall_clock import moment
from vayu.model.words.show import show
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PARTS = {
    "http_req_duration": "duration", "http_req_blocked": "blocked",
    "http_req_connecting": "connect", "http_req_tls_handshaking": "tls",
    "http_req_waiting": "wait", "http_req_receiving": "receive",
}  # fmt: skip
_FIRST = "http_reqs"

_UNITS = {10: NS_PER_S, 13: NS_PER_MS, 16: 1_000, 19: 1}
"""Nanoseconds in the unit of a time since 1970, by the number of its digits."""

_FIRST_CODE, _OF_STATUS = 1_000, range(1_400, 1_600)
"""Error codes of k6, and those that name a status."""

_PROTOCOLS = {"HTTP/1.0": "HTTP/1.0", "HTTP/1.1": "HTTP/1.1", "HTTP/2.0": "HTTP/2"}


class _Point(msgspec.Struct):
    """What a line says of one measurement."""

    time: str
    value: float
    tags: dict[str, str] = {}


_TAGS = ("status", "name", "error_code", "proto")  # that are read of a CSV


class _Line(msgspec.Struct):
    """One line; those that declare a metric have other data."""

    type: str
    metric: str
    data: msgspec.Raw


_decode_line = msgspec.json.Decoder(_Line).decode
_decode_point = msgspec.json.Decoder(_Point).decode


def read_k6_json(data: bytes) -> Results:
    """Return the requests in the output of ``k6 run --out json``.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Results
        `read_lines` refuses a line that is none; one that was cut short at the end is noted.
    """
    groups = _Groups()
    for found in read_lines(data, _point, what="point of k6", notes=groups.notes):
        if found is not None:
            groups.add(*found)
    return groups.results()


def _point(line: bytes) -> tuple[str, int, float, dict[str, str]] | None:
    """Return what `_Groups.add` takes of a line; None where it is of no request."""
    found = _decode_line(line)
    if found.type != "Point" or not _counts(found.metric):
        return None
    point = _decode_point(found.data)
    return found.metric, moment(point.time), point.value, point.tags


def read_k6_csv(data: bytes) -> Results:
    """Return the requests in the output of ``k6 run --out csv``.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Results
        `CsvTable` refuses what is no table.
    """
    whole, cut = whole_lines(data, ("metric_name", "metric_value", "timestamp", *_TAGS))
    table = CsvTable(whole)
    groups = _Groups()
    groups.notes += cut
    metrics, values = table.texts("metric_name"), table.numbers("metric_value")
    stamps = table.texts("timestamp")
    tags = {n: table.texts(n) for n in _TAGS if n in table}
    for row, metric in enumerate(metrics):
        if _counts(metric):
            when = _number(stamps[row], row + table.first_row)
            told = tags if metric == _FIRST else {n: tags[n] for n in tags if n == "status"}
            own = {name: column[row] for name, column in told.items()}
            groups.add(metric, when, float(values[row]), own)
    if stamps and len(stamps[0]) == 10:
        groups.notes.append(
            "times are whole seconds (k6's default for CSV): K6_CSV_TIME_FORMAT=unix_nano is finer"
        )
    return groups.results()


class _Groups:
    """Collects points into requests."""

    def __init__(self) -> None:
        self.notes = [FROM_THE_SEND]
        self._ends: list[int] = []
        self._before = 0  # points of requests that the file does not hold
        self._tags: list[dict[str, str]] = []
        self._parts: dict[str, list[float]] = {name: [] for name in _PARTS.values()}

    def add(self, metric: str, moment: int, value: float, tags: dict[str, str]) -> None:
        """Take in one point; what comes before the first request belongs to none."""
        if metric == _FIRST:
            self._ends.append(moment)
            self._tags.append(tags)
            for column in self._parts.values():
                column.append(np.nan)
        elif not self._ends:
            self._before += 1
        else:
            self._refuse_another(metric, moment, tags)
            self._parts[_PARTS[metric]][-1] = value * NS_PER_MS

    def _refuse_another(self, metric: str, moment: int, tags: dict[str, str]) -> None:
        """Refuse a point whose time or status is not that of the request before it.

        Raises
        ------
        InvalidConfig
            Naming the request.
        """
        here, own = tags.get("status", ""), self._tags[-1].setdefault("status", "")
        if moment == self._ends[-1] and (not here or not own or here == own):
            self._tags[-1]["status"] = own or here
            return
        why = f"the {metric} after it is of another request: its time or status is another"
        raise InvalidConfig(
            {f"request {len(self._ends):,}": why},
            hint="read the file as k6 wrote it: http_reqs first, neither sorted nor filtered",
        )

    def _refuse_untold(self, status: NDArray[np.float64]) -> None:
        """Refuse a file that does not say what its requests came to: nothing is made up.

        Raises
        ------
        InvalidConfig
            Naming what is missing.
        """
        if self._before and not self._ends:
            points = "1 point" if self._before == 1 else f"{self._before:,} points"
            why = f"has {points} of requests, but none of http_reqs, which begins one"
            raise InvalidConfig({"file": why}, hint="let k6 write all of its http metrics")
        missing = int(np.isnan(status).sum())
        if missing:
            why = f"{missing:,} of {len(status):,} requests have none: was there a response?"
            raise InvalidConfig({"status": why}, hint="let k6 write it: --system-tags with status")

    def _leave_out_cut(self) -> None:
        """Leave out the last request if it lacks points that those before have."""
        usual = {n for n, values in self._parts.items() if not np.isnan(values[:-1]).all()}
        if any(np.isnan(self._parts[name][-1]) for name in usual or {"duration"}):
            del self._ends[-1], self._tags[-1]
            for column in self._parts.values():
                del column[-1]
            self.notes.append("the last request was cut short and is left out")

    def results(self) -> Results:
        """Return all requests."""
        if self._ends:
            self._leave_out_cut()
        parts = {name: np.array(values, np.float64) for name, values in self._parts.items()}
        ends = np.array(self._ends, np.int64)
        elapsed = parts["duration"] + np.nan_to_num(parts["blocked"])
        begun = ends - np.nan_to_num(np.rint(elapsed)).astype(np.int64)
        status = np.array([_status(tags) for tags in self._tags], np.float64)
        self._refuse_untold(status)
        connect = parts["connect"]
        new = {} if np.isnan(connect).all() else {"connection_new": np.nan_to_num(connect) > 0}
        return results_of(
            Columns(
                tool="k6", started=begun, elapsed=elapsed, status=status,
                failure=[_kind(tags.get("error_code", "")) for tags in self._tags],
                step=[tags.get("name") or tags.get("url") or "request" for tags in self._tags],
                phases={
                    "connect": _happened(parts["connect"]), "tls": _happened(parts["tls"]),
                    "wait": parts["wait"], "receive": parts["receive"],
                },
                flags=new,
                words={"protocol": [_PROTOCOLS.get(t.get("proto", "")) for t in self._tags]},
                notes=self.notes,
                raw={
                    name: (parts[part] / NS_PER_MS, np.inf) for name, part in _PARTS.items()
                },
            )
        )  # fmt: skip


def _counts(metric: str) -> bool:
    """Whether a point says something of a request."""
    return metric == _FIRST or metric in _PARTS


def _happened(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Phases of length 0 did not happen: the connection was there."""
    return np.where(values > 0, values, np.nan)


def _status(tags: dict[str, str]) -> float:
    """Status; 0 where there was no response, and NaN where nothing tells.

    An error code of k6 is 1000 and the status, from 1400 on; a lower one says that none came.
    """
    text, code = tags.get("status", ""), tags.get("error_code", "")
    if text.isdigit():
        return int(text)
    if not code.isdigit() or int(code) < _FIRST_CODE:
        return np.nan
    return int(code) - _FIRST_CODE if int(code) in _OF_STATUS else 0


def _kind(code: str) -> str:
    """Kind of failure for an error code of k6."""
    number = int(code) if code.isdigit() else 0
    if number in {1050, 1211}:
        return "timeout"
    if number == 1220:
        return "reset"
    groups: dict[int, str] = {11: "dns", 12: "connect", 13: "tls", 16: "protocol"}
    return groups.get(number // 100, "other")


def _number(text: str, row: int) -> int:
    """Return a time since 1970 in s, ms, us or ns, or in RFC 3339, as ns.

    Raises
    ------
    InvalidConfig
        If it is none.
    """
    unit = _UNITS.get(len(text)) if text.isdigit() else None
    if unit is not None:
        return int(text) * unit
    try:
        return moment(text)
    except ValueError:
        why = f"must be a time since 1970, or in RFC 3339, got {show(text)}"
        raise InvalidConfig({f"row {row:,}, timestamp": why}) from None
