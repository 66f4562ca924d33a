"""Two runs of ten million requests: how long the usual questions take, and what memory.

python -m bench.ten_million FOLDER

The rows depend as real ones do (an autoregression), come from two workers, and are converted as
those of any run, once: a FOLDER that has them keeps them. Each question is put to a process of its
own, which starts with files that the system has read already. Its processor time is what it adds
to a machine; its peak memory is beside what the rows of its runs take.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

import vayu
from vayu.engine.store.convert import convert
from vayu.engine.store.folder import RunFolder
from vayu.formats.runs.folder import REQUESTS, rows_name
from vayu.formats.runs.samples import ROW
from vayu.model.records.check import build
from vayu.model.results.summary import Summary
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES, ROW_BYTES
from vayu.model.runs.info import RunInfo
from vayu.model.runs.manifest import Manifest
from vayu.testing.latencies import Ar1Lognormal

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.api.runs.saved import SavedRun

ROWS, WORKERS = 10_000_000, 2
EVERY = 100_000
"""From one intended start to the next: 10,000 a second. [ns]"""

REPEATS = 3
"""Times that a question is asked; the least is told, what else the machine does adds. [1]"""

QUESTIONS: dict[str, tuple[int, Callable[..., object]]] = {
    "describe": (1, lambda run: run.describe()),
    "percentiles": (1, lambda run: run.percentiles()),
    "heat map": (1, lambda run: run.plot.heatmap()),
    "compare": (2, vayu.compare),
}
"""For each how many runs it takes, and what is asked."""


def main(place: Path) -> None:
    """Print one line of JSON: for each question the seconds and the memory."""
    for name in ("one", "two"):
        if not (place / name / REQUESTS).exists():
            command = [sys.executable, "-m", "bench.ten_million", str(place), "make", name]
            subprocess.run(command, check=True)
    found = {}
    for question in QUESTIONS:
        command = [sys.executable, "-m", "bench.ten_million", str(place), "ask", question]
        tries = []
        for _ in range(REPEATS):
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            tries.append(json.loads(done.stdout))
        found[question] = {key: min(one[key] for one in tries) for key in tries[0]}
    print(json.dumps(found))


def ask(place: Path, question: str) -> None:
    """Put one question, and print what it took."""
    count, put = QUESTIONS[question]
    runs = [_opened(place / name) for name in ("one", "two")[:count]]
    _warm(place)
    wall, spent = time.perf_counter(), time.process_time()
    put(*runs)
    took = {"seconds": time.perf_counter() - wall, "cpu_s": time.process_time() - spent}
    data = count * ROWS * ROW_BYTES
    print(json.dumps(took | {"peak_mb": _peak() / 1e6, "times_data": _peak() / data}))


def make(folder: Path, seed: int) -> None:
    """Make one run folder, as an engine and its converter leave it."""
    folder.mkdir(parents=True)
    took = (Ar1Lognormal().draw(ROWS, np.random.default_rng(seed)) * 1e9).astype(np.int64)
    for worker in range(WORKERS):
        _rows(took, worker).tofile(folder / rows_name(worker))
    store = RunFolder(folder)
    asked = {"request": {"url": "http://127.0.0.1:9/"}, "config": {"rate": 1e9 / EVERY}}
    manifest = {
        "run": folder.name, "vayu": "0", "python": "3", "seed": seed, "load": "10,000/s", **asked,
        "machine": {
            "system": "", "release": "", "architecture": "", "cores": 2, "descriptors": 1024,
        },
        "clock": {"name": "", "resolution": 1.0},
    }  # fmt: skip
    store.write_manifest(build(Manifest, manifest))
    info = {
        "id": folder.name, "status": "finished", "createdAt": "2025-01-01T00:00:00Z",
        "folder": str(folder), "load": "10,000/s", "workers": WORKERS, "total": ROWS, **asked,
    }  # fmt: skip
    length = ROWS * EVERY / 1e9
    summary = Summary(
        id=folder.name, status="finished", model="open", load="10,000/s", duration=length,
        started=ROWS, succeeded=ROWS,
    )  # fmt: skip
    store.write_result(summary, {})
    store.write_info(build(RunInfo, msgspec.to_builtins(info)))
    convert(folder)


def _rows(took: np.ndarray, worker: int) -> np.ndarray:
    """Return the rows of one worker, in order of completion."""
    service = took[worker::WORKERS]
    rows = np.zeros(len(service), ROW)
    rows["k"] = np.arange(len(service)) * WORKERS + worker
    rows["intended"] = rows["k"] * EVERY
    rows["started"] = rows["intended"] + 1_000 + rows["k"] % 997
    rows["completed"] = rows["started"] + service
    rows["bytes_sent"], rows["bytes_received"], rows["protocol"] = 180, 1_200, 2
    for phase in PHASES:
        rows[phase] = ABSENT
    rows["wait"] = service // 1_000
    rows["user"], rows["row"], rows["status"] = NOBODY, NOBODY, 200
    return rows[np.argsort(rows["completed"], kind="stable")]


def _opened(folder: Path) -> SavedRun:
    """Open a run without reading all of it for its hash."""
    from vayu.api.runs.saved import SavedRun  # noqa: PLC0415 (heavy; not where runs are made)

    return SavedRun(folder)


def _warm(place: Path) -> None:
    """Import what a kernel has imported, and read the files once."""
    for name in ("plotly.graph_objects", "vayu.analysis.percentiles", "vayu.analysis.describe"):
        importlib.import_module(name)
    for path in place.rglob(REQUESTS):
        with path.open("rb") as file:
            while file.read(1 << 20):
                pass


def _peak() -> int:
    """Return the most memory that this process has held. [B]."""
    status = Path("/proc/self/status").read_text()  # rusage would count the process that forked it
    return (
        int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
        * 1_024
    )


if __name__ == "__main__":
    _, folder, *what = sys.argv
    if not what:
        main(Path(folder))
    elif what[0] == "make":
        make(Path(folder) / what[1], seed=1 + (what[1] == "two"))
    else:
        ask(Path(folder), what[1])
