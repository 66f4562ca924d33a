"""The Universal Scalability Law: how throughput follows concurrency, and where it turns.

                      lambda N
    X(N) = ------------------------------------        lambda   throughput of one, alone  [1/s]
            1 + sigma (N - 1) + kappa N (N - 1)        sigma    contention: what is done one by one
                                                       kappa    coherency: what all must agree on

Without kappa throughput approaches lambda / sigma; with it, it has a peak and then falls:

    N* = sqrt((1 - sigma) / kappa)

The three are fitted by least squares of log X (Levenberg and Marquardt), each of sigma and kappa at
least 0: where the best value would be below, it is 0 and has no interval. Throughput is known to
some per cent at every level, not to the same number of requests a second: in X itself the highest
levels would outweigh the rest, and the intervals be too narrow. Intervals are those of linearised
least squares: the covariance s^2 (J'J)^-1 and Student's t with m - p degrees of freedom; that of
the peak is of its logarithm. A peak below one user is none. A few levels, each measured once, say
little: the intervals show how little.

Sources: N. J. Gunther, "Guerrilla Capacity Planning", 2007, chapters 4 to 6. D. W. Marquardt, "An
Algorithm for Least-Squares Estimation of Nonlinear Parameters", SIAM Journal 11, 1963.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from vayu.stats.interval import Interval
from vayu.stats.student import critical

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

FEWEST = 4
"""Different levels that a fit takes: one more than it has parameters. [1]"""

_ROUNDS = 200
_NAMES = ("lambda", "sigma", "kappa")


@dataclass(frozen=True)
class ScalabilityFit:
    """A fit.

    Attributes
    ----------
    throughput_of_one, sigma, kappa : float
        lambda [1/s], contention [1], coherency [1].
    intervals : dict of str to Interval
        By name: ``lambda``, ``sigma``, ``kappa``, ``peak`` [users]; without bounds where a
        parameter lies on its bound of 0.
    peak : float, optional
        N*, where throughput is highest; None: it has no peak from one user on.
    residuals : ndarray of float64, shape (m,)
        Measured less fitted throughput. [1/s]
    r_squared : float
        Share of the variance of X that the law explains. [1]
    """

    throughput_of_one: float
    sigma: float
    kappa: float
    intervals: dict[str, Interval]
    peak: float | None
    residuals: Numbers
    r_squared: float

    def throughput(self, concurrency: Numbers) -> Numbers:
        """Return the throughput that the law gives for some concurrencies. [1/s]."""
        return law(np.array([self.throughput_of_one, self.sigma, self.kappa]), concurrency)


def law(parameters: Numbers, concurrency: Numbers) -> Numbers:
    """Return X(N) for lambda, sigma and kappa. [1/s]."""
    scale, sigma, kappa = parameters
    n = np.asarray(concurrency, np.float64)
    found: Numbers = scale * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))
    return found


def fit_scalability(
    concurrency: Numbers, throughput: Numbers, *, confidence: float = 0.95
) -> ScalabilityFit:
    """Fit the law.

    Parameters
    ----------
    concurrency : ndarray of float64, shape (m,)
        Above 0, at least `FEWEST` different ones. [1]
    throughput : ndarray of float64, shape (m,)
        Above 0. [1/s]
    confidence : float
        Of the intervals.

    Returns
    -------
    ScalabilityFit
    """
    found: list[tuple[float, Numbers, NDArray[np.bool_]]] = []
    for free_rates in product((True, False), repeat=2):  # the last, linear scaling, always fits
        free = np.array((True, *free_rates))
        parameters = _fitted(concurrency, throughput, free)
        if (parameters[1:] >= 0).all():
            error = _error(concurrency, throughput, parameters)
            found.append((error, parameters, free))
    least = min(error for error, *_ in found)
    error, parameters, free = next(one for one in reversed(found) if one[0] <= least * (1 + 1e-9))
    return _described(concurrency, throughput, parameters, free, error, confidence)


def _fitted(n: Numbers, x: Numbers, free: NDArray[np.bool_]) -> Numbers:
    """Return the best parameters; those that are not free are 0."""
    parameters = _start(n, x, free)
    damping, error = 1e-3, _error(n, x, parameters)
    for _ in range(_ROUNDS):
        slopes = _slopes(parameters, n)[:, free]
        away = np.log(x / law(parameters, n))
        normal = slopes.T @ slopes
        step = np.linalg.lstsq(
            normal + damping * np.diag(np.diag(normal)), slopes.T @ away, rcond=None
        )[0]
        tried = parameters.copy()
        tried[free] += step
        now = _error(n, x, tried)
        if now <= error:
            done = error - now <= 1e-14 * max(error, 1e-300)
            parameters, error, damping = tried, now, damping / 10
            if done:
                break
        else:
            damping *= 10
            if damping > 1e12:
                break
    return parameters


def _error(n: Numbers, x: Numbers, parameters: Numbers) -> float:
    """Return the sum of squares of log X; infinite where the law is below 0."""
    fitted = law(parameters, n)
    if not (np.isfinite(fitted).all() and (fitted > 0).all()):
        return math.inf
    return float((np.log(x / fitted) ** 2).sum())


def _start(n: Numbers, x: Numbers, free: NDArray[np.bool_]) -> Numbers:
    """Return a first guess: N / X is linear in 1 / lambda, sigma / lambda and kappa / lambda."""
    columns = np.stack([np.ones_like(n), n - 1, n * (n - 1)], axis=1)[:, free]
    weights = x[:, None] / n[:, None]  # so that the same part of X counts alike
    found = np.linalg.lstsq(columns * weights, (n / x) * weights[:, 0], rcond=None)[0]
    inverse = found[0] if found[0] > 0 else float((n / x).min())
    parameters = np.zeros(3)
    parameters[0] = 1 / inverse
    parameters[np.flatnonzero(free)[1:]] = np.maximum(found[1:] / inverse, 0)
    return parameters


def _slopes(parameters: Numbers, n: Numbers) -> Numbers:
    """Return the derivatives of log X by lambda, sigma and kappa, shape (m, 3)."""
    scale, sigma, kappa = parameters
    below = 1 + sigma * (n - 1) + kappa * n * (n - 1)
    return np.stack([np.full_like(n, 1 / scale), (1 - n) / below, n * (1 - n) / below], axis=1)


def _described(
    n: Numbers,
    x: Numbers,
    parameters: Numbers,
    free: NDArray[np.bool_],
    error: float,
    confidence: float,
) -> ScalabilityFit:
    """Return the fit with its intervals and its peak."""
    degrees = len(n) - int(free.sum())
    covariance = np.zeros((3, 3))
    slopes = _slopes(parameters, n)[:, free]
    covariance[np.ix_(free, free)] = np.linalg.pinv(slopes.T @ slopes) * error / max(degrees, 1)
    reach = critical(confidence, degrees) if degrees > 0 else math.inf
    spreads = reach * np.sqrt(np.diag(covariance))
    intervals = {
        name: Interval(value - spread, value + spread) if open_ else Interval(None, None)
        for name, value, spread, open_ in zip(
            _NAMES, parameters.tolist(), spreads.tolist(), free.tolist(), strict=True
        )
    }
    sigma, kappa = float(parameters[1]), float(parameters[2])
    peak = math.sqrt((1 - sigma) / kappa) if kappa > 0 and sigma < 1 else None
    if peak is None or peak < 1:
        peak = None
        intervals["peak"] = Interval(None, None)
    else:
        gradient = np.array([0.0, -0.5 / (1 - sigma), -0.5 / kappa])  # of log N*
        spread = reach * math.sqrt(float(gradient @ covariance @ gradient))
        intervals["peak"] = Interval(peak * math.exp(-spread), peak * math.exp(min(spread, 700)))
    residuals = x - law(parameters, n)
    total = float(((x - x.mean()) ** 2).sum())
    return ScalabilityFit(
        float(parameters[0]), sigma, kappa, intervals, peak,
        residuals, 1 - float((residuals**2).sum()) / total if total else 1.0,
    )  # fmt: skip
