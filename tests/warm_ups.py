"""Ten shapes of warm-up with a known end, and what never warms up.

Each is what the response time has too much at a time [s], as a part of the steady one; the end
is the last moment at which it differs by 5 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.analysis.measured import Measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Shape = Callable[[NDArray[np.float64]], NDArray[np.float64]]

LENGTH = 30.0
"""Of a run. [s]"""

_T = 6.0


def _rest(t: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(1 - t / _T, 0, None)


WARM_UPS: dict[str, Shape] = {
    "step": lambda t: np.where(t < _T, 1.0, 0.0),
    "two steps": lambda t: np.where(t < _T / 2, 1.0, np.where(t < _T, 0.4, 0.0)),
    "line": _rest,
    "parabola": lambda t: _rest(t) ** 2,
    "cosine": lambda t: np.where(t < _T, 0.5 * (1 + np.cos(np.pi * t / _T)), 0.0),
    "exponential": lambda t: np.exp(-t / 1.7),
    "slow tail": lambda t: 1.2 / (1 + t) ** 1.8,
    "overshoot": lambda t: 0.8 * np.cos(2 * np.pi * t / _T) * np.sqrt(_rest(t)),
    "from below": lambda t: -0.5 * _rest(t),
    "spikes": lambda t: np.where((t < _T) & (t % 1.5 < 0.75), 1.2, 0.0),
}

UNSTEADY: dict[str, Shape] = {
    "drift": lambda t: t / LENGTH,
    "late step": lambda t: np.where(t > 20, 1.0, 0.0),
    "late hump": lambda t: np.where((t > 18) & (t < 21), 1.0, 0.0),
    "long warm-up": lambda t: np.where(t < 20, 1.0, 0.0),
}


def end_of(shape: Shape) -> float:
    """Last moment at which a shape is 5 % off. [s]."""
    t = np.linspace(0, LENGTH, 300_001)
    return float(t[np.abs(np.log1p(shape(t))) > np.log(1.05)].max(initial=0.0))


def warming(shape: Shape, *, seed: int, requests: int = 120_000) -> Measured:
    """Requests at equal distances whose response times are lognormal about a shape."""
    rng = np.random.default_rng(seed)
    t = np.arange(requests) / requests * LENGTH
    response = (10e6 * (1 + shape(t)) * np.exp(rng.normal(0, 0.3, requests))).astype(np.int64)
    started = (t * 1e9).astype(np.int64)
    completed = started + response
    order = np.argsort(completed, kind="stable")
    stamps = started[order]
    return Measured(stamps, stamps, completed[order], np.full(requests, 200, np.uint16))
