"""Apdex: one number for how content users were, from 0 to 1.

    (satisfied + tolerating / 2) / all        satisfied: within T; tolerating: within 4 T

A request that failed frustrated whoever waited for it, however soon it did.

Source: Apdex Alliance, "Application Performance Index, Technical Specification 1.1", 2007.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.errors import InvalidConfig
from vayu.model.words.duration import GRAMMAR, duration_problem, in_seconds, parse_duration
from vayu.model.words.show import show
from vayu.report.quantity import seconds
from vayu.stats.batches import Batches
from vayu.stats.interval import Interval, share_interval
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured
    from vayu.figures.figure import Figure

_RATINGS = ((0.94, "excellent"), (0.85, "good"), (0.7, "fair"), (0.5, "poor"), (0, "unacceptable"))


@dataclass(frozen=True, kw_only=True)
class Apdex:
    """The index, and what it is made of.

    Attributes
    ----------
    target : float
        T. [s]
    score : float, optional
        0 to 1; None without a request.
    interval : Interval
        Of the score, from batches of the run; None where they do not tell how requests depend.
    satisfied, tolerating, frustrated : int
        Requests; their sum is all of them but those that were cancelled.
    """

    target: float
    score: float | None
    interval: Interval
    satisfied: int
    tolerating: int
    frustrated: int

    @property
    def rating(self) -> str:
        """What the specification calls the score."""
        if self.score is None:
            return "no sample"
        return next(word for least, word in _RATINGS if round(self.score, 2) >= least)

    def plot(self) -> Figure:
        """Return the shares that it is made of, as a figure."""
        from vayu.figures.shares import share_figure  # noqa: PLC0415 (plotly is heavy)

        within, four = seconds(self.target), seconds(4 * self.target)
        parts = {
            f"satisfied (within {within})": self.satisfied,
            f"tolerating (within {four})": self.tolerating,
            "frustrated (slower, or failed)": self.frustrated,
        }
        return share_figure("Apdex", parts, note=repr(self)[1:-1])

    def __repr__(self) -> str:
        """Say it in one line, with the target that it depends on."""
        if self.score is None:
            return f"<Apdex of {seconds(self.target)}: no request>"
        low, high = self.interval
        known = "" if low is None or high is None else f" ({low:.3f} to {high:.3f})"
        return (
            f"<Apdex {self.score:.3f}{known} of {seconds(self.target)}, {self.rating}: "
            f"{self.satisfied:,} satisfied, {self.tolerating:,} tolerating, "
            f"{self.frustrated:,} frustrated>"
        )


def target_length(value: Any) -> int:
    """Return what satisfies. [ns].

    Raises
    ------
    InvalidConfig
        If it is no length of time, or none at all.
    """
    plain = in_seconds(value)
    length = 0 if plain is None or duration_problem(plain) else parse_duration(plain)
    if length <= 0:
        why = f"must be a response time that satisfies: {GRAMMAR}, got {show(value)}"
        raise InvalidConfig({"target": why})
    return length


def apdex_of(
    measured: Measured, failed: NDArray[np.bool_], *, target: int, confidence: float = 0.95
) -> Apdex:
    """Return the index.

    Parameters
    ----------
    measured : Measured
        The requests that are meant.
    failed : ndarray of bool, shape (n,)
        Which of them failed.
    target : int
        T, above 0. [ns]
    confidence : float
        Of the interval.
    """
    kept = measured.counted
    measured, failed = measured.where(kept), failed[kept]
    good = ~failed & measured.answered
    satisfied = good & (measured.response <= target)
    tolerating = good & ~satisfied & (measured.response <= 4 * target)
    scores = satisfied + tolerating / 2
    return Apdex(
        target=target / NS_PER_S,
        score=float(scores.mean()) if len(scores) else None,
        interval=_interval(measured, scores, confidence),
        satisfied=int(satisfied.sum()),
        tolerating=int(tolerating.sum()),
        frustrated=int((~satisfied & ~tolerating).sum()),
    )


def _interval(measured: Measured, scores: NDArray[np.float64], confidence: float) -> Interval:
    """Return Wilson's interval of the mean score, as wide as batches in order of arrival ask for.

    Scores of a half vary less than a share does; the batches show that as well.
    """
    if not len(scores):
        return Interval(None, None)
    batches = Batches.of(scores, measured.intended)
    effect = batches.effect(np.array([part.sum() for part in batches.parts]), confidence)
    if math.isnan(effect):
        return Interval(None, None)
    return share_interval(float(scores.sum()), len(scores), confidence, effect=effect)
