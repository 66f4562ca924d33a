"""Stretches hold what a stable sort by time puts there."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings, strategies as st

from vayu.stats.arrival import arrived
from vayu.stats.batches import Batches
from vayu.testing.latencies import Ar1Lognormal

_STAMPS = st.integers(-(2**63), 2**63 - 1) | st.integers(0, 3) | st.integers(-(10**13), 10**13)


@settings(max_examples=200, deadline=None)
@given(st.lists(_STAMPS, min_size=1, max_size=300), st.lists(st.integers(0, 300), max_size=6))
def test_each_stretch_holds_what_arrived_then(times: list[int], ends: list[int]) -> None:
    """As numpy's stable sort, whatever the stamps: few, equal, far apart."""
    arrivals, values = np.array(times, np.int64), np.arange(len(times))
    cut = np.unique(np.minimum(ends, len(times)))
    found = arrived(values, arrivals, cut)
    sorted_ = values[np.argsort(arrivals, kind="stable")]

    parts = list(zip(np.split(found, cut), np.split(sorted_, cut), strict=True))
    assert all(np.array_equal(np.sort(a), np.sort(b)) for a, b in parts)


def test_batches_are_the_same_in_whichever_order_requests_stand() -> None:
    """Those of a run in order of arrival, short and long."""
    rng = np.random.default_rng(3)
    for size in (150, 1_999, 2_000, 40_000):
        values = Ar1Lognormal().draw(size, rng)
        shuffled = rng.permutation(size)
        whole = Batches.of(values)
        found = Batches.of(values[shuffled], shuffled * 1_000)

        assert len(found.parts) == len(whole.parts)
        assert all(map(np.array_equal, found.parts, whole.parts))
