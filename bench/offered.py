"""The offered rate in the open model, counted by the target.

python -m bench.offered RATE SECONDS WORKERS [URL]
"""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from urllib.request import urlopen

import vayu
from bench.nginx import counted
from vayu.testing import Target


def main() -> None:
    """Offer requests at a rate to nginx, or to a target of ours; print one JSON line."""
    rate, seconds, workers, *url = sys.argv[1:]
    with Target() if not url else nullcontext() as target:
        where = url[0] if target is None else f"{target.url}/"
        before = _seen(target, where)
        request = vayu.Request("GET", where)
        run = request.load(rate=int(rate), duration=float(seconds), workers=int(workers))
        run.wait()
        seen = _seen(target, where) - before - (1 if target is None else 0)
    summary = run.summary
    result = {
        "rate": int(rate),
        "wanted": round(int(rate) * float(seconds)),
        "seen_by_target": seen,
        "dropped": summary.dropped,
        "started": summary.started,
        "backlog": summary.backlog,
        "late": summary.late,
        "response_p99_ms": summary.response.p99,
        "lag_p99_ms": summary.lag.p99,
        "health": str(summary.health.verdict),
    }
    print(json.dumps(result))
    vayu.shutdown()


def _seen(target: Target | None, url: str) -> int:
    """Return what the target has counted; to ask nginx is a request too."""
    if target is not None:
        return target.counts().requests
    with urlopen(f"{url}count") as page:
        return counted(page.read().decode())


if __name__ == "__main__":
    main()
