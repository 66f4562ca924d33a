"""A run folder as an engine and its converter leave it, made without either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from vayu.engine.store.convert import convert
from vayu.engine.store.folder import RunFolder
from vayu.formats.runs.hlog import log_head
from vayu.model.records.check import build
from vayu.model.results.summary import Summary
from vayu.model.results.tick import Tick
from vayu.model.runs.info import RunInfo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 300


@pytest.fixture
def run_folder(tmp_path: Path, make_rows: Callable, make_manifest: Callable) -> Callable[..., Path]:
    """``run_folder(converted=True, **info)``: a run of 300 requests that is over."""

    def make(*, converted: bool = True, **changes: object) -> Path:
        path = tmp_path / "runs" / "r"
        path.mkdir(parents=True)
        folder = RunFolder(path)
        manifest = make_manifest()
        known = {
            "id": "r",
            "status": "finished",
            "createdAt": "2025-01-01T00:00:00Z",
            "startedAt": "2025-01-01T00:00:01Z",
            "endedAt": "2025-01-01T00:00:11Z",
            "folder": str(path),
            "request": msgspec.to_builtins(manifest.request),
            "config": {"rate": 10},
            "load": manifest.load,
            "workers": 1,
            "total": ROWS,
        }
        info = build(RunInfo, known | changes)
        summary = Summary(
            id="r", status=str(info.status), model="open", load=info.load, duration=10.0,
            started=ROWS, succeeded=ROWS,
        )  # fmt: skip
        make_rows(ROWS).tofile(path / "worker-0.rows")
        ticks = [Tick(timestamp=i, elapsed=100.0 * i, interval=100.0) for i in range(1, 11)]
        (path / "ticks.jsonl").write_bytes(b"".join(msgspec.json.encode(t) + b"\n" for t in ticks))
        (path / "intervals.hlog").write_text(log_head(1) + "\n")
        folder.write_manifest(manifest)
        folder.write_result(summary, {})
        folder.write_info(info)
        if converted:
            convert(path)
        return path

    return make
