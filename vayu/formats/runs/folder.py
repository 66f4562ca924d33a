"""The files of a run folder, once: their names, who writes them and what they hold.

    run.json            engine      `vayu.model.runs.info.RunInfo`; rewritten when the state changes
    manifest.json       engine      `vayu.model.runs.manifest.Manifest`; the converter adds hashes
    worker-{i}.block    worker      statistics; read every tick
    worker-{i}.rows     worker      one record a request (`vayu.model.rows.sample`)
    ticks.jsonl         engine      one `vayu.model.results.tick.Tick` a line, as on the wire
    notes.jsonl         engine      what workers said in words
    exemplars.jsonl     engine      whole exchanges, a bounded number (`vayu.model.sends.exemplar`)
    intervals.hlog      engine      HdrHistogram log: response, service and lag of each second
    monitor.jsonl       client      what was read beside the run (`vayu.formats.runs.monitor_log`)
    summary.json        engine      `vayu.model.results.summary.Summary`, at the end
    histograms.json     engine      HdrHistogram V2 of response, service and lag, at the end
    requests.parquet    converter   all rows; once it exists the rows files may go
    ticks.parquet       converter   all ticks

A file under a name of its own is complete: what takes time to write ends in ``.part`` until
it is renamed. So a reader that finds ``requests.parquet`` needs nothing else.
"""

from __future__ import annotations

import re

RUN = "run.json"
MANIFEST = "manifest.json"
TICKS = "ticks.jsonl"
NOTES = "notes.jsonl"
EXEMPLARS = "exemplars.jsonl"
INTERVALS = "intervals.hlog"
SUMMARY = "summary.json"
HISTOGRAMS = "histograms.json"
REQUESTS = "requests.parquet"
TICKS_TABLE = "ticks.parquet"

MONITOR = "monitor.jsonl"

EMBEDDED = "run"
"""Under which name a notebook holds a run, in its own metadata: the zip file in base64."""

LARGEST_LOG = 1 << 30
"""No text file of a run that grows with it is longer. [B]"""

LARGEST_COUNT = (1 << 63) - 1
"""No whole number of a run is larger, nor less than its negative."""

PART = ".part"
"""Ends the name of what is still being written."""

KEPT = (
    RUN,
    SUMMARY,
    HISTOGRAMS,
    REQUESTS,
    TICKS_TABLE,
    INTERVALS,
    EXEMPLARS,
    NOTES,
)
"""The files that a run consists of once it is over: those that its manifest lists."""

ADDED = (MONITOR,)
"""What a client writes beside: no part of the folder's own manifest, but of a saved run."""

ROWS_GLOB = "worker-*.rows"
BLOCKS_GLOB = "worker-*.block"

_ROWS = re.compile(r"worker-(\d+)\.rows")


def block_name(worker: int) -> str:
    """Return the name of a worker's block."""
    return f"worker-{worker}.block"


def rows_name(worker: int) -> str:
    """Return the name of a worker's rows file."""
    return f"worker-{worker}.rows"


def worker_of(name: str) -> int | None:
    """Return whose rows file `name` is; None when it is not one."""
    match = _ROWS.fullmatch(name)
    return int(match[1]) if match else None
