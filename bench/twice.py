"""A/A: the same run twice agrees with itself, within the intervals that a comparison gives.

python -m bench.twice URL SECONDS PAIRS

    told apart    a quantile's interval of the difference does not hold 0. At 95 % confidence that
                  happens by chance to at most one pair in twenty, so several pairs are asked.
    the same      stronger: every interval lies within 5 %. That takes longer runs; how long
                  follows from how wide the intervals of these are.

Two runs, one after the other, meet two machines: what else it did has changed. So one more run
sends the request against itself, in turns (`vayu.ab`): whatever happens, happens to both.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import vayu

if TYPE_CHECKING:
    from vayu.analysis.comparison import Comparison

RATE = 2_000  # requests a second


def main() -> None:
    """Run the same load again and again, and print what comparisons say as one JSON line."""
    url, seconds, pairs = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    request = vayu.Request("GET", url)
    request.load(rate=RATE, duration="2s").wait()  # target and engine are warm before it counts
    compared = []
    for _ in range(pairs):
        first, second = (request.load(rate=RATE, duration=seconds).wait() for _ in range(2))
        compared.append(said(vayu.compare(first, second, of="service")))
    turns = vayu.ab(request, request, rate=2 * RATE, duration=seconds, of="service")
    result = {
        "rate": RATE,
        "seconds": seconds,
        "pairs": compared,
        "turns": said(turns.comparison),
    }
    print(json.dumps(result))
    vayu.shutdown()


def said(found: Comparison) -> dict[str, Any]:
    """Return what one comparison comes to.

    Returns
    -------
    dict
        ``verdict``, ``sentence``; ``apart`` and ``unknown``: quantiles whose interval of the
        difference does not hold 0, or has no bound; ``needed``: more requests of each side until
        the verdict is settled, None if nobody knows.
    """
    bounds = {f"p{100 * s.q:g}": s.difference for s in found.shifts}
    apart = [
        name
        for name, (low, high) in bounds.items()
        if (low is not None and low > 0) or (high is not None and high < 0)
    ]
    return {
        "verdict": str(found.verdict),
        "sentence": found.sentence,
        "apart": apart,
        "unknown": [name for name, interval in bounds.items() if None in interval],
        "needed": found.needed,
    }


if __name__ == "__main__":
    main()
