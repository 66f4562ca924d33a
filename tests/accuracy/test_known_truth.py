"""Percentiles against a target whose truth is known: the seeded holds it draws.

The target draws one hold a request from a seeded generator, so the first n draws are exactly
the times that n requests were held, in whatever order they came. Service time is the hold
plus what the wire and two processes take; that part is measured on a target without any.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

import vayu
from vayu.client.session import close_sessions
from vayu.testing import Behaviour, Target
from vayu.testing.behaviour import Dice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUANTILES = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99}
SHAPES = [
    {"latency": "20ms", "jitter": "20ms", "seed": 11},
    {"latency": "5ms", "jitter": "80ms", "seed": 12},
    {"latency": "100ms", "seed": 13},
]


@pytest.fixture(autouse=True)
def _home(vayu_home: Path) -> Iterator[None]:
    """An engine of the test's own."""
    del vayu_home
    yield
    vayu.shutdown()
    close_sessions()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize(
    "load", [{"rate": 200, "duration": 15}, {"concurrency": 16, "duration": 15}]
)
def test_service_time_is_what_the_target_took(
    shape: dict[str, str | int], load: dict[str, int]
) -> None:
    """Every percentile lies between the true hold and 3 % plus 4 ms above it."""
    with Target(**shape) as target:
        run = vayu.Request("GET", f"{target.url}/").load(**load).wait()  # type: ignore[arg-type]
        seen = target.counts().requests

    assert run.summary is not None
    assert run.summary.failed == 0
    assert run.summary.started == seen
    dice = Dice(Behaviour(**shape))  # type: ignore[arg-type]
    holds = np.sort([dice.hold() for _ in range(seen)]) * 1e3
    for name, q in QUANTILES.items():
        truth = holds[math.ceil(q * seen) - 1]
        found = getattr(run.summary.service, name)
        assert truth * 0.999 <= found <= truth * 1.03 + 4, name


def test_arrivals_follow_the_schedule() -> None:
    """The k-th intended start is k / rate exactly, and starts are late by milliseconds at most."""
    with Target() as target:
        run = vayu.Request("GET", f"{target.url}/").load(rate=1000, duration=10, workers=2).wait()

    rows = run.requests.sort_values("k")
    intended = rows["intended"].dt.total_seconds().to_numpy()
    assert intended == pytest.approx(np.arange(10_000) / 1000, abs=1e-3)
    assert np.diff(intended) == pytest.approx(np.full(9_999, 1e-3), abs=1e-6)
    lag = rows["lag"].dt.total_seconds().to_numpy()
    assert np.quantile(lag, 0.5) < 0.005
    assert (lag >= 0).all()


def test_ramp_sends_the_area_under_it() -> None:
    """Rate 0 to 400/s in 5 s, then 5 s at 400/s: 1,000 + 2,000 arrivals, spaced as the ramp is."""
    with Target() as target:
        run = vayu.Request("GET", f"{target.url}/").load(rate=400, duration=10, ramp_up=5).wait()
        seen = target.counts().requests

    assert run.summary is not None
    assert run.summary.started == seen
    assert seen == pytest.approx(3000, abs=1)
    k = np.arange(seen)
    # On the ramp N(t) = 40 t², so arrival k is at sqrt(k / 40).
    truth = np.where(k < 1000, np.sqrt(k / 40), 5 + (k - 1000) / 400)
    intended = run.requests.sort_values("k")["intended"].dt.total_seconds().to_numpy()
    assert intended == pytest.approx(truth, abs=0.03)
