"""What a run came to: written once, when it ends, as ``summary.json`` in its folder.

Identities that every summary keeps: ``due = started + dropped + backlog``,
``started = succeeded + failed + cancelled + in_flight`` (`in_flight` is 0 at the end), the
errors add up to `failed`, and the status counts to all that completed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.model.records.base import Record
from vayu.model.results.health import GeneratorHealth
from vayu.model.results.levels import CapacityResult
from vayu.model.results.tick import ByteCounts, CheckSummary, ErrorCounts
from vayu.model.runs.state import RunState
from vayu.model.thresholds.verdict import Verdict
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator


class Distribution(Record, frozen=True, kw_only=True):
    """One duration over the whole run in ms, from the merged histograms (three digits).

    Attributes
    ----------
    count : int
        The population: how many durations were measured.
    saturated : int
        Values beyond the largest cell (1 h), counted there.
    """

    count: int = 0
    saturated: int = 0
    min: float | None = None
    avg: float | None = None
    p50: float | None = None
    p75: float | None = None
    p90: float | None = None
    p95: float | None = None
    p99: float | None = None
    p99_9: float | None = None
    p99_99: float | None = None
    max: float | None = None


class FailureSummary(Record, frozen=True, kw_only=True):
    """One failure kind over all requests, with the first message that was seen."""

    kind: str
    count: int
    message: str | None = None


class StreamSummary(Record, frozen=True, kw_only=True):
    """What came of responses that were followed as streams.

    Attributes
    ----------
    responses, events : int
    first_event : Distribution
        Hand-over to the end of the first event. [ms] Its `count` is the streams that had one.
    """

    responses: int = 0
    events: int = 0
    first_event: Distribution = Distribution()


class Summary(Record, frozen=True, kw_only=True):
    """The end result of a run.

    Attributes
    ----------
    id, name, status : str
        `status` is ``finished``, ``stopped`` or ``failed``.
    partial : bool
        The run failed (a worker or the engine died, say): its rows so far are kept, but some
        may be missing.
    error : str, optional
        Why a failed run failed.
    stop_reason : str, optional
        Why the engine stopped the run by itself: the threshold that failed.
    passed : bool, optional
        Whether it passed, as `vayu.model.results.result.run_result` says: what `vayu load` exits
        with 0 for. Null while it goes on.
    verdicts : list of Verdict
        What became of each threshold.
    capacity : CapacityResult, optional
        What a capacity search found.
    model : str
        ``open`` or ``closed``.
    load : str
        The load profile in one sentence.
    started_at : str
        Wall clock at t0, ISO 8601 with offset.
    duration : float
        t0 to the end of the drain. [s]
    scheduled : float, optional
        Length that was asked for. [s]
    workers : int
        Worker processes.
    due, started, dropped, late, backlog, succeeded, failed, cancelled, in_flight : int
        Requests. Failed: no usable response, or status >= 400.
    skipped : int
        How many of the cancelled ones were not sent because a script skipped them.
    offered, throughput : float, optional
        Arrivals due per second of the schedule, which the last iteration ends, and a stop, too;
        requests that succeeded or failed per second of `duration`; a cancelled one does not count.
        [1/s] Null when no time has passed.
    response, service, lag : Distribution
        Over the requests that got a response, whatever its status. [ms]
    population : str
        That population in words: who is in the percentiles, and who is not.
    errors : ErrorCounts
        The failed requests, split exactly.
    failures : list of FailureSummary
    status_codes : dict
        Completed requests by status; "0" is no response.
    protocols : dict
        Responses by the protocol that was agreed on, such as ``HTTP/2``.
    streams : StreamSummary, optional
        Of a run whose request says `stream_for`.
    tested : int
        Responses on which the tests were run.
    checks : list of CheckSummary
        What became of each test.
    bytes : ByteCounts
    health : GeneratorHealth
        Whether the generator kept up, or was the bottleneck, and by which numbers.
    warnings : list of str
        What a reader must know before trusting the numbers.
    """

    id: str
    name: str | None = None
    status: str
    partial: bool = False
    error: str | None = None
    stop_reason: str | None = None
    passed: bool | None = None
    verdicts: tuple[Verdict, ...] = ()
    capacity: CapacityResult | None = None
    model: str
    load: str
    started_at: str | None = None
    duration: float = 0.0
    scheduled: float | None = None
    workers: int = 0
    due: int = 0
    started: int = 0
    dropped: int = 0
    late: int = 0
    backlog: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    skipped: int = 0
    in_flight: int = 0
    offered: float | None = None
    throughput: float | None = None
    response: Distribution = Distribution()
    service: Distribution = Distribution()
    lag: Distribution = Distribution()
    population: str = ""
    errors: ErrorCounts = ErrorCounts()
    failures: tuple[FailureSummary, ...] = ()
    status_codes: dict[str, int] = msgspec.field(default_factory=dict)
    protocols: dict[str, int] = msgspec.field(default_factory=dict)
    streams: StreamSummary | None = None
    tested: int = 0
    checks: tuple[CheckSummary, ...] = ()
    bytes: ByteCounts = ByteCounts()
    health: GeneratorHealth = GeneratorHealth()
    warnings: tuple[str, ...] = ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield a state that is none."""
        if self.status not in {*RunState}:
            yield "status", f"must be one of {', '.join(RunState)}, got {show(self.status)}"
