"""Counts while they grow: plain integers and dicts, touched once or twice a request."""

from __future__ import annotations

from collections import Counter

from vayu.testing.counts import Counts

MOST_PATHS = 1000
"""Further paths are counted as ``(other)``: memory stays bounded."""


class Tally:
    """What a server has seen so far."""

    def __init__(self) -> None:
        self.open = 0
        self.reset()

    def reset(self) -> None:
        """Count from 0 again; connections stay open."""
        self.requests = 0
        self.resets = self.truncations = self.hangs = self.malformed = 0
        self.connections = 0
        self.peak = self.open
        self.paths: Counter[str] = Counter()
        self.methods: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()

    def opened(self) -> None:
        """Count a new connection."""
        self.connections += 1
        self.open += 1
        self.peak = max(self.peak, self.open)

    def closed(self) -> None:
        """Count a connection that is gone."""
        self.open -= 1

    def arrived(self, method: str, path: str) -> None:
        """Count a request that is there whole."""
        self.requests += 1
        self.methods[method] += 1
        known = path in self.paths or len(self.paths) < MOST_PATHS
        self.paths[path if known else "(other)"] += 1

    def counts(self) -> Counts:
        """Return what there is so far, as a record."""
        return Counts(
            requests=self.requests,
            paths=dict(self.paths),
            methods=dict(self.methods),
            statuses={str(status): count for status, count in sorted(self.statuses.items())},
            resets=self.resets,
            truncations=self.truncations,
            hangs=self.hangs,
            malformed=self.malformed,
            connections=self.connections,
            open=self.open,
            peak=self.peak,
        )
