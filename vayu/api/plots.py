"""`run.plot`: the pictures of a run, each a plotly figure of one theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np

from vayu.analysis.population import population
from vayu.analysis.selection import selected

if TYPE_CHECKING:
    from vayu.analysis.measured import Measured
    from vayu.api.analysed import Analysed
    from vayu.api.options import Selection
    from vayu.figures.figure import Figure


class Plots:
    """Pictures of the requests of a run.

    Each takes ``window=("5s", "30s")``, ``steady=True`` and ``mask=`` (one boolean a request)
    to draw some of the requests only, and says below its title who is in it.

    Parameters
    ----------
    run : Analysed
    """

    def __init__(self, run: Analysed) -> None:
        self._run = run

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
        from vayu.figures.spectrum import Spectrum, spectrum  # noqa: PLC0415 (plotly is heavy)

        lines, notes = [], []
        for group, run in enumerate((self._run, *others)):
            chosen = _chosen(run, selection)
            named = f"{run.label}: " if others else ""
            notes.append(named + population(chosen))
            answered = chosen.where(chosen.answered)
            for kind in ("response", "service"):
                values = np.sort(answered.duration(kind))
                lines.append(Spectrum(f"{named}{kind}", values, kind=kind, group=group))
        return spectrum(lines, note="; ".join(notes))


def _chosen(run: Analysed, selection: Selection) -> Measured:
    """Return the requests that are meant."""
    every = run.measured()
    return every.where(selected(every, **selection))
