"""Percentiles of histograms that somebody else recorded: merged by their counts, never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from vayu.analysis.percentile_names import FORM, is_number, quantile_of
from vayu.errors import InvalidConfig
from vayu.model.words.show import show
from vayu.stats.quantile import rank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.figures.figure import Figure
    from vayu.formats.results.histogram_results import Interval

    Levels = Iterable[float | str] | float | str
    Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]

MERGED_COLUMNS = ("tag", "percentile", "value", "count")
"""Columns of `percentiles_frame`, in order."""


def merged(intervals: Sequence[Interval]) -> dict[str, Pairs]:
    """Return values, ascending, and their counts by tag. [ns]."""
    found: dict[str, Pairs] = {}
    for tag in dict.fromkeys(interval.tag for interval in intervals):
        own = [interval for interval in intervals if interval.tag == tag]
        values, where = np.unique(
            np.concatenate([interval.durations for interval in own]), return_inverse=True
        )
        counts = np.zeros(len(values), np.int64)
        np.add.at(counts, where, np.concatenate([interval.counts for interval in own]))
        found[tag] = values, counts
    return found


def percentiles_frame(intervals: Sequence[Interval], percentiles: Levels) -> pd.DataFrame:
    """Return percentiles of each tag, by nearest rank.

    Parameters
    ----------
    intervals : sequence of Interval
    percentiles : iterable of number or str, or one
        As `quantile_levels` takes them; 0 and 100 are the least and the greatest value.

    Returns
    -------
    DataFrame
        With `MERGED_COLUMNS`; `value` is timedelta64[ns], NaT where nothing was recorded.
    """
    rows = [
        {"tag": tag, **row}
        for tag, (values, counts) in merged(intervals).items()
        for row in _rows(values, counts, _checked(percentiles))
    ]
    return _frame(rows, MERGED_COLUMNS)


def timeline_frame(intervals: Sequence[Interval], percentiles: Levels) -> pd.DataFrame:
    """Return percentiles of each interval, as `percentiles_frame`, with its start and length."""
    rows = [
        {
            "tag": interval.tag,
            "start": round(interval.start * 1e9),
            "length": round(interval.length * 1e9),
            **row,
        }
        for interval in intervals
        for row in _rows(interval.durations, interval.counts, _checked(percentiles))
    ]
    return _frame(rows, ("tag", "start", "length", *MERGED_COLUMNS[1:]))


def spectrum_of(intervals: Sequence[Interval]) -> Figure:
    """Return the percentile spectrum of each tag."""
    from vayu.figures.spectrum import Spectrum, spectrum  # noqa: PLC0415 (plotly is heavy)

    lines, notes = [], []
    for group, (tag, (values, counts)) in enumerate(merged(intervals).items()):
        name = tag or "recorded"
        lines.append(Spectrum(name, values, counts=counts, group=group))
        notes.append(f"{name}: {int(counts.sum()):,} values")
    return spectrum(lines, note="; ".join(notes))


def _rows(
    values: NDArray[np.int64], counts: NDArray[np.int64], percentiles: Sequence[float]
) -> list[dict[str, object]]:
    """Return a row for each percentile."""
    totals = np.cumsum(counts)
    count = int(totals[-1]) if len(totals) else 0
    found: list[dict[str, object]] = []
    for percentile in percentiles:
        at = np.searchsorted(totals, rank(percentile / 100, count)) if count else None
        value = pd.NaT if at is None else int(values[at])
        found.append({"percentile": float(percentile), "value": value, "count": count})
    return found


def _frame(rows: list[dict[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows with their types."""
    frame = pd.DataFrame(rows, columns=list(columns))
    for name in ("start", "length", "value"):
        if name in frame:
            frame[name] = pd.to_timedelta(frame[name], unit="ns")
    return frame


def _checked(given: object) -> list[float]:
    """Return percentiles.

    Raises
    ------
    InvalidConfig
        Naming those that are none.
    """
    several = given if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    found = [(one, _percent(one)) for one in several]
    wrong = [one for one, percent in found if percent is None]
    if wrong or not found:
        got = f", got {show(wrong[0])}" if wrong else ""
        raise InvalidConfig({"percentiles": f"must be {FORM}, or 0 or 100{got}"})
    return [percent for _, percent in found if percent is not None]


def _percent(level: object) -> float | None:
    """Return a percentile, as `quantile_of` takes it, in per cent; None when it is none."""
    if is_number(level) and level in {0, 100}:  # the least and the greatest value
        return float(level)
    q = quantile_of(level)
    return None if q is None else round(100 * q, 10)
