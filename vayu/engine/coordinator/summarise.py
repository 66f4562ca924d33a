"""The last readings of the blocks make the summary of a run.

Rule 1: every percentile states its population: who is in it, and who is not.
Rule 2: checks are added by *name and level*, because each worker numbers them as it meets them.
Rule 3: what could mislead a reader becomes a warning in words.

The summary keeps the identities of `vayu.model.summary` because it only copies counters that
workers advance together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

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
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.model.checked import Checked
from vayu.model.metrics import CHECKS, HISTOGRAMS
from vayu.model.result import Result, run_result
from vayu.model.summary import Summary
from vayu.model.tick import CheckSummary
from vayu.stats.histogram import encode
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from vayu.engine.coordinator.vitals import Vitals
    from vayu.model.info import RunInfo
    from vayu.model.levels import CapacityResult
    from vayu.model.script import Level
    from vayu.model.verdict import Verdict
    from vayu.protocol.reports import Named, Noted

FURTHER_CHECKS = "(further tests)"
"""Name of what shares the last place of the block's ``checks``."""


@dataclass(frozen=True, slots=True)
class Shard:
    """What one worker left behind.

    Parameters
    ----------
    reading : Snapshot
        Its last reading.
    checks : mapping of int to Named
        Its checks by their place in the block, as its reports named them.
    """

    reading: Snapshot
    checks: Mapping[int, Named] = field(default_factory=dict)

    @property
    def named(self) -> Snapshot:
        """Its reading, with the outcomes of those checks whose names it has told."""
        counts = self.reading.section("checks")
        own = {
            (check.name, check.level): counts[place]
            for place, check in self.checks.items()
            if place < CHECKS - 1 and counts[place].any()
        }
        return Snapshot(self.reading.words, own)


def merged(shards: Iterable[Shard]) -> Snapshot:
    """Return the readings of all shards as one; that of a single one is its own, not a copy."""
    named = [shard.named for shard in shards]
    return reduce(Snapshot.merge, named) if named else empty()


def summary_of(
    shards: Sequence[Shard],
    info: RunInfo,
    *,
    notes: Iterable[Noted] = (),
    verdicts: tuple[Verdict, ...] = (),
    capacity: CapacityResult | None = None,
    vitals: Vitals | None = None,
    partial: bool = False,
    warnings: Iterable[str] = (),
) -> Summary:
    """Return the end result of a run.

    Parameters
    ----------
    shards : sequence of Shard
        One a worker; may be empty when the run never began.
    info : RunInfo
        The run in its last state.
    notes : iterable of Noted
        First messages of failures and checks; of several about the same thing the first counts.
    verdicts : tuple of Verdict
        What became of each threshold.
    capacity : CapacityResult, optional
        What a capacity search found.
    vitals : Vitals, optional
        Of a run that was followed.
    partial : bool
        The run failed.
    warnings : iterable of str
        What else a reader must know.
    """
    reading = merged(shards)
    first = _first(notes)
    stated = info.config.max_in_flight is not None
    health = health_of([shard.reading for shard in shards], reading, vitals, drops_meant=stated)
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
        workers=info.workers or len(shards),
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
        offered=per_second(reading.counter("due"), min(elapsed, scheduled or elapsed)),
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
        checks=checks_of(shards, first),
        bytes=bytes_of(reading),
        health=health,
        warnings=(
            *warnings,
            *(losses_of([shard.reading for shard in shards]) if partial else ()),
            *caveats_of(reading, health, drops_meant=stated),
            *downgrades_of(reading, info.request.http_version),
        ),
    )
    return replace(summary, passed=run_result(summary) is Result.PASSED)


def histograms_of(shards: Iterable[Shard]) -> dict[str, str]:
    """Return each histogram [us] by name, as ``histograms.json`` keeps it: HdrHistogram V2."""
    reading = merged(shards)
    return {name: encode(reading.section(name)) for name in HISTOGRAMS}


def _scheduled(info: RunInfo) -> int | None:
    """Return the length that was asked for [ns]; None when only `iterations` ends the run."""
    return info.config.profile.length


def _first(notes: Iterable[Noted]) -> dict[tuple[str, str, Level], str]:
    """First text of each (topic, about, level)."""
    found: dict[tuple[str, str, Level], str] = {}
    for note in notes:
        found.setdefault((note.topic, note.about, note.level), note.text)
    return found


def checks_of(
    shards: Iterable[Shard], messages: Mapping[tuple[str, str, Level], str] | None = None
) -> tuple[CheckSummary, ...]:
    """Return what became of each check; one that asserted nothing failed.

    Parameters
    ----------
    shards : iterable of Shard
    messages : mapping, optional
        First text of each (topic, about, level).
    """
    first = messages or {}
    return tuple(
        CheckSummary(
            name=name,
            level=level,
            passed=times[Checked.PASSED],
            failed=sum(times[outcome] for outcome in Checked if outcome.fails),
            skipped=times[Checked.SKIPPED],
            asserted_nothing=times[Checked.ASSERTED_NOTHING],
            message=first.get(("check", name, level)),
        )
        for (name, level), times in _counts_of_checks(shards).items()
    )


def _counts_of_checks(shards: Iterable[Shard]) -> dict[tuple[str, Level], dict[Checked, int]]:
    """Add the outcomes of checks up by name and level, in the order in which they were met."""
    totals: dict[tuple[str, Level], NDArray[np.int64]] = {}
    for shard in shards:
        counts = shard.reading.section("checks")
        for index in np.flatnonzero(counts.any(axis=1)).tolist():
            check = _check(shard, index)
            totals[check] = totals.get(check, 0) + counts[index]
    return {at: dict(zip(Checked, total.tolist(), strict=True)) for at, total in totals.items()}


def _check(shard: Shard, index: int) -> tuple[str, Level]:
    """Name and level of a check; a number when the worker died before it told."""
    if index == CHECKS - 1:
        return FURTHER_CHECKS, "request"
    named = shard.checks.get(index)
    return (f"(test {index + 1})", "request") if named is None else (named.name, named.level)
