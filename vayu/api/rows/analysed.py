"""Whatever has rows can be asked about them: a run, a saved one, a file of another tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from vayu.api.arguments.options import selecting
from vayu.api.rows.exported import Exported
from vayu.api.rows.statistics import Statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    import pyarrow as pa

    from vayu.analysis.checks import RowCheck
    from vayu.analysis.measured import Measured
    from vayu.analysis.quality import Quality
    from vayu.analysis.steady_state import SteadyState
    from vayu.analysis.table import Table
    from vayu.api.arguments.options import Selection
    from vayu.api.rows.plots import Plots
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

    @selecting
    def check(
        self,
        holds: Callable[[pd.DataFrame], pd.Series],
        *,
        name: str | None = None,
        ci: float = 0.95,
        **selection: Unpack[Selection],
    ) -> RowCheck:
        """Return for how many requests something holds: a test of your own on every row.

        Parameters
        ----------
        holds : callable
            Of the rows of `requests` that are meant; returns a boolean for each, missing where
            there is no answer: ``lambda df: df.response < "200ms"``.
        name : str, optional
            What to call it; by default as the function is called.
        ci : float, default 0.95
            Confidence of the interval around the share.
        **selection
            Which requests: `window`, `steady`, `mask`.

        Returns
        -------
        RowCheck
            ``passed``, ``failed``, ``skipped``, ``share`` with its ``interval``, the ``outcome``,
            ``failing``, which rows of `requests` failed, and ``plot()``.
        """
        from vayu.analysis.checks import check_rows  # noqa: PLC0415 (pandas is heavy)
        from vayu.analysis.selection import selected  # noqa: PLC0415 (numpy is heavy)

        mask = selected(self.measured(), **selection) if selection else None
        return check_rows(self.requests, holds, name=name, ci=ci, among=mask)

    @property
    def plot(self) -> Plots:
        """Its pictures: ``run.plot.spectrum()``, ``run.plot.heatmap()`` ..."""
        from vayu.api.rows.plots import Plots  # noqa: PLC0415 (pyarrow is heavy)

        return Plots(self)

    @selecting
    def steady_state(self, **selection: Unpack[Selection]) -> SteadyState:
        """Return from when on it is steady: response time and throughput have settled.

        Parameters
        ----------
        **selection
            Which requests: `window`, `mask`. `steady` is what is looked for, and so refused.

        Returns
        -------
        SteadyState
            ``start`` (None: it never is), ``reason`` in words, ``share`` of the requests before
            it, and ``plot()``. `steady=True` of other methods leaves out what is before it.

        Raises
        ------
        InvalidConfig
            If `steady` is given, or `window` or `mask` is none.
        """
        from vayu.analysis.steady_state import steady_state  # noqa: PLC0415 (pandas is heavy)
        from vayu.errors import InvalidConfig  # noqa: PLC0415 (checks only)

        if selection.get("steady"):
            raise InvalidConfig({"steady": "is what this looks for; ask without it"})
        part = self._part(selection)
        return steady_state(part.measured, since=part.stretch[0])

    @selecting
    def segments(self, **selection: Unpack[Selection]) -> Table:
        """Return the stretches in which the response time stayed on one level.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.

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

        part = self._part(selection)
        who = population(part.measured)
        return Table(
            segments_frame(part.measured),
            note=f"{who[0].upper()}{who[1:]}.",
            draw=lambda _: timeline(part.measured, since=part.stretch[0]),
        )

    @selecting
    def quality(self, **selection: Unpack[Selection]) -> Quality:
        """Return how far its numbers can be trusted: each question with reason and remedy.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`. What only the run as a whole tells, such as
            how many arrivals were dropped, is then not known; the generator is judged as ever.

        Returns
        -------
        Quality
            ``verdict``, ``trusted``, ``frame`` and ``plot()``; the repr says it in words.
        """
        from vayu.analysis.quality import quality_of, quality_of_part  # noqa: PLC0415 (pandas)

        part, counts = self._part(selection), self.counts
        if part.mask is None:
            return quality_of(part.measured, counts)
        return quality_of_part(
            part.measured, part.failed, part.stretch, health=counts and counts.health
        )

    @property
    def counts(self) -> Counts | None:
        """What its summary counts; None: there is none, or not yet."""
        return None

    @property
    def monitor(self) -> pd.DataFrame:
        """What was read beside it; nothing, where nothing was."""
        from vayu.analysis.monitor_frame import monitor_frame  # noqa: PLC0415 (pandas is heavy)

        return monitor_frame((), t0=0)
