"""From when on a run is steady: both its response time and its throughput have settled.

Both are series of batches (`vayu.analysis.batch_series`), and a level that differs by less than a
margin is the same. The run is steady when the later of the two has settled, and never when one of
them never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from vayu.analysis.batch_series import MARGIN, SMALLEST, BatchSeries
from vayu.model.words.spelling import digits
from vayu.report.quantity import count, seconds
from vayu.stats.warm_up import FEWEST, Settled, settled

if TYPE_CHECKING:
    from vayu.analysis.measured import Measured
    from vayu.figures.figure import Figure

THROUGHPUT_MARGIN = np.log(1.10)
"""A throughput that differs by less than 10 %: a batch counts few arrivals."""


@dataclass(frozen=True)
class SteadyState:
    """From when on a run is steady.

    Attributes
    ----------
    start : Timedelta, optional
        After t0; None: it never is.
    reason : str
        In words.
    mser : Timedelta, optional
        Where MSER alone would cut.
    requests : int
        Responses that were looked at.
    excluded : int
        Of them, those before `start`; all of them when it is never steady.
    share : float
        `excluded` of `requests`. [1]
    """

    start: pd.Timedelta | None
    reason: str
    mser: pd.Timedelta | None
    requests: int
    excluded: int
    batches: BatchSeries | None = None

    @property
    def steady(self) -> bool:
        """Whether it ever is."""
        return self.start is not None

    @property
    def share(self) -> float:
        """What share of the responses is before it. [1]."""
        return self.excluded / self.requests if self.requests else 0.0

    def __repr__(self) -> str:
        """Say it in one line."""
        return f"<SteadyState: {self.reason}>"

    def plot(self) -> Figure:
        """Return the response time over the run, with the steady part marked."""
        from vayu.figures.steady import steady_figure  # noqa: PLC0415 (plotly is heavy)

        found = self.batches or BatchSeries.none()
        start = None if self.start is None else self.start.total_seconds()
        return steady_figure(
            found.ends / 1e9, np.exp(found.response) / 1e6, start=start, note=self.reason
        )


def steady_state(measured: Measured, *, since: int = 0) -> SteadyState:
    """Return from when on a run, or a stretch of it, is steady.

    Parameters
    ----------
    measured : Measured
        Failures without a response are left out.
    since : int
        Where the stretch begins, after t0. [ns]

    Returns
    -------
    SteadyState
        ``start`` is None when it never is, and when there are too few responses to tell.
    """
    kept = measured.where(measured.answered)
    batches = BatchSeries.of(kept.completed, kept.response, since=since)
    if len(batches.ends) < FEWEST:
        need = FEWEST * SMALLEST
        reason = f"too few responses to tell: {count(len(kept))}, it takes {need}"
        return SteadyState(None, reason, None, len(kept), len(kept), batches)
    found = {
        "response time": settled(batches.response, margin=MARGIN),
        "throughput": settled(batches.throughput, margin=THROUGHPUT_MARGIN),
    }
    cut = pd.Timedelta(int(batches.starts[found["response time"].mser]))
    for name, one in found.items():
        if one.start is None:
            reason = f"never steady: {_why(name, one, batches)}"
            return SteadyState(None, reason, cut, len(kept), len(kept), batches)
    last = max(found, key=lambda name: found[name].start or 0)
    place = found[last].start or 0
    if place == 0:
        reason = "steady from the start"
        if since:
            reason = f"steady from {seconds(since / 1e9)} on, where the stretch begins"
        return SteadyState(pd.Timedelta(since), reason, cut, len(kept), 0, batches)
    moment = int(batches.starts[place])
    excluded = int((kept.completed < moment).sum())
    reason = f"steady from {seconds(moment / 1e9)} on, when the {last} has settled"
    return SteadyState(pd.Timedelta(moment), reason, cut, len(kept), excluded, batches)


def _why(name: str, found: Settled, batches: BatchSeries) -> str:
    """Say what never settles."""
    if found.trouble is None:
        return f"the {name} does not settle"
    start, end, off = found.trouble
    stretch = (
        f"from {seconds(batches.starts[start] / 1e9)} to {seconds(batches.ends[end - 1] / 1e9)}"
    )
    return f"the {name} is {_times(float(np.exp(off)))} {stretch}, past the middle of the run"


def _times(factor: float) -> str:
    """Say how a level compares with another one."""
    if factor < 1:
        return f"{100 * (1 - factor):.0f} % lower"
    if factor < 2:
        return f"{100 * (factor - 1):.0f} % higher"
    return f"{digits(factor)} times as high"
