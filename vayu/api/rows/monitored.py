"""What was read beside a run: its target, and this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from vayu.api.arguments.options import selecting
from vayu.api.rows.analysed import Analysed

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from vayu.analysis.table import Table
    from vayu.api.arguments.options import Selection
    from vayu.formats.runs.monitor_log import Reading
    from vayu.model.runs.manifest import Manifest


class Monitored(Analysed):
    """A run that may have a monitor (``monitor=``)."""

    @property
    def folder(self) -> Path:
        """Where its files are."""
        raise NotImplementedError

    @property
    def manifest(self) -> Manifest | None:
        """What explains the run."""
        raise NotImplementedError

    @property
    def monitor(self) -> pd.DataFrame:
        """What was read beside the run so far (``monitor=``): one row a number and moment.

        Empty until the run has begun, and of a run without a monitor.
        """
        from vayu.analysis.monitor_frame import monitor_frame  # noqa: PLC0415 (pandas is heavy)

        return monitor_frame(self._readings(), t0=self._origin() or 0)

    @property
    def monitor_errors(self) -> pd.DataFrame:
        """One row a reading beside the run that failed: `elapsed`, `source`, `error`."""
        from vayu.analysis.monitor_frame import monitor_errors  # noqa: PLC0415 (pandas is heavy)

        return monitor_errors(self._readings(), t0=self._origin() or 0)

    @selecting
    def correlate(
        self,
        of: str = "p99",
        *,
        step: float = 1.0,
        most: float = 10.0,
        **selection: Unpack[Selection],
    ) -> Table:
        """Return which of the numbers that were read beside the run move with it, and when.

        Parameters
        ----------
        of : {"p50", "p90", "p99", "throughput", "failed"}
            Of the run, in each step.
        step : float
            [s]
        most : float
            Largest lag that is tried, in both directions. [s]
        **selection
            Which requests: `window`, `steady`, `mask`. Steps outside the stretch have no value.

        Returns
        -------
        DataFrame
            The strongest first: `source`, `metric`, `correlation` (Spearman), `lag` (positive: the
            metric moves first), `p_value` (adjusted for all that was tried), `pairs`. Its note says
            of how many metrics nothing can be said. ``.plot()`` draws it.
        """
        from vayu.analysis.correlate import correlations  # noqa: PLC0415 (pandas is heavy)

        part = self._part(selection)
        return correlations(
            part.measured, self.monitor, of=of, step=step, most=most, stretch=part.stretch
        )

    def _readings(self) -> list[Reading]:
        """Return what was read beside the run, once its time axis is known."""
        from vayu.analysis.monitor_frame import read_monitor  # noqa: PLC0415 (pandas is heavy)

        return [] if self._origin() is None else read_monitor(self.folder)

    def _origin(self) -> int | None:
        """Return t0 on the monotonic clock [ns]; None as long as the run has not begun."""
        found = self.manifest
        return found.clock.t0 if found else None
