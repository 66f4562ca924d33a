"""What the bench says of what it measured."""

from __future__ import annotations

from itertools import product

import pytest

from bench.sidebyside import Row
from bench.told import verdicts
from bench.told_twice import most_by_chance, twice


@pytest.mark.parametrize("pairs", [1, 2, 4, 6, 8])
def test_more_pairs_than_that_are_told_apart_once_in_twenty_times(pairs: int) -> None:
    """Counted out: every pair is told apart or not, with 1 to 19."""
    allowed = most_by_chance(pairs)

    def chance(more_than: int) -> float:
        outcomes = product((1, 0), repeat=pairs)
        return sum(
            0.05 ** sum(o) * 0.95 ** (pairs - sum(o)) for o in outcomes if sum(o) > more_than
        )

    assert chance(allowed) < 0.05 <= chance(allowed - 1)


def pair(verdict: str, needed: int | None = 0, *apart: str) -> dict[str, object]:
    """What one comparison came to."""
    return {"verdict": verdict, "sentence": f"{verdict}!", "quantiles": 5, "apart": apart,
            "unknown": ["p99"], "needed": needed}  # fmt: skip


def asked(*pairs: dict[str, object], **also: object) -> dict[str, object]:
    """What pairs of runs came to."""
    known = {"seconds": 15.0, "rate": 2_000, "repeated": pair("same"), "turns": pair("same")}
    return known | {"busy": 0.87, "median_ms": 20.0, "pairs": pairs} | also


def test_equal_runs_agree_or_do_not() -> None:
    """With how long they would have to be for the stronger word."""
    open_ones = [pair("same"), pair("inconclusive", 20_000), pair("worse", 0, "p50", "p90")]
    apart = asked(*open_ones, pair("worse", 0, "p75"))
    said = twice({"known": apart, "machine": asked(*open_ones, turns=pair("better", 0, "p50"))})

    assert said[:5] == [
        (
            "The same run twice, 4 times, 15 s at 2,000/s each, of a target whose latency is drawn"
            " (median 20.0 ms); service times, 95 % confidence:"
        ),
        "* MISSED: pairs that are told apart 2 (limit 1)",
        "* MISSED: of 20 intervals those without 0 15 % (limit 5 %)",
        "* beside: cores of this machine busy, by whomever: 87 % in the worst run",
        "* told apart: worse!",
    ]
    assert "* beside: 1 of 4 are the same within 5 %, which is more" in said
    assert "* runs of about 25 s would settle the others here" in said
    assert "* too few requests for a bound, in some pairs: p99" in said
    assert "* reached: all first runs against all second ones: same!" in said
    assert "* beside: 1 of 3 pairs are told apart" in said
    assert "* MISSED: the request against itself, in turns in one run: better!" in said
    assert "reached" in twice({"known": asked(*open_ones), "machine": asked(*open_ones)})[1]


def test_four_workers_beside_one() -> None:
    """What a request costs, and what is sent in all."""
    rows = [
        Row("Vayu", 64, cpu_us=[100.0], rps=[10_000.0]),
        Row("Vayu, four workers", 64, cpu_us=[160.0], rps=[20_000.0]),
    ]

    _, costs, takes = verdicts(rows)
    assert costs.startswith("* MISSED: four workers on ")
    assert costs.endswith("a request costs 1.6 x one worker (limit 1.5 x one worker)")
    assert takes.startswith("* reached: four workers on ")
    assert "a request takes 0.5 x the time of one worker" in takes
