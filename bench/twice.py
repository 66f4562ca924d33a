"""A/A: the same run twice, compared with itself.

python -m bench.twice URL SECONDS
"""

from __future__ import annotations

import json
import sys

import vayu
from vayu.analysis.comparison import compare_samples


def main() -> None:
    """Run the same load twice, and print what the comparison of both says as one JSON line."""
    url, seconds = sys.argv[1:]
    request = vayu.Request("GET", url)
    samples = []
    for _ in range(2):
        run = request.load(rate=2_000, duration=float(seconds))
        run.wait()
        samples.append(run.requests.service.dt.total_seconds().to_numpy())
    found = compare_samples(*samples)
    result = {
        "requests": [len(sample) for sample in samples],
        "verdict": str(found.verdict),
        "sentence": found.sentence,
    }
    print(json.dumps(result))
    vayu.shutdown()


if __name__ == "__main__":
    main()
