"""Histograms that another tool wrote: an HdrHistogram log, or the percentile table of wrk2."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from vayu.figures.figure import Figure
    from vayu.formats.results.histogram_results import Interval


class Histograms:
    """Histograms that another tool wrote; single requests are not known.

    Parameters
    ----------
    intervals : list of Interval
    name : str
        Of the file.
    notes : tuple of str
        What a reader must know, such as the unit that was taken.
    """

    def __init__(self, intervals: list[Interval], name: str, notes: tuple[str, ...] = ()) -> None:
        self._intervals = intervals
        self._name = name
        self.notes = notes

    @property
    def tags(self) -> list[str]:
        """Names of the histograms; one without a name is empty."""
        return list(dict.fromkeys(interval.tag for interval in self._intervals))

    def percentiles(
        self, percentiles: Iterable[float | str] | float | str = (50, 90, 99, 99.9, 99.99)
    ) -> pd.DataFrame:
        """Return percentiles of each histogram, its intervals merged.

        Parameters
        ----------
        percentiles : iterable of number or str, or one
            Such as ``[50, 99.9]`` or ``["p50", 0.999]``, as a run takes them; also 0 and 100.

        Returns
        -------
        DataFrame
            One row a tag and percentile: `tag`, `percentile`, `value` (timedelta64[ns]) and
            `count`, the population.
        """
        from vayu.analysis.merged import percentiles_frame  # noqa: PLC0415 (pandas is heavy)

        return percentiles_frame(self._intervals, percentiles)

    def timeline(self, percentiles: Iterable[float | str] | float | str = (50, 99)) -> pd.DataFrame:
        """Return percentiles of each interval.

        Parameters
        ----------
        percentiles : iterable of number or str, or one
            Such as ``[50, 99.9]`` or ``["p50", 0.999]``, as a run takes them; also 0 and 100.

        Returns
        -------
        DataFrame
            As `percentiles`, with `start` and `length` of the interval.
        """
        from vayu.analysis.merged import timeline_frame  # noqa: PLC0415 (pandas is heavy)

        return timeline_frame(self._intervals, percentiles)

    def plot(self) -> Figure:
        """Return the percentile spectrum of each histogram."""
        from vayu.analysis.merged import spectrum_of  # noqa: PLC0415 (plotly is heavy)

        return spectrum_of(self._intervals)

    def __repr__(self) -> str:
        """Say what it holds."""
        count = sum(int(interval.counts.sum()) for interval in self._intervals)
        said = f"{count:,} values in {len(self._intervals):,} intervals"
        return f"<Histograms {self._name}: {'; '.join([said, *self.notes])}>"
