"""What every analysis starts from: the stamps and outcomes of all requests, as plain arrays.

Rows stand in order of completion, as in `run.requests`, so a boolean mask fits both; where nothing
depends on it they are taken as they are stored (`as_stored`). Only the columns that are needed are
read: ten million requests take 27 bytes each here, ten times as much as a DataFrame of everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vayu.model.rows.failure import NO_FAILURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Stamps = NDArray[np.int64]
    Mask = NDArray[np.bool_]

MEASURED = ("intended", "started", "completed", "status", "failure")
"""Columns that `measured_of` needs."""


SPANS = {
    "response": ("intended", "completed", "status"),
    "service": ("started", "completed", "status", "intended"),
    "lag": ("intended", "started", "status"),
}
"""From which stamp to which each duration lasts, and what else of a row it takes to tell it."""


@dataclass(frozen=True)
class Measured:
    """Requests of a run, by rule in order of completion, shape (n,) each.

    Attributes
    ----------
    intended, started, completed : ndarray of int64
        After t0. [ns]
    status : ndarray of uint16
        0: no response.
    cancelled : ndarray of bool, optional
        Given up when the run ended: neither failed nor achieved. None: no request was.
    """

    intended: Stamps
    started: Stamps
    completed: Stamps
    status: NDArray[np.uint16]
    cancelled: Mask | None = None

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.completed)

    @cached_property
    def response(self) -> Stamps:
        """Response times, also of what failed: how long it took to fail. [ns]."""
        return self.completed - self.intended

    @cached_property
    def service(self) -> Stamps:
        """Service times. [ns]."""
        return self.completed - self.started

    @cached_property
    def lag(self) -> Stamps:
        """Send lags. [ns]."""
        return self.started - self.intended

    @cached_property
    def answered(self) -> Mask:
        """Whether a response came: the population of every percentile."""
        return self.status > 0

    @cached_property
    def counted(self) -> Mask:
        """Whether it succeeded or failed: the population of rates and shares."""
        return np.ones(len(self), bool) if self.cancelled is None else ~self.cancelled

    @cached_property
    def failed(self) -> Mask:
        """Whether no response came, or one of status 400 or more; a cancelled one did not fail."""
        found: Mask = self.counted & ((self.status == 0) | (self.status >= 400))
        return found

    def duration(self, name: str) -> Stamps:
        """Return ``response``, ``service`` or ``lag`` of each request, the caller's to keep. [ns].

        Unlike the properties it takes no memory beyond the caller's use: of ten million requests
        a duration is 80 MB.
        """
        begin = self.started if name == "service" else self.intended
        end = self.started if name == "lag" else self.completed
        return end - begin

    def order(self) -> NDArray[np.intp] | None:
        """Return the places of the requests in order of completion; None: that is their order."""
        done = self.completed
        return None if (done[1:] >= done[:-1]).all() else np.argsort(done, kind="stable")

    def where(self, mask: Mask | None) -> Measured:
        """Return some of the requests; None: all of them."""
        if mask is None or mask.all():
            return self
        return self._only(mask)

    def take(self, places: NDArray[np.intp]) -> Measured:
        """Return the requests at these places, in this order."""
        return self._only(places)

    def _only(self, index: Mask | NDArray[np.intp]) -> Measured:
        """Return what an index of numpy picks."""
        given_up = None if self.cancelled is None else self.cancelled[index]
        stamps = (self.intended[index], self.started[index], self.completed[index])
        return Measured(*stamps, self.status[index], given_up)


class Durations(NamedTuple):
    """One duration of the requests that got a response, without what it does not take.

    Attributes
    ----------
    lengths : ndarray of int64
        [ns]
    arrivals : ndarray of int64
        When each should have started, after t0. [ns]
    silent : int
        Requests beside them, that got no response.
    """

    lengths: Stamps
    arrivals: Stamps
    silent: int

    @classmethod
    def of(cls, measured: Measured, name: str) -> Durations:
        """Return ``response``, ``service`` or ``lag`` of some requests."""
        answered = measured.where(measured.answered)
        silent = len(measured) - len(answered)
        return cls(answered.duration(name), answered.intended, silent)

    @classmethod
    def stored(cls, table: pa.Table, name: str) -> Durations:
        """Return the same of rows with the columns `SPANS` of that name, in any order."""
        begin, end, *_ = SPANS[name]
        arrivals = _integers(table["intended"])
        values = _integers(table[end]) - (
            arrivals if begin == "intended" else _integers(table[begin])
        )
        answered = table["status"].to_numpy() > 0
        if answered.all():
            return cls(values, arrivals, 0)
        return cls(values[answered], arrivals[answered], int(np.count_nonzero(~answered)))


def measured_of(table: pa.Table) -> Measured:
    """Return what was measured, in order of completion.

    Parameters
    ----------
    table : pyarrow.Table
        With the columns `MEASURED` of `vayu.formats.runs.samples.SCHEMA`, in any order of rows.
    """
    found = as_stored(table)
    order = found.order()
    return found if order is None else found.take(order)


def as_stored(table: pa.Table) -> Measured:
    """Return what was measured, in the order of the table: without a copy of its stamps.

    Parameters
    ----------
    table : pyarrow.Table
        With the columns `MEASURED` of `vayu.formats.runs.samples.SCHEMA`.
    """
    stamps = [_integers(table[name]) for name in MEASURED[:3]]
    status = table["status"].to_numpy()
    return Measured(stamps[0], stamps[1], stamps[2], status, _cancelled(table["failure"]))


def _cancelled(failures: pa.ChunkedArray) -> Mask | None:
    """Return which requests were given up or skipped; None: none of them."""
    if failures.null_count == len(failures):
        return None
    cancelled = pc.is_in(
        failures.cast(pa.string()), value_set=pa.array(sorted(NO_FAILURES), pa.string())
    )
    found: Mask = cancelled.to_numpy()
    return found if found.any() else None


def _integers(column: pa.ChunkedArray) -> Stamps:
    """Return durations as nanoseconds."""
    found: Stamps = column.to_numpy().astype("m8[ns]", copy=False).view(np.int64)
    return found
