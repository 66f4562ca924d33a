"""Whatever has rows can be asked about them: a run, a saved one, a file of another tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.exported import Exported
from vayu.api.statistics import Statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    import pyarrow as pa

    from vayu.analysis.checks import RowCheck
    from vayu.analysis.measured import Measured
    from vayu.analysis.quality import Quality
    from vayu.analysis.steady_state import SteadyState
    from vayu.analysis.table import Table
    from vayu.api.plots import Plots
    from vayu.report.trust import Counts


class Analysed(Statistics, Exported):
    """What can be asked of requests, whoever sent them."""

    @property
    def label(self) -> str:
        """What tables and figures call it."""
        raise NotImplementedError

    def rows(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the stored columns of every request, with the types of ``docs/rows.md``.

        Parameters
        ----------
        columns : sequence of str, optional
            Only these.

        Returns
        -------
        pyarrow.Table
            In any order of rows.
        """
        raise NotImplementedError

    @property
    def requests(self) -> pd.DataFrame:
        """One row for every request, in order of completion."""
        from vayu.analysis.frames import frame_of  # noqa: PLC0415 (pandas is heavy)

        return frame_of(self.rows())

    def measured(self) -> Measured:
        """Return the stamps and outcomes of every request as plain arrays."""
        from vayu.analysis.measured import MEASURED, measured_of  # noqa: PLC0415 (pyarrow)

        return measured_of(self.rows(MEASURED))

    def check(
        self,
        holds: Callable[[pd.DataFrame], pd.Series],
        *,
        name: str | None = None,
        ci: float = 0.95,
    ) -> RowCheck:
        """Return for how many requests something holds: a test of your own on every row.

        Parameters
        ----------
        holds : callable
            Of the DataFrame `requests`; returns a boolean for each row, missing where there is
            no answer: ``lambda df: df.response < "200ms"``.
        name : str, optional
            What to call it; by default as the function is called.
        ci : float, default 0.95
            Confidence of the interval around the share.

        Returns
        -------
        RowCheck
            ``passed``, ``failed``, ``skipped``, ``share`` with its ``interval``, the ``outcome``,
            and ``failing``, which rows failed.
        """
        from vayu.analysis.checks import check_rows  # noqa: PLC0415 (pandas is heavy)

        return check_rows(self.requests, holds, name=name, ci=ci)

    @property
    def plot(self) -> Plots:
        """Its pictures: ``run.plot.spectrum()``, ``run.plot.heatmap()`` ..."""
        from vayu.api.plots import Plots  # noqa: PLC0415 (pyarrow is heavy)

        return Plots(self)

    def steady_state(self) -> SteadyState:
        """Return from when on it is steady: response time and throughput have settled.

        Returns
        -------
        SteadyState
            ``start`` (None: it never is), ``reason`` in words, ``share`` of the requests before
            it, and ``plot()``. `steady=True` of other methods leaves out what is before it.
        """
        from vayu.analysis.steady_state import steady_state  # noqa: PLC0415 (pandas is heavy)

        return steady_state(self.measured())

    def segments(self) -> Table:
        """Return the stretches in which the response time stayed on one level.

        Returns
        -------
        DataFrame
            One row a stretch: `start`, `end`, `requests`, `level`, `p50`, `p99`, and `change`,
            the factor from the level before. ``.plot()`` is the timeline, each change marked.
        """
        from vayu.analysis.drawing import timeline  # noqa: PLC0415 (pandas is heavy)
        from vayu.analysis.population import population  # noqa: PLC0415 (numpy is heavy)
        from vayu.analysis.segments import segments_frame  # noqa: PLC0415 (pandas is heavy)
        from vayu.analysis.table import Table  # noqa: PLC0415 (pandas is heavy)

        every = self.measured()
        who = population(every)
        return Table(
            segments_frame(every),
            note=f"{who[0].upper()}{who[1:]}.",
            draw=lambda _: timeline(every),
        )

    def quality(self) -> Quality:
        """Return how far its numbers can be trusted: each question with reason and remedy.

        Returns
        -------
        Quality
            ``verdict``, ``trusted``, ``frame``; the repr says it in words.
        """
        from vayu.analysis.quality import quality_of  # noqa: PLC0415 (pandas is heavy)

        return quality_of(self.measured(), self.counts)

    @property
    def counts(self) -> Counts | None:
        """What its summary counts; None: there is none, or not yet."""
        return None

    @property
    def monitor(self) -> pd.DataFrame:
        """What was read beside it; nothing, where nothing was."""
        from vayu.analysis.monitor_frame import monitor_frame  # noqa: PLC0415 (pandas is heavy)

        return monitor_frame((), t0=0)
