"""Rows of an imaginary run, and what the recorder makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.engine.recorder.reader import BlockReader
from vayu.engine.recorder.writer import BlockWriter
from vayu.model.records.check import build
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.sample import ABSENT, DTYPE, NOBODY, PHASES
from vayu.model.runs.manifest import Manifest
from vayu.units import NS_PER_US

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from vayu.engine.recorder.snapshot import Snapshot

SPACING_NS = 20_000  # 50,000 arrivals/s


@pytest.fixture
def make_rows() -> Callable[..., NDArray[np.void]]:
    """``make_rows(n, worker=0, workers=1, seed=1)``: rows of one worker, open model."""
    return _make_rows


@pytest.fixture
def read_back(tmp_path: Path) -> Callable[..., Snapshot]:
    """``read_back(rows, **levels)``: the reading of a real block that the rows went through."""
    count = 0

    def through_a_block(rows: NDArray[np.void], **levels: int) -> Snapshot:
        nonlocal count
        count += 1
        path = tmp_path / f"{count}.block"
        writer, n = BlockWriter(path), len(rows)
        ended = int(rows["completed"].max()) if n else 0
        writer.write(rows, {"elapsed": ended, "due": n, "started": n} | levels)
        reader = BlockReader(path)
        reading = reader.read()
        reader.close()
        writer.close()
        assert reading is not None
        return reading

    return through_a_block


@pytest.fixture
def make_manifest() -> Callable[..., Manifest]:
    """``make_manifest(**fields)``: of an imaginary run."""

    def make(**fields: object) -> Manifest:
        plain = {
            "run": "r",
            "vayu": "0",
            "python": "CPython 3.11.7",
            "machine": {
                "system": "Linux", "release": "6.1", "architecture": "x86_64", "cores": 2,
                "descriptors": 1024,
            },
            "clock": {"name": "clock_gettime(CLOCK_MONOTONIC)", "resolution": 1.0},
            "seed": 4711,
            "request": {"url": "http://127.0.0.1:9/"},
            "config": {"rate": 10},
            "load": "10/s for 10s",
        }  # fmt: skip
        return build(Manifest, plain | fields)

    return make


def _make_rows(n: int, worker: int = 0, workers: int = 1, seed: int = 1) -> NDArray[np.void]:
    """About 1 % answer 503, 0.5 % 404, 0.2 % time out, 0.1 % are cancelled."""
    rng = np.random.default_rng([seed, worker])
    rows = np.zeros(n, np.dtype(DTYPE))
    rows["k"] = np.arange(n) * workers + worker
    rows["intended"] = rows["k"] * SPACING_NS
    rows["started"] = rows["intended"] + rng.integers(1_000, 2_000_000, n)
    service = rng.lognormal(14, 0.5, n).astype(np.int64)
    rows["completed"] = rows["started"] + service
    rows["bytes_sent"], rows["bytes_received"] = 180, 1_200 + rng.integers(0, 50, n)
    for phase in PHASES:
        rows[phase] = ABSENT
    rows["wait"], rows["receive"] = service // NS_PER_US, rng.integers(1, 60, n)
    rows["script"] = rng.integers(3, 40, n)
    rows["connection_new"] = rng.random(n) < 0.01
    rows["connect"][rows["connection_new"] == 1] = 70
    rows["user"], rows["row"] = NOBODY, NOBODY
    rows["protocol"], rows["checks_passed"] = 2, 2
    fate = rng.random(n)
    rows["status"] = np.select([fate < 0.010, fate < 0.015, fate < 0.018], [503, 404, 0], 200)
    kinds = [CODES[FailureKind.TIMEOUT], CODES[FailureKind.CANCELLED]]
    rows["failure"] = np.select([rows["status"] > 0, fate < 0.017], [0, kinds[0]], kinds[1])
    rows["wait"][rows["status"] == 0], rows["receive"][rows["status"] == 0] = ABSENT, ABSENT
    ordered: NDArray[np.void] = rows[np.argsort(rows["completed"], kind="stable")]
    return ordered
