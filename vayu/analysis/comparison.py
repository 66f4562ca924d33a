"""Two sets of latencies: are they told apart, by how much, and what would it take to know.

    x, y in order of arrival ──> batches ──> quantiles, with bands for all at once ──> verdict
                                        └──> Hodges-Lehmann shift, Cliff's delta

Rule 1: the verdict rests on the quantiles (and, of runs, on the share of failures), each with a
margin that is stated. The other numbers are shown and do not vote.
Rule 2: autocorrelation widens every interval; comparing a run with itself made anew must not
raise an alarm more often than one in twenty times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vayu.analysis.samples import sample
from vayu.errors import InvalidConfig
from vayu.model.show import show
from vayu.stats.batches import Batches
from vayu.stats.interval import Interval
from vayu.stats.judgement import Difference, Verdict, judge, to_settle, together
from vayu.stats.pairs import Estimate, cliffs_delta, hodges_lehmann
from vayu.stats.shift import Shift, shift_function

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from vayu.figures.figure import Figure

QUANTILES = (0.5, 0.75, 0.9, 0.95, 0.99)
"""That are judged unless others are asked for."""

MARGIN = 0.05
"""Of the quantiles: what is less is the same. [1]"""

LEAST = 1e-9
"""A clock tells no less: a ratio counts what is shorter as this. [s]"""

_SEED = 20_140_411  # of the random weights: the same numbers give the same answer


@dataclass(frozen=True, kw_only=True)
class Latencies:
    """What two samples of latencies say of each other.

    Attributes
    ----------
    shifts : tuple of Shift
        One a quantile; the bands hold for all together. [s]
    location : Estimate
        Hodges-Lehmann shift. [s]
    delta : Estimate
        Cliff's delta. [1]
    sizes : tuple of int
        Values of either sample. [1]
    worth : tuple of int
        Independent values that the medians are worth. [1]
    """

    shifts: tuple[Shift, ...]
    location: Estimate
    delta: Estimate
    sizes: tuple[int, int]
    worth: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What `compare_samples` returns: y against x, where x is the baseline.

    Attributes
    ----------
    verdict : Verdict
        ``better``, ``worse``, ``same`` or ``inconclusive``: y compared with x.
    latencies : Latencies
    confidence : float
        Of all bands together.
    margin : float
        Of the quantiles. [1]
    needed : int, optional
        About how many more requests on each side would settle an inconclusive comparison; None:
        no number would, as long as the differences stay as they are.
    """

    verdict: Verdict
    latencies: Latencies
    confidence: float
    margin: float
    needed: int | None

    @property
    def quantiles(self) -> pd.DataFrame:
        """One row a quantile: both values, shift and ratio with their bands, and its verdict."""
        return quantiles_frame(self.latencies.shifts, self.margin)

    @property
    def differences(self) -> list[Difference]:
        """Everything that votes."""
        return quantile_differences(self.latencies, self.margin)

    @property
    def sentence(self) -> str:
        """What it comes to, in one sentence with an interval."""
        from vayu.analysis.comparison_text import sentence  # noqa: PLC0415 (knows this module)

        return sentence(self)

    def plot(self) -> Figure:
        """Return the shift function: by how much each quantile changed, with its band."""
        from vayu.figures.shift import shift_figure  # noqa: PLC0415 (plotly is heavy)

        note = f"{self.sentence} Bands hold together with {self.confidence:.0%} confidence."
        return shift_figure(self.latencies.shifts, margin=self.margin, note=note)

    def __repr__(self) -> str:
        """Return the sentence and the numbers as a person reads them."""
        from vayu.analysis.comparison_text import text  # noqa: PLC0415 (knows this module)

        return text(self)

    def _repr_html_(self) -> str:
        """Return the same as HTML with inline styles only."""
        from vayu.analysis.comparison_text import html  # noqa: PLC0415 (knows this module)

        return html(self)


def compare_samples(
    x: ArrayLike,
    y: ArrayLike,
    *,
    quantiles: Iterable[float] = QUANTILES,
    confidence: float = 0.95,
    margin: float = MARGIN,
) -> Comparison:
    """Compare two samples of latencies; x is the baseline.

    Parameters
    ----------
    x, y : array of float, shapes (n,) and (m,)
        Latencies in order of arrival: neighbours depend, and the order tells how much. [s]
    quantiles : iterable of float
        That the verdict rests on, strictly between 0 and 1.
    confidence : float
        Of all bands together: a share of false alarms of at most one less this.
    margin : float
        Within which a quantile is the same, as a share of it.

    Returns
    -------
    Comparison
        Same numbers, same answer: its random weights have a fixed seed.

    Raises
    ------
    InvalidConfig
        If a sample is empty or holds NaN, infinity or a negative number, or an option is wrong;
        all problems are named.
    """
    problems: dict[str, str] = {}
    here, there = sample("x", x, problems), sample("y", y, problems)
    qs = checked_options(quantiles, confidence, margin, problems)
    if here is None or there is None or problems:
        raise InvalidConfig(problems)
    found = compare_latencies(here, there, qs, confidence)
    return concluded(found, confidence=confidence, margin=margin)


def compare_latencies(
    x: NDArray[Any], y: NDArray[Any], qs: Sequence[float], confidence: float
) -> Latencies:
    """Return what two samples say, each in order of arrival and valid. [s]."""
    rng = np.random.default_rng(_SEED)
    here, there = Batches.of(x), Batches.of(y)
    return Latencies(
        shifts=tuple(shift_function(here, there, qs, confidence, least=LEAST, rng=rng)),
        location=hodges_lehmann(here, there, confidence),
        delta=cliffs_delta(here, there, confidence),
        sizes=(here.size, there.size),
        worth=(_worth(here, confidence), _worth(there, confidence)),
    )


def concluded(found: Latencies, *, confidence: float, margin: float) -> Comparison:
    """Return the comparison of two samples, with its verdict."""
    differences = quantile_differences(found, margin)
    return Comparison(
        verdict=together([judge(one) for one in differences]),
        latencies=found,
        confidence=confidence,
        margin=margin,
        needed=to_settle(differences),
    )


def quantile_differences(found: Latencies, margin: float) -> list[Difference]:
    """Return each quantile's relative difference."""
    return [_difference(shift, margin, min(found.sizes)) for shift in found.shifts]


def quantiles_frame(shifts: Iterable[Shift], margin: float) -> pd.DataFrame:
    """Return one row a quantile.

    Parameters
    ----------
    shifts : iterable of Shift
        [s]
    margin : float
        Of the ratio. [1]

    Returns
    -------
    DataFrame
        `quantile`; `baseline`, `value`, `shift`, `shift_low`, `shift_high` as timedelta64[ns];
        `ratio`, `ratio_low`, `ratio_high`; `verdict`; `needed`. A bound that is missing is NaT
        or NaN.
    """
    every = list(shifts)
    durations = {
        "baseline": [one.x for one in every],
        "value": [one.y for one in every],
        "shift": [one.y - one.x for one in every],
        "shift_low": [one.difference.low for one in every],
        "shift_high": [one.difference.high for one in every],
    }
    columns: dict[str, Any] = {"quantile": [one.q for one in every]}
    columns |= {
        name: pd.to_timedelta(pd.Series(values, dtype=float), unit="s").astype("m8[ns]")
        for name, values in durations.items()
    }
    columns["ratio"] = [_ratio(one) for one in every]
    columns["ratio_low"] = pd.array([one.ratio.low for one in every], dtype="float64")
    columns["ratio_high"] = pd.array([one.ratio.high for one in every], dtype="float64")
    columns["verdict"] = [str(judge(_difference(one, margin, 1))) for one in every]
    columns["needed"] = [one.needed for one in every]
    return pd.DataFrame(columns)


def checked_options(
    quantiles: object, confidence: object, margin: object, problems: dict[str, str]
) -> tuple[float, ...]:
    """Return the quantiles; what is wrong is added to `problems`."""
    qs: tuple[Any, ...] = ()
    if isinstance(quantiles, str) or not hasattr(quantiles, "__iter__"):
        problems["quantiles"] = f"must be a list of numbers such as 0.99, got {show(quantiles)}"
    else:
        qs = tuple(quantiles)
        for position, q in enumerate(qs):
            if not is_number(q) or not 0 < q < 1:
                problems[f"quantiles.{position}"] = _BETWEEN.format(show(q), "0.99")
        if not qs:
            problems["quantiles"] = "must name at least one, such as 0.99"
    if not is_number(confidence) or not 0 < confidence < 1:  # type: ignore[operator]
        problems["confidence"] = _BETWEEN.format(show(confidence), "0.95")
    if not is_number(margin) or not 0 <= margin < 1:  # type: ignore[operator]
        problems["margin"] = f"must be a share of at least 0 and below 1, got {show(margin)}"
    return tuple(sorted({float(q) for q in qs})) if not problems else ()


_BETWEEN = "must be a number strictly between 0 and 1 such as {1}, got {0}"


def is_number(value: object) -> bool:
    """Whether it is a real number, and not a truth value."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def _difference(shift: Shift, margin: float, count: int) -> Difference:
    """Return a quantile's difference as a share of the baseline."""
    low, high = (None if bound is None else bound - 1 for bound in shift.ratio)
    return Difference(_ratio(shift) - 1, Interval(low, high), margin, count, shift.needed)


def _ratio(shift: Shift) -> float:
    """Return by which factor a quantile changed."""
    return max(shift.y, LEAST) / max(shift.x, LEAST)


def _worth(batches: Batches, confidence: float) -> int:
    """Return how many independent values the median is worth."""
    hits = batches.below([batches.quantile(0.5)])[:, 0]
    return max(int(batches.size / batches.effect(hits, confidence)), 1)
