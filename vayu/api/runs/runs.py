"""Every run of the data folder, as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.client.session import session

if TYPE_CHECKING:
    from vayu.analysis.table import Table
    from vayu.model.runs.info import RunInfo
    from vayu.protocol.messages import DamagedRun, RunList

COLUMNS = ("id", "name", "status", "load", "method", "url", "target", "environment",
           "created", "started", "ended", "total", "failed", "passed", "tags", "commit", "branch",
           "dirty", "folder")  # fmt: skip
"""Columns of `runs`, in order."""

_NOTE = "Newest first; times are in UTC. vayu.run(id) finds one again."


def runs() -> Table:
    """Return one row a run, newest first; `vayu.run` takes an `id` of it.

    Returns
    -------
    Table
        A DataFrame with `COLUMNS`. `created`, `started` and `ended` are timestamps in UTC, `total`
        and `failed` Int64, `passed` boolean (of a run with thresholds); `target` is the host that
        was loaded, and `environment` what its values came from; `commit`, `branch` and
        `dirty` (boolean) say what was checked out in the folder that it was started from. What is
        not known is missing. A run whose ``run.json`` cannot be read has the status ``damaged``;
        its other files may be whole.
    """
    return runs_frame(session().runs())


def runs_frame(found: RunList) -> Table:
    """Return what is known of each run as one row."""
    import pandas as pd  # noqa: PLC0415 (heavy)

    from vayu.analysis.table import Table  # noqa: PLC0415 (heavy)

    rows = [_row(info) for info in found.runs] + [_damaged(run) for run in found.damaged]
    rows.sort(key=lambda row: str(row["id"]), reverse=True)  # ids sort by time
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("created", "started", "ended"):
        frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    kinds = {"total": "Int64", "failed": "Int64", "passed": "boolean", "dirty": "boolean"}
    return Table(frame.astype(kinds), note=_NOTE)


def _row(info: RunInfo) -> dict[str, object]:
    """One run by column."""
    git = info.git
    return {
        "id": info.id,
        "name": info.name,
        "status": str(info.status),
        "load": info.load,
        "method": info.request.method,
        "url": info.request.url,
        "target": info.target,
        "environment": info.environment,
        "created": info.created_at,
        "started": info.started_at,
        "ended": info.ended_at,
        "total": info.total,
        "failed": info.failed,
        "passed": info.passed,
        "tags": list(info.tags),
        "commit": None if git is None else git.commit,
        "branch": None if git is None else git.branch,
        "dirty": None if git is None else git.dirty,
        "folder": info.folder,
    }


def _damaged(run: DamagedRun) -> dict[str, object]:
    """All that is known of a damaged run, by column."""
    return {"id": run.id, "status": "damaged", "tags": [], "folder": run.folder}
