"""The offered rate in the open model, counted by the target.

python -m bench.offered
"""

from __future__ import annotations

import json

import vayu
from vayu.testing import Target

RATE = 5_000
SECONDS = 10


def main() -> None:
    """Offer 5,000 requests/s for ten seconds, and print one JSON line."""
    with Target() as target:
        run = vayu.Request("GET", target.url + "/").load(rate=RATE, duration=SECONDS)
        run.wait()
        seen = target.counts().requests
    summary = run.summary
    result = {
        "wanted": RATE * SECONDS,
        "seen_by_target": seen,
        "dropped": summary.dropped,
        "started": summary.started,
        "backlog": summary.backlog,
        "late": summary.late,
        "response_p99_ms": summary.response.p99,
        "lag_p99_ms": summary.lag.p99,
    }
    print(json.dumps(result))
    vayu.shutdown()


if __name__ == "__main__":
    main()
