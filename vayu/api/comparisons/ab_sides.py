"""What an A/B run says: the requests of its two sides, apart and against each other.

Both share their slow minutes, so their errors lean the same way and cancel in a difference. By how
much, batches of the same moments tell (`vayu.stats.paired`). The share of failures, and what does
not vote, take both for independent, which can only make an interval wider than it need be.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from vayu.analysis.comparison_text import html
from vayu.analysis.run_comparison import IN_TURN, compare_runs
from vayu.api.comparisons.compare import side_of
from vayu.api.rows.recorded import Recorded
from vayu.api.rows.step_rows import StepRows
from vayu.errors import InvalidConfig
from vayu.formats.runs.steps import steps_of
from vayu.stats.interval import Interval
from vayu.stats.pairs import Estimate

if TYPE_CHECKING:
    from vayu.analysis.comparison import Comparison
    from vayu.analysis.evidence import Outcomes
    from vayu.analysis.table import Table
    from vayu.api.arguments.options import Selection
    from vayu.api.comparisons.judging import Question
    from vayu.figures.figure import Figure
    from vayu.stats.judgement import Verdict

R = TypeVar("R", bound=Recorded)
"""A run: one that an engine has, or one that was saved."""

TOOK_TURNS = (
    "In turn, on one clock: what the target did meanwhile happened to both, and is taken off the "
    "bands of the quantiles as far as batches of the same moments show it."
)


class AB(Generic[R]):
    """What an A/B run says: request B compared with request A.

    Parameters
    ----------
    run : Run or SavedRun
        Both requests, a row each time that one was sent; column `step` tells which.
    a, b : StepRows
        The rows of either request, to be asked what a run is asked.
    comparison : Comparison
        Of B with A.
    """

    def __init__(self, run: R, a: StepRows, b: StepRows, comparison: Comparison) -> None:
        self.run = run
        self.a = a
        self.b = b
        self.comparison = comparison

    @property
    def verdict(self) -> Verdict:
        """``better``, ``worse``, ``same`` or ``inconclusive``: B compared with A."""
        return self.comparison.verdict

    @property
    def sentence(self) -> str:
        """What it comes to, in one sentence with an interval."""
        return f"{self.b.label} against {self.a.label}: {self.comparison.sentence}"

    @cached_property
    def verdicts(self) -> Table:
        """One row a threshold and side: what would have become of it on either alone.

        The run itself is judged by both together, as its workers count; this is judged by rows
        when the run is over. What no row says, such as arrivals that were dropped, or a test by
        its name, is unevaluated.
        """
        from vayu.api.comparisons.ab_verdicts import verdicts_of_sides  # noqa: PLC0415 (pandas is heavy)

        return verdicts_of_sides(self.run, (self.a, self.b))

    def plot(self) -> Figure:
        """Return the shift function: by how much each quantile of B differs from that of A."""
        return self.comparison.plot()

    def __repr__(self) -> str:
        """Say which is which, then everything that the comparison says, and each side's limits."""
        return "\n".join([self._head(), repr(self.comparison), *self._limits()])

    def _repr_html_(self) -> str:
        """Return the same as HTML with inline styles only."""
        from vayu.report.escape import line  # noqa: PLC0415 (display only)
        from vayu.report.markup import element  # noqa: PLC0415

        limits = [element("div", line(text)) for text in self._limits()]
        return element("div", line(self._head()), html(self.comparison), *limits)

    def _limits(self) -> list[str]:
        """Say what becomes of the thresholds on either side alone, where there are any."""
        if not self.run.info.config.thresholds:
            return []
        from vayu.api.comparisons.ab_verdicts import in_words  # noqa: PLC0415 (pandas is heavy)

        return in_words(self.verdicts)

    def _head(self) -> str:
        """Say which is which."""
        return f"A (baseline): {self.a.label}; B: {self.b.label}; run {self.run.id}"


def sides_of_run(run: R, asked: Question) -> AB[R]:
    """Return what an A/B run says.

    Parameters
    ----------
    run : Run or SavedRun
    asked : Question
        How its sides are compared.

    Raises
    ------
    InvalidConfig
        If only one request was sent in it, or an option is wrong.
    """
    problems = asked.problems()
    if run.info.against is None:
        problems["run"] = f"{run.label} sent one request: it is no A/B run"
    if problems:
        raise InvalidConfig(problems)
    a, b = (StepRows(run, step) for step in steps_of(run.info))
    chosen: Selection = {"window": asked.window, "steady": asked.steady}
    sides = side_of(a, chosen), side_of(b, chosen)
    found = compare_runs(*sides, notes=[TOOK_TURNS], method=IN_TURN, **asked.settings())
    found = replace(
        found,
        outcomes=_without_throughput(found.outcomes),
        spectra=lambda: a.plot.spectrum(b, **chosen),
    )
    return AB(run, a, b, found)


def _without_throughput(outcomes: Outcomes | None) -> Outcomes | None:
    """Leave the ratio of the throughputs out: that both are sent equally often is no finding."""
    unknown_ratio = Estimate(math.nan, Interval(None, None))
    return outcomes and replace(outcomes, throughput=unknown_ratio)
