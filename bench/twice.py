"""A/A: the same run twice agrees with itself, within the intervals that a comparison gives.

python -m bench.twice URL SECONDS PAIRS KNOWN_SECONDS KNOWN_PAIRS

Two targets, two questions:

    known      `vayu.testing.Target`: how long it takes is drawn, of a distribution that is stated
               and does not change. All that differs between two runs is the draw, which is what
               their intervals are of: at 95 % confidence one pair of twenty may miss 0.
    machine    the URL, which answers in a fraction of a millisecond: what is measured is how this
               machine was just then. Two runs meet two machines, and no interval of one run knows
               the next; told apart, they are right about themselves.

What knows more than a pair is asked as well: all first runs against all second ones, which were
made in turn, as repeated runs; and the request against itself, in turns in one run (`vayu.ab`).

    told apart    a quantile's interval of the difference does not hold 0.
    the same      stronger: every interval lies within 5 %. That takes longer runs; how long
                  follows from how wide the intervals of these are.
"""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any

import vayu
from vayu.testing import Target

if TYPE_CHECKING:
    from vayu.analysis.comparison import Comparison

RATE = 2_000  # requests a second
KNOWN_RATE = 600
LEAST_MS, MEAN_MS = 50, 72  # of the known target: a constant, and an exponential on top
SEED = 7


def main() -> None:
    """Run the same loads again and again, and print what comparisons say as one JSON line."""
    url, seconds, pairs, known_seconds, known_pairs = sys.argv[1:]
    with Target(latency=f"{LEAST_MS}ms", jitter=f"{MEAN_MS}ms", seed=SEED) as target:
        known = asked(target.url, KNOWN_RATE, float(known_seconds), int(known_pairs))
    median = LEAST_MS + MEAN_MS * math.log(2)
    machine = asked(url, RATE, float(seconds), int(pairs))
    print(json.dumps({"known": known | {"median_ms": median}, "machine": machine}))
    vayu.shutdown()


def asked(url: str, rate: int, seconds: float, pairs: int) -> dict[str, Any]:
    """Return what pairs of runs, all of them as repeated ones, and an A/B run say of one target."""
    request = vayu.Request("GET", url)
    request.load(rate=rate, duration="2s").wait()  # target and engine are warm before it counts
    every = [
        tuple(request.load(rate=rate, duration=seconds).wait() for _ in range(2))
        for _ in range(pairs)
    ]
    firsts, seconds_ = ([pair[place] for pair in every] for place in range(2))
    busy = [run.health.machine_cpu for pair in every for run in pair if run.health is not None]
    turns = vayu.ab(request, request, rate=2 * rate, duration=3 * seconds, of="service")
    return {
        "rate": rate,
        "seconds": seconds,
        "busy": max((share for share in busy if share is not None), default=None),
        "pairs": [said(vayu.compare(*pair, of="service")) for pair in every],
        "repeated": said(vayu.compare(firsts, seconds_, of="service")),
        "turns": said(turns.comparison),
    }


def said(found: Comparison) -> dict[str, Any]:
    """Return what one comparison comes to.

    Returns
    -------
    dict
        ``verdict``, ``sentence``; ``quantiles``, of which there is one interval each; ``apart``
        and ``unknown``: those whose interval of the difference does not hold 0, or has no bound;
        ``needed``: more requests of each side until the verdict is settled, None if nobody knows.
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
        "quantiles": len(bounds),
        "apart": apart,
        "unknown": [name for name, interval in bounds.items() if None in interval],
        "needed": found.needed,
    }


if __name__ == "__main__":
    main()
