"""`run.plot`: the pictures of a run, each a plotly figure of one theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np

from vayu.analysis import drawing
from vayu.analysis.measured import MEASURED
from vayu.analysis.places import LATENCIES, STRETCH, Places
from vayu.analysis.selection import meant, selected, stretch_meant
from vayu.api.arguments.attributes import Told
from vayu.api.arguments.options import selecting

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured
    from vayu.api.arguments.options import Selection
    from vayu.api.rows.analysed import Analysed
    from vayu.figures.figure import Figure
    from vayu.widgets.selection import SelectionWidget


class Plots(Told):
    """Pictures of the requests of a run.

    Each takes ``window=("5s", "30s")``, ``steady=True`` and ``mask=`` (one boolean a request)
    to draw some of the requests only, and says below its title who is in it.

    Parameters
    ----------
    run : Analysed
    """

    def __init__(self, run: Analysed) -> None:
        self._run = run

    def __call__(self) -> None:
        """Say that there are several pictures.

        Raises
        ------
        TypeError
            Always.
        """
        raise TypeError(f"a run has several pictures; call one of them: {_NAMES}")

    def __repr__(self) -> str:
        """Name the pictures."""
        return f"<Plots: {_NAMES}>"

    @selecting
    def spectrum(self, *others: Analysed, **selection: Unpack[Selection]) -> Figure:
        """Return every percentile of response and service time, on an axis that counts nines.

        Parameters
        ----------
        *others : Run, SavedRun ...
            To draw beside it, in other colours.
        **selection
            Which requests: `window`, `steady`, `mask`.

        Returns
        -------
        plotly.graph_objects.Figure
        """
        return drawing.spectrum(
            [(run.label, _chosen(run, selection)) for run in (self._run, *others)]
        )

    @selecting
    def heatmap(self, **selection: Unpack[Selection]) -> Figure:
        """Return how many requests began when and took how long: time, response time, count.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        drawn = drawing.heatmap(meant(self._run.rows(MEASURED), selection))
        return self._selectable(drawn, LATENCIES, selection)

    @selecting
    def offsets(self, of: str = "completed", **selection: Unpack[Selection]) -> Figure:
        """Return when within a second something happens: what comes in bursts shows as bands.

        Parameters
        ----------
        of : {"completed", "started", "intended"}
            Which stamp.
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        return self._selectable(drawing.offsets(_chosen(self._run, selection), of), of, selection)

    @selecting
    def timeline(self, **selection: Unpack[Selection]) -> Figure:
        """Return percentiles of the response time over the run, warm-up and changes marked.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        every = self._run.measured()
        chosen = every.where(selected(every, **selection))
        drawn = drawing.timeline(chosen, since=stretch_meant(every, selection)[0])
        return self._selectable(drawn, STRETCH, selection)

    @selecting
    def arrivals(self, **selection: Unpack[Selection]) -> Figure:
        """Return what the schedule called for, what was started, and what completed, by time.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        return drawing.arrivals(_chosen(self._run, selection), self._run.unknown)

    @selecting
    def concurrency(self, **selection: Unpack[Selection]) -> Figure:
        """Return the response time by what was in flight when a request started.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`. What is in flight counts all.
        """
        every = self._run.measured()
        return drawing.concurrency(every, selected(every, **selection))

    @selecting
    def ecdf(self, *others: Analysed, **selection: Unpack[Selection]) -> Figure:
        """Return which share of the requests took up to how long.

        Parameters
        ----------
        *others : Run, SavedRun ...
            To draw beside it.
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        runs = (self._run, *others)
        return drawing.distribution([(r.label, _chosen(r, selection)) for r in runs], "ecdf")

    @selecting
    def density(self, *others: Analysed, **selection: Unpack[Selection]) -> Figure:
        """Return at which times requests are dense.

        Parameters
        ----------
        *others : Run, SavedRun ...
            To draw beside it.
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        runs = (self._run, *others)
        return drawing.distribution([(r.label, _chosen(r, selection)) for r in runs], "density")

    @selecting
    def monitor(
        self, source: str, metric: str | None = None, **selection: Unpack[Selection]
    ) -> Figure:
        """Return the response time above what was read beside the run.

        Parameters
        ----------
        source : str
            Its name in ``monitor=``.
        metric : str, optional
            As ``run.monitor`` has it; else the first few of the source.
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        frame = self._run.monitor
        return drawing.monitor(_chosen(self._run, selection), frame, source, metric)

    @selecting
    def outcomes(self, **selection: Unpack[Selection]) -> Figure:
        """Return responses by class of status, and failures by kind, over the run.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        table, mask = self._table(("failure",), selection)
        return drawing.outcomes(table, mask)

    @selecting
    def phases(self, **selection: Unpack[Selection]) -> Figure:
        """Return the phases of an exchange one after the other, on average.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        table, mask = self._table(drawing.PHASE_ROWS, selection)
        return drawing.phases(table, mask)

    @selecting
    def tail(self, **selection: Unpack[Selection]) -> Figure:
        """Return the phases of ever slower requests: what makes the slow ones slow.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        table, mask = self._table(drawing.PHASE_ROWS, selection)
        return drawing.tail(table, mask)

    def _selectable(self, drawn: Figure, kind: str, selection: Selection) -> Figure:
        """Let requests be selected on a picture."""

        def read() -> tuple[Measured, NDArray[np.bool_] | None]:
            every = self._run.measured()
            return every, selected(every, **selection)

        drawn.places = Places(read, kind)
        drawn.opener = _opened
        return drawn

    def _table(
        self, columns: tuple[str, ...], selection: Selection
    ) -> tuple[pa.Table, NDArray[np.bool_]]:
        """Return rows in order of completion, and which of them are meant."""
        table = drawing.ordered(self._run.rows(drawing.columns_with(columns)))
        mask = selected(drawing.measured_of(table), **selection)
        return table, np.ones(len(table), bool) if mask is None else mask


_NAMES = ", ".join(sorted(name for name in vars(Plots) if not name.startswith("_")))


def _opened(drawn: Figure) -> SelectionWidget:
    """Return the widget of a picture."""
    from vayu.widgets.selection import SelectionWidget  # noqa: PLC0415 (ipywidgets are heavy)

    return SelectionWidget(drawn)


def _chosen(run: Analysed, selection: Selection) -> Measured:
    """Return the requests that are meant."""
    every = run.measured()
    return every.where(selected(every, **selection))
