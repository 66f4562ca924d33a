"""`vayu.read`: what other tools measured, for the same questions.

rows         k6, JMeter, vegeta                 `ForeignRun`: everything a run can be asked
histograms   HdrHistogram logs, wrk2            `Histograms`: percentiles
aggregates   Locust                             `Aggregates`: the table as it is
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import numpy as np

from vayu.api.analysed import Analysed
from vayu.api.options import selecting
from vayu.errors import InvalidConfig, StoreError
from vayu.model.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    import pyarrow as pa

    from vayu.analysis.table import Table
    from vayu.api.options import Selection
    from vayu.figures.figure import Figure
    from vayu.formats.histogram_results import Interval
    from vayu.formats.result_rows import Results

UNITS = {"ns": 1, "us": 1_000, "ms": 1_000_000}


class ForeignRun(Analysed):
    """The requests of another tool's run.

    Parameters
    ----------
    results : Results
    name : str
        Of the file.
    """

    def __init__(self, results: Results, name: str) -> None:
        self._results = results
        self._name = name

    @property
    def label(self) -> str:
        """Name of the file."""
        return self._name

    @property
    def tool(self) -> str:
        """What wrote it."""
        return self._results.tool

    @property
    def epoch(self) -> int:
        """The first start on the wall clock. [ns since 1970]."""
        return self._results.epoch

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the numbers."""
        return self._results.notes

    def rows(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the stored columns of every request; null where the tool says nothing.

        Parameters
        ----------
        columns : sequence of str, optional
            Only these.
        """
        table = self._results.table
        return table if columns is None else table.select(list(columns))

    @property
    def unknown(self) -> tuple[str, ...]:
        """When requests should have started, and how late they were: no tool tells."""
        return ("intended", "lag")

    @property
    def requests(self) -> pd.DataFrame:
        """One row for every request, in order of completion; what the tool does not say is NA."""
        return super().requests.assign(**dict.fromkeys(self.unknown, np.timedelta64("NaT", "ns")))

    def check_known(self, duration: str) -> None:
        """Refuse the lag: it would be 0 of every request, and is not known of any.

        Raises
        ------
        InvalidConfig
            Naming the file.
        """
        if duration == "lag":
            why = f"lag is not known: {self._name} holds no intended starts"
            raise InvalidConfig({"of": why}, hint="response or service")

    @selecting
    def describe(self, **selection: Unpack[Selection]) -> Table:
        """Return what `describe` returns of a run; its lag is not known, and so missing.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        from vayu.analysis.describe import without_lag  # noqa: PLC0415 (pandas is heavy)

        return without_lag(super().describe(**selection))

    def __repr__(self) -> str:
        """Say what it is, and what a reader must know."""
        from vayu.report.quantity import requests  # noqa: PLC0415 (rarely shown)

        head = f"<ForeignRun {self._name}: {requests(len(self._results.table))} of {self.tool}"
        return f"{head}; {'; '.join(self.notes)}>" if self.notes else f"{head}>"


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


class Aggregates:
    """A table that a tool made of its requests, which are not in it.

    Parameters
    ----------
    frame : DataFrame
        As it was written.
    name : str
        Of the file.
    tool : str
    """

    def __init__(self, frame: pd.DataFrame, name: str, tool: str) -> None:
        self.frame = frame
        self._name = name
        self.tool = tool

    def __getattr__(self, name: str) -> object:
        """Say why it cannot be asked what a run can.

        Raises
        ------
        AttributeError
            Always.
        """
        if hasattr(ForeignRun, name):
            why = (
                f"{self._name} is {self.tool}: percentiles that are made already, without the "
                f"requests, and percentiles cannot be merged; .frame is what it says"
            )
            raise AttributeError(why, name=name, obj=self)
        raise AttributeError(f"'Aggregates' has no attribute {name!r}", name=name, obj=self)

    def __repr__(self) -> str:
        """Say what it is."""
        return f"<Aggregates {self._name}: {self.tool}, {len(self.frame):,} rows>"


def read(
    path: str | os.PathLike[str], *, unit: str | None = None
) -> ForeignRun | Histograms | Aggregates:
    """Read the results of another tool; which one, is told from what is in the file.

    Parameters
    ----------
    path : str or path
        k6 (JSON lines, CSV), JMeter (JTL as CSV or XML), vegeta (JSON, CSV), an HdrHistogram log, a
        percentile table (wrk2, ``.hgrm``) or Locust's CSV.
    unit : {"ns", "us", "ms"}, optional
        Of the values in an HdrHistogram log; by default what the file tells, else ns.

    Returns
    -------
    ForeignRun, Histograms or Aggregates
        A file that is damaged, or holds what cannot be (a negative duration, say), raises
        `vayu.errors.InvalidConfig`, naming the rows.

    Raises
    ------
    StoreError
        If it cannot be read.
    """
    from vayu.formats import histogram_results, result_files  # noqa: PLC0415 (pyarrow is heavy)

    place, scale = _checked(path, unit)
    try:
        data = place.read_bytes()
    except OSError as error:
        raise StoreError(f"{place} cannot be read: {error.strerror or error}") from error
    kind = result_files.format_of(data)
    if kind.read is not None:
        return ForeignRun(kind.read(data), place.name)
    if kind.kind == "aggregate":
        import pandas as pd  # noqa: PLC0415 (heavy)

        return Aggregates(pd.DataFrame(result_files.aggregate_of(data)), place.name, kind.name)
    text = data.decode("utf-8", "replace")
    if kind.kind == "hlog":
        unit_ns, note = histogram_results.unit_of_log(text) if scale is None else (scale, "")
        found = histogram_results.read_hlog(text, unit=unit_ns)
        return Histograms(found, place.name, (note,) if note else ())
    return Histograms([histogram_results.read_percentile_table(text)], place.name)


def _checked(path: object, unit: object) -> tuple[Path, int | None]:
    """Return where to read, and the unit in ns.

    Raises
    ------
    InvalidConfig
        Naming what is wrong with either.
    """
    problems: dict[str, str] = {}
    if not isinstance(path, str | os.PathLike) or not str(path).strip():
        problems["path"] = f"must be the path of a file, got {show(path)}"
    elif not Path(path).expanduser().is_file():
        problems["path"] = f"there is no file {show(str(path))}"
    if unit is not None and unit not in UNITS:
        problems["unit"] = f"must be one of {', '.join(UNITS)}, got {show(unit)}"
    if problems:
        raise InvalidConfig(problems)
    return Path(str(path)).expanduser(), None if unit is None else UNITS[str(unit)]
