"""What its workers left behind makes the summary of a run.

Rule 1: every percentile states its population: who is in it, and who is not.
Rule 2: what could mislead a reader becomes a warning in words.

The summary keeps the identities of `vayu.model.results.summary` because it only copies counters
that workers advance together.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.engine.coordinator.accounts import checks_of, merged
from vayu.engine.coordinator.calling import AS_ASKED, cut_short_of, offered_of
from vayu.engine.coordinator.caveats import caveats_of, downgrades_of, losses_of
from vayu.engine.coordinator.distribution import (
    distribution_of,
    failures_of,
    population_of,
    skipped_of,
    streams_of,
)
from vayu.engine.coordinator.health import health_of
from vayu.engine.coordinator.measure import (
    backlog_of,
    bytes_of,
    errors_of,
    per_second,
    protocols_of,
    status_codes_of,
)
from vayu.model.results.result import Result, run_result
from vayu.model.results.summary import Summary
from vayu.model.rows.metrics import HISTOGRAMS
from vayu.model.runs.state import RunState
from vayu.stats.histogram import encode
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vayu.engine.coordinator.accounts import Account
    from vayu.engine.coordinator.calling import Calling
    from vayu.engine.coordinator.vitals import Vitals
    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.results.levels import CapacityResult
    from vayu.model.runs.info import RunInfo
    from vayu.model.scripts.script import Level
    from vayu.model.thresholds.verdict import Verdict
    from vayu.protocol.reports import Noted


def summary_of(
    accounts: Sequence[Account],
    info: RunInfo,
    *,
    notes: Iterable[Noted] = (),
    verdicts: tuple[Verdict, ...] = (),
    capacity: CapacityResult | None = None,
    vitals: Vitals | None = None,
    calling: Calling = AS_ASKED,
    warnings: Iterable[str] = (),
) -> Summary:
    """Return the end result of a run.

    Parameters
    ----------
    accounts : sequence of Account
        One a worker; may be empty when the run never began.
    info : RunInfo
        The run in its last state; the summary of one that failed is partial.
    notes : iterable of Noted
        First messages of failures and checks; of several about the same thing the first counts.
    verdicts : tuple of Verdict
        What became of each threshold.
    capacity : CapacityResult, optional
        What a capacity search found.
    vitals : Vitals, optional
        Of a run that was followed.
    calling : Calling
        What was done to its schedule.
    warnings : iterable of str
        What else a reader must know.
    """
    reading, each = merged(accounts), [account.reading for account in accounts]
    first = _first(notes)
    stated = info.config.max_in_flight is not None
    users = _users(info, reading)
    health = health_of(each, reading, vitals, drops_meant=stated, users=users)
    partial, finished = info.status is RunState.FAILED, info.status is RunState.FINISHED
    elapsed, scheduled = reading.counter("elapsed"), _scheduled(info)
    summary = Summary(
        id=info.id,
        name=info.name,
        status=info.status,
        partial=partial,
        error=info.error,
        stop_reason=info.stop_reason,
        verdicts=verdicts,
        capacity=capacity,
        model=info.config.model,
        load=info.load,
        started_at=info.started_at,
        duration=elapsed / NS_PER_S,
        scheduled=None if scheduled is None else scheduled / NS_PER_S,
        workers=info.workers or len(accounts),
        due=reading.counter("due"),
        started=reading.counter("started"),
        dropped=reading.counter("dropped"),
        late=reading.counter("late"),
        backlog=backlog_of(reading),
        succeeded=reading.counter("succeeded"),
        failed=reading.counter("failed"),
        cancelled=reading.counter("cancelled"),
        skipped=skipped_of(reading),
        in_flight=reading.counter("started") - reading.counter("completed"),
        offered=offered_of(info.config.profile, reading, calling),
        throughput=per_second(reading.counter("succeeded") + reading.counter("failed"), elapsed),
        response=distribution_of(reading, "response"),
        service=distribution_of(reading, "service"),
        lag=distribution_of(reading, "lag"),
        population=population_of(reading),
        errors=errors_of(reading),
        failures=failures_of(reading, first),
        status_codes=status_codes_of(reading),
        protocols=protocols_of(reading),
        streams=None if info.request.stream_for is None else streams_of(reading),
        tested=reading.counter("tested"),
        checks=checks_of(accounts, first),
        bytes=bytes_of(reading),
        health=health,
        warnings=(
            *info.caveats,
            *warnings,
            *(losses_of(each) if partial else ()),
            *(cut_short_of(info.config.profile, reading) if finished else ()),
            *caveats_of(reading, health, drops_meant=stated, users=users),
            *downgrades_of(reading, info.request.http_version),
        ),
    )
    return replace(summary, passed=run_result(summary) is Result.PASSED)


def histograms_of(accounts: Iterable[Account]) -> dict[str, str]:
    """Return each histogram [us] by name, as ``histograms.json`` keeps it: HdrHistogram V2."""
    reading = merged(accounts)
    return {name: encode(reading.section(name)) for name in HISTOGRAMS}


def _scheduled(info: RunInfo) -> int | None:
    """Return the length that was asked for [ns]; None when only `iterations` ends the run."""
    return info.config.profile.length


def _users(info: RunInfo, reading: Snapshot) -> int | None:
    """Return how many users there were at most, as far as that is known; None: open model."""
    if info.config.model == "open":
        return None
    return max(math.ceil(info.config.profile.peak), backlog_of(reading))  # or a person set more


def _first(notes: Iterable[Noted]) -> dict[tuple[str, str, Level], str]:
    """First text of each (topic, about, level)."""
    found: dict[tuple[str, str, Level], str] = {}
    for note in notes:
        found.setdefault((note.topic, note.about, note.level), note.text)
    return found
