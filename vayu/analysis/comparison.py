"""Two sets of latencies: are they told apart, by how much, and what would it take to know.

    x, y in order of arrival ──> batches ──> quantiles, with bands for all at once ──> verdict
                                        └──> Hodges-Lehmann shift, Cliff's delta

Rule 1: the verdict rests on the quantiles and, of runs, on the share of failures, each with a
margin that is stated. The other numbers are shown and do not vote.
Rule 2: autocorrelation widens every interval; comparing a run with itself made anew must not
raise an alarm more often than one in twenty times.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.analysis.evidence import (
    LEAST,
    Latencies,
    Outcomes,
    RunNumbers,
    differences_of,
    quantiles_table,
    runs_table,
)
from vayu.analysis.percentile_names import is_number
from vayu.analysis.samples import sample
from vayu.errors import InvalidConfig
from vayu.model.words.show import show
from vayu.stats.batches import Batches
from vayu.stats.judgement import Verdict, judge, to_settle, together
from vayu.stats.pairs import cliffs_delta, hodges_lehmann
from vayu.stats.shift import shift_function

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike

    from vayu.analysis.table import Table
    from vayu.figures.figure import Figure
    from vayu.stats.judgement import Difference
    from vayu.stats.shift import Shift

QUANTILES = (0.5, 0.75, 0.9, 0.95, 0.99)
"""That are judged unless others are asked for."""

MARGIN = 0.05
"""Of the quantiles: what is less is the same. [1]"""

_SEED = 20_140_411  # of the random weights: the same numbers give the same answer


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What `compare_samples` and `vayu.compare` return: y against x, where x is the baseline.

    Attributes
    ----------
    verdict : Verdict
        ``better``, ``worse``, ``same`` or ``inconclusive``: y compared with x.
    latencies : Latencies, optional
        None: one of two runs had no response.
    outcomes : Outcomes, optional
        Of two runs.
    confidence : float
        Of all bands together.
    margin : float
        Of the quantiles. [1]
    needed : int, optional
        About how many more requests (`unit`: or runs) on each side would settle an inconclusive
        comparison; None: no number would, as long as the differences stay as they are, or none is
        known to because an interval has no bound.
    doubts : tuple of str
        Why what differs may not be what was changed: another load, a generator that was the
        bottleneck. Its sentence begins with them.
    runs : tuple of RunNumbers
        Each run's own numbers, where a side has several.
    spectra : callable, optional
        Draws both distributions, where they still can be read.
    """

    verdict: Verdict
    latencies: Latencies | None
    outcomes: Outcomes | None = None
    confidence: float
    margin: float
    needed: int | None
    doubts: tuple[str, ...] = ()
    runs: tuple[RunNumbers, ...] = ()
    spectra: Callable[[], Figure] | None = field(default=None, repr=False, compare=False)

    @property
    def quantiles(self) -> Table:
        """One row a quantile: both values, shift and ratio with their bands, and its verdict."""
        return quantiles_table(self)

    @property
    def unit(self) -> str:
        """What is repeated, and so what more is needed of: ``requests``, or ``runs``."""
        return "runs" if self.runs else "requests"

    @property
    def per_run(self) -> Table:
        """One row a run, its own requests and quantiles; empty where either side is one run."""
        return runs_table(self.runs, [one.q for one in self.shifts])

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Each quantile's shift; empty when one of two runs had no response."""
        return () if self.latencies is None else self.latencies.shifts

    @property
    def differences(self) -> list[Difference]:
        """Everything that votes."""
        return differences_of(self.latencies, self.outcomes, self.margin)

    @property
    def sentence(self) -> str:
        """What it comes to, in one sentence with an interval."""
        from vayu.analysis.comparison_text import sentence  # noqa: PLC0415 (knows this module)

        return sentence(self)

    def plot(self) -> Figure:
        """Return the shift function: by how much each quantile changed, with its band."""
        from vayu.figures.shift import shift_figure  # noqa: PLC0415 (plotly is heavy)

        return shift_figure(self.shifts, margin=self.margin, note=self.sentence)

    def report(
        self,
        path: str | os.PathLike[str],
        *,
        format: str | None = None,  # noqa: A002 (as people say it)
        overwrite: bool = False,
    ) -> Path:
        """Write the comparison for others: verdict first, then the numbers it rests on.

        Parameters
        ----------
        path : str or path
            ``.html``: one page that needs nothing, with the shift function and both spectra;
            ``.md``, ``.json``, ``.txt``.
        format : {"html", "markdown", "json", "text"}, optional
            Instead of what the ending says.
        overwrite : bool, default False
            A file that is there is replaced, by a whole one only; else it is refused.

        Returns
        -------
        Path
            The file.
        """
        from vayu.analysis.comparison_report import write  # noqa: PLC0415 (knows this module)

        return write(self, path, form=format, overwrite=overwrite)

    def __repr__(self) -> str:
        """Return the sentence and the numbers as a person reads them."""
        from vayu.analysis.comparison_text import text  # noqa: PLC0415 (knows this module)

        return text(self)

    def _repr_html_(self) -> str:
        """Return the same as HTML with inline styles only."""
        from vayu.analysis.comparison_text import html  # noqa: PLC0415 (knows this module)

        return html(self)


def compare_samples(
    x: ArrayLike,
    y: ArrayLike,
    *,
    quantiles: Iterable[float] = QUANTILES,
    confidence: float = 0.95,
    margin: float = MARGIN,
) -> Comparison:
    """Compare two samples of latencies; x is the baseline.

    Parameters
    ----------
    x, y : array of float, shapes (n,) and (m,)
        Latencies in order of arrival: neighbours depend, and the order tells how much. [s]
    quantiles : iterable of float
        That the verdict rests on, strictly between 0 and 1.
    confidence : float
        Of all bands together: a share of false alarms of at most one less this.
    margin : float
        Within which a quantile is the same, as a share of it.

    Returns
    -------
    Comparison
        Same numbers, same answer: its random weights have a fixed seed.

    Raises
    ------
    InvalidConfig
        If a sample is empty or holds NaN, infinity or a negative number, or an option is wrong;
        all problems are named.
    """
    problems: dict[str, str] = {}
    here, there = sample("x", x, problems), sample("y", y, problems)
    qs = checked_options(quantiles, confidence, margin, problems)
    if here is None or there is None or problems:
        raise InvalidConfig(problems)
    found = compare_latencies(Batches.of(here), Batches.of(there), qs, confidence)
    return concluded(found, confidence=confidence, margin=margin)


def compare_latencies(
    here: Batches,
    there: Batches,
    qs: Sequence[float],
    confidence: float,
    *,
    shifts: Callable[..., list[Shift]] = shift_function,
) -> Latencies:
    """Return what two samples say. [s].

    Parameters
    ----------
    here, there : Batches
    qs : sequence of float
        That vote.
    confidence : float
        Of all bands together.
    shifts : callable
        `shift_function`, or `shift_in_turn` of samples that took turns.
    """
    rng = np.random.default_rng(_SEED)
    return Latencies(
        shifts=tuple(shifts(here, there, qs, confidence, least=LEAST, rng=rng)),
        location=hodges_lehmann(here, there, confidence),
        delta=cliffs_delta(here, there, confidence),
        sizes=(here.size, there.size),
        worth=(_worth(here, confidence), _worth(there, confidence)),
    )


def concluded(
    latencies: Latencies | None,
    outcomes: Outcomes | None = None,
    *,
    confidence: float,
    margin: float,
) -> Comparison:
    """Return a comparison with its verdict."""
    differences = differences_of(latencies, outcomes, margin)
    return Comparison(
        verdict=together([judge(one) for one in differences]),
        latencies=latencies,
        outcomes=outcomes,
        confidence=confidence,
        margin=margin,
        needed=to_settle(differences),
    )


def checked_options(
    quantiles: object, confidence: object, margin: object, problems: dict[str, str]
) -> tuple[float, ...]:
    """Return the quantiles; what is wrong is added to `problems`."""
    qs: tuple[Any, ...] = ()
    if isinstance(quantiles, str) or not hasattr(quantiles, "__iter__"):
        problems["quantiles"] = f"must be a list of numbers such as 0.99, got {show(quantiles)}"
    else:
        qs = tuple(quantiles)
        for position, q in enumerate(qs):
            if not is_number(q) or not 0 < q < 1:
                problems[f"quantiles.{position}"] = _BETWEEN.format(show(q), "0.99")
        if not qs:
            problems["quantiles"] = "must name at least one, such as 0.99"
    if not is_number(confidence) or not 0 < confidence < 1:
        problems["confidence"] = _BETWEEN.format(show(confidence), "0.95")
    if not is_number(margin) or not 0 <= margin < 1:
        problems["margin"] = f"must be a share of at least 0 and below 1, got {show(margin)}"
    return tuple(sorted({float(q) for q in qs})) if not problems else ()


_BETWEEN = "must be a number strictly between 0 and 1 such as {1}, got {0}"


def _worth(batches: Batches, confidence: float) -> int | None:
    """Return how many independent values the median is worth; None: unknown."""
    found = batches.worth(0.5, confidence)
    return None if math.isnan(found) else int(found)
