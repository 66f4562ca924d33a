"""Run folders with rows that were drawn, not measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from vayu.api.runs.saved import SavedRun
from vayu.formats.runs.folder import RUN
from vayu.formats.runs.samples import ROW
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES
from vayu.testing.latencies import Ar1Lognormal

if TYPE_CHECKING:
    from pathlib import Path


COUNT = 20_000


Rows = np.ndarray


def rows(seed: int, *, factor: float = 1.0, count: int = COUNT) -> Rows:
    """Requests 1 ms apart that depend on each other."""
    made = np.zeros(count, ROW)
    made["k"] = np.arange(count)
    made["intended"] = made["started"] = made["k"] * 1_000_000
    took = factor * Ar1Lognormal().draw(count, np.random.default_rng(seed))
    made["completed"] = made["started"] + (took * 1e9).astype(np.int64)
    for phase in PHASES:
        made[phase] = ABSENT
    made["status"], made["protocol"] = 200, 2
    made["user"] = made["row"] = NOBODY
    return made[np.argsort(made["completed"], kind="stable")]


class Maker:
    """Makes run folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def __call__(self, made: Rows, **info: Any) -> SavedRun:
        """Return a run of these rows."""
        self._made += 1
        folder = self._folder / f"run-{self._made}"
        folder.mkdir()
        known = {
            "id": folder.name, "status": "finished", "createdAt": "2025-01-01T00:00:00Z",
            "folder": str(folder), "request": {"url": "http://127.0.0.1:9/a?b=1"},
            "config": {"rate": 1000}, "load": "1,000/s", "workers": 1,
        } | info  # fmt: skip
        (folder / RUN).write_bytes(msgspec.json.encode(known))
        made.tofile(folder / "worker-0.rows")
        return SavedRun(folder)
