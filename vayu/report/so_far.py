"""A summary of a run that has none yet, or never got one: what its last tick says.

Only totals can be told; percentiles over the whole run need its merged histograms, so they
stay absent instead of being made up from those of single ticks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.model.results.summary import Summary
from vayu.model.results.tick import Tick
from vayu.model.runs.state import TERMINAL, RunState
from vayu.report.quantity import seconds

if TYPE_CHECKING:
    from vayu.model.runs.info import RunInfo

NO_SUMMARY = (
    "The run has no summary: its engine ended before writing one. "
    "The counts are those of its last tick."
)

_NO_TICK = Tick(timestamp=0, elapsed=0.0, interval=0.0)


def summary_so_far(
    info: RunInfo, status: RunState, last: Tick | None, *, error: str | None = None
) -> Summary:
    """Return what is known of a run without a summary.

    Parameters
    ----------
    info : RunInfo
    status : RunState
        Its state now; `info` may be older.
    last : Tick or None
        Its newest tick.
    error : str, optional
        Why it failed.
    """
    ended = status in TERMINAL
    tick = last or _NO_TICK
    elapsed = tick.elapsed / 1_000
    return Summary(
        id=info.id,
        name=info.name,
        status=status,
        partial=ended,
        error=error or info.error,
        passed=False if ended else None,
        model=info.config.model,
        load=info.load,
        started_at=info.started_at,
        duration=elapsed,
        workers=info.workers,
        due=tick.due,
        started=tick.started,
        dropped=tick.dropped,
        late=tick.late,
        backlog=tick.backlog,
        succeeded=tick.requests.success,
        failed=tick.requests.failed,
        cancelled=tick.requests.cancelled,
        in_flight=tick.in_flight,
        throughput=tick.requests.completed / elapsed if elapsed else None,
        errors=tick.errors,
        status_codes=dict(tick.status_codes),
        bytes=tick.bytes,
        warnings=(NO_SUMMARY,) if ended else (),
    )


def summary_now(
    info: RunInfo,
    status: RunState,
    last: Tick | None,
    *,
    summary: Summary | None,
    error: str | None = None,
) -> Summary:
    """Return what a report is of: the summary, or what is known so far, marked so.

    Parameters
    ----------
    info : RunInfo
    status : RunState
        Its state now; `info` may be older.
    last : Tick or None
        Its newest tick.
    summary : Summary or None
        Once it has one.
    error : str, optional
        Why it failed.
    """
    if summary is not None:
        return summary
    found = summary_so_far(info, status, last, error=error)
    if status in TERMINAL:
        return found
    return replace(found, warnings=(going_on(found.duration), *found.warnings))


def going_on(elapsed: float) -> str:
    """Return what every form says of a run that goes on, or went on when it was saved.

    Parameters
    ----------
    elapsed : float
        Of its last tick. [s]
    """
    return f"The run goes on: these are its numbers after {seconds(elapsed)}, not what it came to."
