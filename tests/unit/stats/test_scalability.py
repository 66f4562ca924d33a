"""The fit of the Universal Scalability Law is that of scipy, and holds what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.optimize import curve_fit

from vayu.stats.scalability import fit_scalability, law

# SPEC SDM91 on a Sun SPARCcenter 2000, scripts an hour: N. J. Gunther, "Guerrilla Capacity
# Planning", 2007; `specsdm91` in R's package usl, whose manual gives the peak.
LOAD = np.array([1.0, 18, 36, 72, 108, 144, 216])
THROUGHPUT = np.array([64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2])


def test_gunthers_data() -> None:
    """R's fit of X itself has its peak at 96.5: within the interval of ours, which is of log X."""
    fit = fit_scalability(LOAD, THROUGHPUT)
    peak = fit.intervals["peak"]

    assert fit.peak == pytest.approx(96.52, rel=0.05)
    assert peak.low is not None
    assert peak.high is not None
    assert peak.low < 96.52 < peak.high
    assert fit.residuals == pytest.approx(THROUGHPUT - fit.throughput(LOAD))


def test_the_fit_and_its_intervals_are_those_of_scipy() -> None:
    """Its covariance in log X, with Student's t of 4 degrees of freedom (2.7764)."""
    fit = fit_scalability(LOAD, THROUGHPUT)
    best, covariance = curve_fit(
        lambda n, *p: np.log(law(np.array(p), n)), LOAD, np.log(THROUGHPUT), p0=[60, 0.01, 1e-4]
    )

    spread = 2.776445 * np.sqrt(np.diag(covariance))
    found = [fit.intervals[name] for name in ("lambda", "sigma", "kappa")]
    assert [fit.throughput_of_one, fit.sigma, fit.kappa] == pytest.approx(best, rel=1e-4)
    assert [one.low for one in found] == pytest.approx(best - spread, rel=1e-3)
    assert [one.high for one in found] == pytest.approx(best + spread, rel=1e-3)


def test_the_peak_is_within_its_interval_as_often_as_it_says() -> None:
    """95 of 100, where every level is off by the same part (3 %); 8 fewer are chance."""
    rng, n = np.random.default_rng(7), np.array([1.0, 2, 4, 8, 16, 32, 64])
    true = np.array([100, 0.03, 0.0008])
    peak, inside = ((1 - 0.03) / 0.0008) ** 0.5, 0
    for _ in range(100):
        fit = fit_scalability(n, law(true, n) * np.exp(rng.normal(0, 0.03, n.size)))
        low, high = fit.intervals["peak"]
        inside += low is not None and high is not None and low <= peak <= high

    assert inside >= 87


def test_a_peak_below_one_user_is_none() -> None:
    """Every user more is a loss."""
    fit = fit_scalability(np.array([1.0, 2, 4, 8]), np.array([100.0, 50, 25, 12]))

    assert (fit.peak, fit.intervals["peak"]) == (None, (None, None))


@given(st.floats(1, 1e5), st.floats(0.001, 0.3), st.floats(1e-6, 1e-2))
@settings(max_examples=60, deadline=None)
def test_a_law_is_found_again(scale: float, sigma: float, kappa: float) -> None:
    """From its own values at ten levels."""
    n = np.array([1.0, 2, 4, 8, 16, 32, 64, 128, 256, 512])
    fit = fit_scalability(n, law(np.array([scale, sigma, kappa]), n))

    assert fit.throughput_of_one == pytest.approx(scale, rel=1e-3)
    assert fit.sigma == pytest.approx(sigma, rel=1e-2, abs=1e-5)
    assert fit.kappa == pytest.approx(kappa, rel=1e-2, abs=1e-8)


def test_what_only_saturates_has_no_peak() -> None:
    """kappa is 0, without an interval; nothing is negative."""
    n = np.array([1.0, 2, 4, 8, 16, 32])
    noise = np.array([1.0, 1.01, 0.99, 1.0, 0.995, 1.02])
    fit = fit_scalability(n, law(np.array([100.0, 0.1, 0.0]), n) * noise)

    assert (fit.kappa, fit.peak, fit.intervals["kappa"]) == (0.0, None, (None, None))
    assert fit.sigma == pytest.approx(0.1, rel=0.1)


def test_linear_scaling_is_no_contention() -> None:
    """sigma and kappa are 0."""
    n = np.array([1.0, 2, 4, 8])
    fit = fit_scalability(n, 50 * n)

    assert (fit.sigma, fit.kappa) == pytest.approx((0, 0), abs=1e-9)
    assert fit.throughput_of_one == pytest.approx(50)
