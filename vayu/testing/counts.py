"""What a target has seen: the independent witness that tests compare a generator with."""

from __future__ import annotations

import msgspec

from vayu.model.records.base import Record


class Counts(Record, frozen=True, kw_only=True):
    """Totals since the target started, or since `Target.reset_counts`.

    Attributes
    ----------
    requests : int
        Requests that arrived whole, whatever became of them.
    paths : dict
        The same by path, without query; the first 1,000 distinct paths.
    methods : dict
        The same by method.
    statuses : dict
        Answers by status; a truncated one is not among them.
    resets, truncations, hangs : int
        Requests that met these fates.
    malformed : int
        Requests that were not HTTP/1.
    connections : int
        Connections that were opened.
    open, peak : int
        Connections open now, and the most there were at once.
    """

    requests: int = 0
    paths: dict[str, int] = msgspec.field(default_factory=dict)
    methods: dict[str, int] = msgspec.field(default_factory=dict)
    statuses: dict[str, int] = msgspec.field(default_factory=dict)
    resets: int = 0
    truncations: int = 0
    hangs: int = 0
    malformed: int = 0
    connections: int = 0
    open: int = 0
    peak: int = 0
