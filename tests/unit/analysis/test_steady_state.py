"""The steady part of a run is found within 10 % of where it begins, or said not to exist."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.warm_ups import LENGTH, UNSTEADY, WARM_UPS, end_of, warming
from vayu.analysis.measured import Measured
from vayu.analysis.steady_state import steady_state


@pytest.mark.parametrize("name", WARM_UPS)
def test_the_end_of_a_warm_up(name: str) -> None:
    """Ten shapes, three seeds each: within 10 % of the known end."""
    shape = WARM_UPS[name]
    cuts = [steady_state(warming(shape, seed=seed)).start for seed in range(3)]

    assert None not in cuts
    assert [cut.total_seconds() for cut in cuts if cut] == pytest.approx(
        [end_of(shape)] * 3, rel=0.10
    )


@pytest.mark.parametrize("name", UNSTEADY)
def test_never_steady_is_an_answer(name: str) -> None:
    """With a reason that says when."""
    found = steady_state(warming(UNSTEADY[name], seed=1))

    assert (found.start, found.steady, found.share) == (None, False, 1.0)
    assert found.reason.startswith("never steady: the response time is ")


def test_a_run_without_a_warm_up() -> None:
    """Nothing is cut off, in any of ten seeds."""
    reasons = {steady_state(warming(lambda t: 0 * t, seed=seed)).reason for seed in range(10)}

    assert reasons == {"steady from the start"}


def test_a_load_that_rises_is_no_steady_one() -> None:
    """Response times are all alike; throughput rises for the first 10 s of 30."""
    t = np.concatenate([np.sqrt(np.arange(20_000) / 20_000) * 10, 10 + np.arange(80_000) / 4_000])
    started = (t * 1e9).astype(np.int64)
    completed = started + 5_000_000
    found = steady_state(Measured(started, started, completed, np.full(len(t), 200, np.uint16)))

    assert found.start is not None
    assert found.start.total_seconds() == pytest.approx(0.9 * 10, rel=0.10)
    assert "throughput" in found.reason


@pytest.mark.parametrize("count", [0, 1, 99])
def test_too_few_to_tell(count: int) -> None:
    """It takes 100 responses; those that failed without one do not count."""
    stamps = np.arange(count, dtype=np.int64) * 1_000_000
    found = steady_state(Measured(stamps, stamps, stamps + 5, np.full(count, 200, np.uint16)))
    silent = np.arange(500, dtype=np.int64)
    none = steady_state(Measured(silent, silent, silent + 5, np.zeros(500, np.uint16)))

    assert found.start is None
    assert found.reason == f"too few responses to tell: {count}, it takes 100"
    assert none.reason == "too few responses to tell: 0, it takes 100"


def test_what_is_excluded_is_counted() -> None:
    """A step at 6 s of 30: a fifth of the requests, and the figure says from when on."""
    found = steady_state(warming(WARM_UPS["step"], seed=1))

    assert found.share == pytest.approx(0.2, abs=0.01)
    assert found.requests == 120_000
    assert found.mser is not None
    assert found.mser < pd.Timedelta(LENGTH, "s")
    assert "steady" in [note.text for note in found.plot().layout.annotations]
