"""The fit of the Universal Scalability Law is that of R's published example, and of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.optimize import curve_fit

from vayu.stats.scalability import fit_scalability, law

# SPEC SDM91 on a Sun SPARCcenter 2000, scripts an hour: N. J. Gunther, "Guerrilla Capacity
# Planning", 2007; `specsdm91` in R's package usl, whose manual gives the coefficients.
LOAD = np.array([1.0, 18, 36, 72, 108, 144, 216])
THROUGHPUT = np.array([64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2])


def test_gunthers_data_as_published() -> None:
    """sigma 0.0277, kappa 0.000104, lambda 90.0, and the peak at 96.5."""
    fit = fit_scalability(LOAD, THROUGHPUT)

    assert fit.sigma == pytest.approx(0.02772985, rel=1e-4)
    assert fit.kappa == pytest.approx(0.00010437, rel=1e-4)
    assert fit.throughput_of_one == pytest.approx(89.9952, rel=1e-4)
    assert fit.peak == pytest.approx(96.52, abs=0.01)
    assert fit.residuals == pytest.approx(THROUGHPUT - fit.throughput(LOAD))


def test_intervals_are_those_of_scipy() -> None:
    """Its covariance, with Student's t of 4 degrees of freedom (2.7764)."""
    fit = fit_scalability(LOAD, THROUGHPUT)
    best, covariance = curve_fit(
        lambda n, *p: law(np.array(p), n), LOAD, THROUGHPUT, p0=[60, 0.01, 1e-4]
    )

    spread = 2.776445 * np.sqrt(np.diag(covariance))
    found = [fit.intervals[name] for name in ("lambda", "sigma", "kappa")]
    assert [one.low for one in found] == pytest.approx(best - spread, rel=1e-3)
    assert [one.high for one in found] == pytest.approx(best + spread, rel=1e-3)


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
