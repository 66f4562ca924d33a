"""Ten thousand connections from one machine.

python -m bench.crowd URL CONNECTIONS SECONDS
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path

import vayu
from bench.million import MB, engine_pid
from bench.tree import usage


def main() -> None:
    """Hold that many connections under load, and print one JSON line."""
    url, connections, seconds = sys.argv[1:]
    run = vayu.Request("GET", url, timeout=60).load(
        concurrency=int(connections), duration=float(seconds)
    )
    pid, peak, pause = engine_pid(Path(os.environ["VAYU_HOME"])), 0, threading.Event()
    while str(run.status) not in {"finished", "failed", "stopped"}:
        peak = max(peak, usage(pid).rss)
        pause.wait(0.2)
    run.wait()
    summary, rows = run.summary, run.requests
    result = {
        "connections": int(connections),
        "opened": int(rows.connection_new.sum()),
        "users": int(rows.user.nunique()),
        "succeeded": summary.succeeded,
        "failed": summary.failed,
        "cancelled": summary.cancelled,
        "rps": summary.succeeded / summary.duration,
        "memory_mb": peak / MB,
    }
    print(json.dumps(result))
    vayu.shutdown()


if __name__ == "__main__":
    main()
