"""One rule says how much less a share is known than its requests promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from vayu.stats.dependence import effect_of, stretch_of
from vayu.stats.interval import design_effect


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(40, 60)), min_size=2, max_size=64),
    st.sampled_from([0.9, 0.95, 0.99]),
)
def test_it_is_the_design_effect_widened_by_student(
    batches: list[tuple[int, int]], confidence: float
) -> None:
    """By scipy's quantiles, never below 1; nothing narrower than a batch tells."""
    from scipy import stats

    hits, counts = map(np.array, zip(*batches, strict=True))
    found = effect_of(hits, counts, confidence)
    ratio = stats.t.ppf((1 + confidence) / 2, len(hits) - 1) / stats.norm.ppf((1 + confidence) / 2)
    raw = design_effect(hits, counts, least=0.0)
    if hits.sum() in {0, counts.sum()}:
        assert found == 1
    elif math.isnan(stretch_of(hits, counts)):
        assert math.isnan(found)
        assert raw > 0.45 * counts.mean()
    else:
        assert found == pytest.approx(max(raw * stretch_of(hits, counts) * ratio**2, 1), rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.floats(3.2, 400))
def test_what_batches_cut_off_is_that_of_an_autoregression(u: float) -> None:
    """The sum of exp(-k/L) over a batch of u L values, against the closed form's inverse."""
    length = 2_000  # of the dependence, so many that sums are integrals
    inside = 2 / u - 2 * (1 - math.exp(-u)) / u**2
    count = round(u * length)
    lags = np.arange(1, count)
    summed = (1 + 2 * ((1 - lags / count) * np.exp(-lags / length)).sum()) / count
    hits = _with_effect(inside)

    assert summed == pytest.approx(inside, rel=2e-3)
    assert stretch_of(*hits) == pytest.approx((2 / u) / inside, rel=1e-3)


def test_one_batch_says_nothing() -> None:
    """And neither do none, or those without a request."""
    assert math.isnan(effect_of([3], [10], 0.95))
    assert math.isnan(stretch_of([], []))
    assert math.isnan(effect_of([3, 0], [10, 0], 0.95))


def _with_effect(share: float) -> tuple[np.ndarray, np.ndarray]:
    """Batches whose design effect is this share of their length: half of them above, half below."""
    size, m = 10**9, 1_000
    away = math.sqrt(share * size * size * 0.25 * (m - 1) / m)
    hits = size / 2 + np.where(np.arange(m) % 2, away, -away)
    return hits, np.full(m, size)
