"""Memory of a long run at full speed: it must be flat.

python -m bench.endurance URL SECONDS
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import numpy as np

import vayu
from bench.million import MB, engine_pid
from bench.tree import usage

_WARM_UP = 0.1  # of the run


def main() -> None:
    """Read the memory of engine and workers each second; print one JSON line."""
    url, seconds = sys.argv[1], float(sys.argv[2])
    run = vayu.Request("GET", url).load(concurrency=64, duration=seconds)
    pid, began, pause = (
        engine_pid(Path(os.environ["VAYU_HOME"])),
        time.monotonic(),
        threading.Event(),
    )
    readings: list[tuple[float, int]] = []
    while (elapsed := time.monotonic() - began) < seconds:
        readings.append((elapsed, usage(pid).rss))
        pause.wait(1)
    run.wait()
    kept = np.array([(t, rss) for t, rss in readings if t > _WARM_UP * seconds], float)
    slope, _ = np.polyfit(kept[:, 0], kept[:, 1] / MB, 1)
    result = {
        "seconds": seconds,
        "requests": run.summary.started,
        "first_mb": kept[0, 1] / MB,
        "last_mb": kept[-1, 1] / MB,
        "peak_mb": kept[:, 1].max() / MB,
        "growth_mb_per_minute": 60 * float(slope),
    }
    print(json.dumps(result))
    vayu.shutdown()


if __name__ == "__main__":
    main()
