"""A run that can be compared with another: any run of which it is known what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, Unpack

from vayu.api.rows.recorded import Recorded

if TYPE_CHECKING:
    from vayu.analysis.comparison import Comparison
    from vayu.api.comparisons.ab_sides import AB
    from vayu.api.comparisons.judging import CompareOptions, JudgeOptions
    from vayu.api.rows.analysed import Analysed
    from vayu.api.runs.saved import SavedRun


class Comparable(Recorded):
    """How a run stands beside others of the same, and what its two sides say of each other."""

    def pin(self) -> None:
        """Keep it as the baseline of all runs of its name: `compare` and `baseline` know it then.

        A run without a name is the baseline of those that send the same request. What the data
        folder cannot keep raises `vayu.errors.StoreError`.
        """
        from vayu.api.runs.baseline import pin  # noqa: PLC0415 (rarely used)

        pin(self)

    @property
    def baseline(self) -> SavedRun | None:
        """The run that was pinned for runs of this name; None: there is none."""
        from vayu.api.runs.baseline import pinned  # noqa: PLC0415 (rarely used)

        return pinned(self)

    def compare(
        self, baseline: Analysed | None = None, **options: Unpack[CompareOptions]
    ) -> Comparison:
        """Compare it with a baseline, and say whether it is better, worse or the same.

        Parameters
        ----------
        baseline : Run, SavedRun ..., optional
            Else the one that was pinned.
        **options
            As of `vayu.compare`.

        Returns
        -------
        Comparison
            `verdict`, `sentence`, `quantiles` ...; without a baseline `vayu.errors.InvalidConfig`
            is raised.
        """
        from vayu.api.comparisons.compare import compare  # noqa: PLC0415 (pandas is heavy)
        from vayu.api.runs.baseline import baseline_of  # noqa: PLC0415 (rarely used)

        found = baseline_of(self) if baseline is None else baseline
        return compare(found, self, **options)

    def ab(self, **options: Unpack[JudgeOptions]) -> AB[Self]:
        """Compare both requests of an A/B run, as `vayu.ab` did when it had ended.

        Parameters
        ----------
        **options
            As of `vayu.compare`: `quantiles`, `confidence`, `margin`, `errors_margin`, `of`,
            `window`, `steady`.

        Returns
        -------
        AB
            `a`, `b`, `verdict`, `sentence`, `comparison`, ``plot()``. A run of one request
            raises `vayu.errors.InvalidConfig`.
        """
        from vayu.api.comparisons.ab_sides import sides_of_run  # noqa: PLC0415 (pandas is heavy)
        from vayu.api.comparisons.judging import JudgeOptions, options_of  # noqa: PLC0415

        return sides_of_run(self, options_of(options, JudgeOptions))
