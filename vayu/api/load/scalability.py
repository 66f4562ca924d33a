"""What a sweep says of the capacity of its target, as the Universal Scalability Law has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from vayu.figures.figure import Figure
    from vayu.stats.scalability import ScalabilityFit


@dataclass(frozen=True)
class Scalability:
    """The Universal Scalability Law of a target, as far as a sweep says it.

    Attributes
    ----------
    fit : ScalabilityFit
        Parameters, intervals, residuals.
    concurrency, throughput : ndarray of float64, shape (m,)
        What it was fitted to. [1], [1/s]
    confidence : float
    """

    fit: ScalabilityFit
    concurrency: Any
    throughput: Any
    confidence: float

    @property
    def peak(self) -> float | None:
        """In flight where throughput is highest [1]; None: it has no peak."""
        return self.fit.peak

    @property
    def peak_throughput(self) -> float | None:
        """Throughput there [1/s]; without a peak what it approaches, None if it has no limit."""
        if self.fit.peak is not None:
            return float(self.fit.throughput(np.array([self.fit.peak]))[0])
        return self.fit.throughput_of_one / self.fit.sigma if self.fit.sigma > 0 else None

    @property
    def parameters(self) -> pd.DataFrame:
        """One row a parameter: `name`, `value`, `low`, `high` (NaN: no bound)."""
        import pandas as pd  # noqa: PLC0415 (heavy)

        values = {
            "lambda": self.fit.throughput_of_one, "sigma": self.fit.sigma, "kappa": self.fit.kappa,
            "peak": self.fit.peak,
        }  # fmt: skip
        rows = [
            {"name": name, "value": value, **self.fit.intervals[name]._asdict()}
            for name, value in values.items()
        ]
        numbers = dict.fromkeys(("value", "low", "high"), "float64")
        return pd.DataFrame(rows).astype(numbers)

    def plot(self) -> Figure:
        """Return measured throughput and the fitted law."""
        from vayu.figures.capacity import scalability_figure  # noqa: PLC0415 (plotly is heavy)

        furthest = max(float(self.concurrency.max()), 1.2 * (self.fit.peak or 0))
        x = np.linspace(0, min(furthest, 3 * float(self.concurrency.max())), 200)
        curve = (x, self.fit.throughput(x))
        return scalability_figure(
            self.concurrency, self.throughput, curve, peak=self.fit.peak, note=self._sentence()
        )

    def _sentence(self) -> str:
        """Say what it comes to."""
        fit = self.fit
        head = f"contention {fit.sigma:.3g}, coherency {fit.kappa:.2g}, R² {fit.r_squared:.3f}"
        if fit.peak is None:
            limit = self.peak_throughput
            rest = "no limit is seen" if limit is None else f"approaches {limit:,.0f}/s, no peak"
        else:
            low, high = fit.intervals["peak"]
            bounds = (
                "" if low is None else f" ({100 * self.confidence:g} %: {low:,.0f} to {high:,.0f})"
            )
            rest = f"peak {self.peak_throughput:,.0f}/s at {fit.peak:,.0f} in flight{bounds}"
        return f"{head}; {rest}; fitted to {len(self.concurrency)} levels"

    def __repr__(self) -> str:
        """Say it in one line."""
        return f"<Scalability: {self._sentence()}>"
