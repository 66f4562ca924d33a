"""One axis of a static picture: from values to px, with its marks.

A linear axis maps v to a + b v, a logarithmic one to a + b log10(v); texts stand side by side in
the order in which they first occur.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.report.axis import nice_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Mark = tuple[float, str]

_PARTS, _MOST_TEXTS = 6, 16


class Scale:
    """Maps the values of one axis to px.

    Parameters
    ----------
    axis : plotly axis
        Of a layout.
    values : sequence of array_like
        Everything that is drawn along it: where it begins and ends, unless the axis says.
    start, end : float
        Where the first and the last value stand. [px]
    """

    def __init__(self, axis: Any, values: Sequence[Any], *, start: float, end: float) -> None:
        self.axis = axis
        self._log = axis.type == "log"
        every = [np.asarray(v).ravel() for v in values]
        self._names = _names(every)
        low, high = _ends([self._plain(v) for v in every], zero=axis.rangemode == "tozero")
        if axis.range is not None:
            low, high = (float(v) for v in axis.range)
        elif self._names:
            low, high = low - 0.5, high + 0.5
        self._low, self._high = low, high if high > low else low + 1.0
        if axis.autorange == "reversed":
            start, end = end, start
        self._start, self._slope = start, (end - start) / (self._high - self._low)

    def px(self, values: Any) -> NDArray[np.float64]:
        """Return where values stand. [px]."""
        place: NDArray[np.float64] = self._start + (self._plain(values) - self._low) * self._slope
        return place

    def marks(self) -> list[Mark]:
        """Return place [px] and text of each mark that is in view."""
        inside = [
            (float(self.px([value])[0]), text)
            for value, text in self._all_marks()
            if self._low - 1e-9 <= float(self._plain([value])[0]) <= self._high + 1e-9
        ]
        return inside[:: math.ceil(len(inside) / _MOST_TEXTS) or 1]

    def _all_marks(self) -> list[tuple[Any, str]]:
        """Every mark: those of the axis, the names, or round numbers."""
        if self.axis.tickvals is not None:
            texts = self.axis.ticktext or [f"{v:g}" for v in self.axis.tickvals]
            return list(zip(self.axis.tickvals, texts, strict=True))
        if self._names:
            return [(name, name) for name in self._names]
        if self._log:
            powers = range(math.floor(self._low), math.ceil(self._high) + 1)
            return [(10.0**power, f"{10.0**power:,g}") for power in powers]
        step = nice_step(self._high - self._low, _PARTS)
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        first, last = math.ceil(self._low / step - 1e-9), math.floor(self._high / step + 1e-9)
        return [(i * step, f"{i * step:,.{decimals}f}") for i in range(first, last + 1)]

    def _plain(self, values: Any) -> NDArray[np.float64]:
        """Values as what the axis is linear in; NaN: nothing to draw."""
        found = np.asarray(values)
        if self._names and found.dtype.kind in "USO":
            return np.array([self._names.index(str(v)) for v in found.ravel()], np.float64)
        numbers = found.astype(np.float64)
        if not self._log:
            return numbers
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(numbers > 0, np.log10(numbers), np.nan)


def _names(every: list[NDArray[Any]]) -> list[str]:
    """Texts in the order in which they first occur; none on an axis of numbers."""
    texts = (str(v) for values in every if values.dtype.kind in "USO" for v in values)
    return list(dict.fromkeys(texts))


def _ends(every: list[NDArray[np.float64]], *, zero: bool) -> tuple[float, float]:
    """Least and greatest of all numbers; 0 and 1 when there are none."""
    finite = [v[np.isfinite(v)] for v in every]
    used = [v for v in finite if v.size]
    if not used:
        return 0.0, 1.0
    low, high = min(float(v.min()) for v in used), max(float(v.max()) for v in used)
    return (min(low, 0.0), max(high * 1.04, 0.0)) if zero else (low, high)
