"""What came of a collection run: one step a request, in the order in which they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.collections.step import StepTest
from vayu.report.steps import StepsView
from vayu.report.steps_html import steps_html
from vayu.report.steps_junit import steps_junit
from vayu.report.steps_text import steps_text

if TYPE_CHECKING:
    from datetime import timedelta

    import pandas as pd

    from vayu.api.collections.step import Step


class CollectionRun:
    """A collection, or a folder of it, sent request by request.

    Attributes
    ----------
    name : str
        Of the collection or folder.
    steps : tuple of Step
    iterations : int
        How many were begun.
    warnings : tuple of str
        For example a variable without a value.
    stopped : str or None
        Why it ended early, if it did.
    interrupted : bool
        A person ended it.
    duration : timedelta
    """

    def __init__(
        self,
        name: str,
        steps: tuple[Step, ...],
        *,
        duration: timedelta,
        warnings: tuple[str, ...] = (),
        stopped: str | None = None,
        interrupted: bool = False,
    ) -> None:
        self.name = name
        self.steps = steps
        self.iterations = steps[-1].iteration + 1 if steps else 0
        self.duration = duration
        self.warnings = warnings
        self.stopped = stopped
        self.interrupted = interrupted

    @property
    def tests(self) -> list[StepTest]:
        """Every test of every step."""
        return [StepTest(step, test) for step in self.steps for test in step.tests]

    @property
    def failed(self) -> list[Step]:
        """The steps that did not pass."""
        return [step for step in self.steps if not step.passed]

    @property
    def passed(self) -> bool:
        """Whether every request was answered (or skipped) and no test failed, to the end.

        Without a single test that is all that is known: see `tests`.
        """
        return not self.failed and self.stopped is None

    def to_frame(self) -> pd.DataFrame:
        """Return one row a step: what was sent, what came back, how many tests passed.

        Returns
        -------
        DataFrame
            ``iteration``, ``step``, ``method``, ``url``, ``status``, ``outcome``, ``response``
            (hand-over to last byte), ``size``, ``tests_passed``, ``tests_failed``, ``passed``,
            ``error``. URLs are those that were sent, secrets masked.
        """
        from vayu.analysis.steps_frame import steps_frame  # noqa: PLC0415 (pandas is heavy)

        return steps_frame([step.plain() for step in self.steps])

    def to_junit(self) -> str:
        """Return it as JUnit XML for a CI, secrets masked: a case for each request and each test.

        Returns
        -------
        str
            A document of one suite, in which something failed exactly when it has not `passed`.
        """
        return steps_junit(self._view())

    def __repr__(self) -> str:
        """Show every step, its failed tests, and the counts."""
        return steps_text(self._view())

    def _repr_html_(self) -> str:
        """Show the same as a table in a notebook, which stays when it is saved."""
        return steps_html(self._view())

    def _view(self) -> StepsView:
        """Return it as reports show it."""
        return StepsView(
            name=self.name,
            rows=tuple(step.row() for step in self.steps),
            iterations=self.iterations,
            duration=self.duration.total_seconds(),
            warnings=self.warnings,
            stopped=self.stopped,
            passed=self.passed,
        )
