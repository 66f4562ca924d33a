"""A run of one million requests: memory while it runs, its folder, and how fast rows load.

python -m bench.million URL
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import vayu
from bench.tree import usage

REQUESTS = 1_000_000
MB = 1_000_000


def engine_pid(home: Path) -> int:
    """Return the engine's process id, from its discovery file."""
    return int(json.loads((home / "engine.json").read_text())["pid"])


def main() -> None:
    """Measure, and print one JSON line."""
    url, home = sys.argv[1], Path(os.environ["VAYU_HOME"])
    vayu.connect()
    vayu.Request("GET", url).load(concurrency=64, duration=1).wait()
    pid = engine_pid(home)
    idle = usage(pid)

    run = vayu.Request("GET", url).load(concurrency=64, iterations=REQUESTS)
    peak, first, stop = 0, 0, threading.Event()
    started = time.monotonic()
    while str(run.status) not in {"finished", "failed", "stopped"}:
        now = usage(pid)
        peak = max(peak, now.rss)
        if not first and time.monotonic() - started > 1:
            first = now.rss
        stop.wait(0.05)
    run.wait()
    converted = _converted(Path(run.info.folder))
    start = time.monotonic()
    rows = len(run.requests)
    load = time.monotonic() - start
    folder = Path(run.info.folder)
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    result = {
        "requests": run.summary.started,
        "rows": rows,
        "seconds": run.summary.duration,
        "idle_mb": idle.rss / MB,
        "first_second_mb": first / MB,
        "peak_mb": peak / MB,
        "growth_mb": (peak - first) / MB,
        "growth_with_worker_mb": (peak - idle.rss) / MB,
        "folder_mb": size / MB,
        "conversion_s": converted,
        "load_s": load,
    }
    print(json.dumps(result))
    vayu.shutdown()


def _converted(folder: Path) -> float:
    """Wait until the rows are in one Parquet file. [s]."""
    start = time.monotonic()
    while not (folder / "requests.parquet").exists() or list(folder.glob("worker-*.rows")):
        if time.monotonic() - start > 120:
            raise RuntimeError(f"not converted: {sorted(f.name for f in folder.iterdir())}")
        time.sleep(0.05)
    return time.monotonic() - start


if __name__ == "__main__":
    main()
