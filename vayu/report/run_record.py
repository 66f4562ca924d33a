"""The numbers of a run for programs: what `run.report("run.json")` and a notebook hold.

One set of records is the data and its schema (`report_schema`), so neither can be wrong alone.
Fields may come; none goes, or changes its meaning, under the same name of the type.
"""

from __future__ import annotations

from typing import Any

import msgspec

from vayu.model.load.config import LoadConfig
from vayu.model.records.base import Record
from vayu.model.results.summary import Summary
from vayu.model.runs.git import GitRevision
from vayu.model.runs.state import RunState

RUN_MIME = "application/vnd.vayu.run.v1+json"

Values = tuple[float | None, ...]
"""A number over time; null where nothing was measured."""


class Target(Record, frozen=True, kw_only=True):
    """What was sent where, secrets masked."""

    method: str
    url: str


class RunPart(Record, frozen=True, kw_only=True):
    """What was asked for.

    Attributes
    ----------
    created_at, started_at, ended_at : str, optional
        ISO 8601 with offset.
    against : Target, optional
        Of an A/B run: the request that takes turns.
    load : str
        The load profile in one sentence.
    """

    id: str
    name: str | None
    status: RunState
    tags: tuple[str, ...]
    created_at: str
    started_at: str | None
    ended_at: str | None
    request: Target
    against: Target | None
    config: LoadConfig
    load: str
    workers: int
    git: GitRevision | None


class TimelinePart(Record, frozen=True, kw_only=True):
    """The run over time, a value a point.

    Attributes
    ----------
    ticks_per_point : int
        Ticks of 100 ms that a point stands for.
    time : list of float
        End of each point after t0. [s]
    offered, throughput : list of float
        [1/s]
    p50, p95, p99 : list of float
        Response time, of the tick with the largest p99 in each point. [ms]
    service_p99 : list of float
        [ms]
    errors : dict
        Failed requests by class; only classes that occurred. [1/s]
    """

    ticks_per_point: int
    time: Values
    offered: Values
    throughput: Values
    p50: Values
    p95: Values
    p99: Values
    service_p99: Values
    errors: dict[str, Values]


class RunReport(Record, frozen=True, kw_only=True):
    """One run: what was asked for, what it came to, and how it went."""

    run: RunPart
    summary: Summary
    timeline: TimelinePart


class RunReports(Record, frozen=True, kw_only=True):
    """Several runs."""

    runs: tuple[RunReport, ...]


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of a report of one run, or of several; it allows fields to come."""
    refs, parts = msgspec.json.schema_components(
        [RunReport, RunReports], ref_template="#/$defs/{name}"
    )
    for part in parts.values():
        part.pop("additionalProperties", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Vayu report, {RUN_MIME}",
        "oneOf": list(refs),
        "$defs": parts,
    }
