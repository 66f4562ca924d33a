"""What came of a collection run: one step a request, in the order in which they were sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from vayu.report.steps import StepRow, StepsView
from vayu.report.steps_html import steps_html
from vayu.report.steps_text import steps_text
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from vayu.api.response import Response
    from vayu.model.response import ConsoleLine, TestResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One request of a collection run.

    Attributes
    ----------
    iteration : int
        From 0.
    path : tuple of str
        Names from the collection to the request.
    method, url : str
        As composed, templates and all.
    response : Response or None
    size : int or None
        Of the body that was received, also where that was not kept. [B]
    error : str or None
        Why there is no response, or why the run could not go on to where a script sent it.
    skipped : bool
        A script said that it is not to be sent.
    tests : tuple of TestResult
    console : tuple of ConsoleLine
    """

    iteration: int
    path: tuple[str, ...]
    method: str
    url: str
    response: Response | None = None
    size: int | None = None
    error: str | None = None
    skipped: bool = False
    tests: tuple[TestResult, ...] = ()
    console: tuple[ConsoleLine, ...] = ()
    redact: Callable[[str], str] = field(default=str, repr=False)

    @property
    def name(self) -> str:
        """Names from the collection to the request, with slashes."""
        return "/".join(self.path)

    @property
    def passed(self) -> bool:
        """Whether it was answered, or skipped, no test failed and the run could go on from it."""
        return self.error is None and not any(test.failed for test in self.tests)

    def __repr__(self) -> str:
        """Show what was sent and what came of it, secrets masked."""
        return f"<Step {self.iteration}: {self.name!r} [{self._outcome()}]>"

    def _outcome(self) -> str:
        """Say what came of it."""
        if self.response is not None:
            return f"{self.response.status_code} {self.redact(self.response.reason)}".strip()
        return "skipped" if self.skipped else "no response"

    def row(self) -> StepRow:
        """Return it as a report shows it, secrets masked."""
        response = self.response
        return StepRow(
            iteration=self.iteration,
            name=self.redact(self.name),
            method=self.method,
            outcome=self._outcome(),
            time=response.spec.timings.total if response is not None else None,
            error=self.error and self.redact(self.error),
            tests=tuple(
                replace(t, name=self.redact(t.name), message=t.message and self.redact(t.message))
                for t in self.tests
            ),
            console=tuple((said.level, self.redact(said.text)) for said in self.console),
        )


class StepTest(NamedTuple):
    """One test of one step.

    Attributes
    ----------
    step : Step
    result : TestResult
    """

    step: Step
    result: TestResult

    @property
    def name(self) -> str:
        """What it is called."""
        return self.result.name

    @property
    def passed(self) -> bool:
        """Whether it passed; one that was skipped did not, and fails nothing."""
        return self.result.passed

    @property
    def message(self) -> str | None:
        """What went wrong."""
        return self.result.message

    def __repr__(self) -> str:
        """Show its name and outcome, secrets masked."""
        name = self.step.redact(self.name)
        return f"<StepTest {name!r} of {self.step.name!r}: {self.result.outcome}>"


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

        return steps_frame([_plain(step) for step in self.steps])

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


def _plain(step: Step) -> dict[str, object]:
    """Return one row of the frame."""
    response = step.response
    return {
        "iteration": step.iteration,
        "step": step.name,
        "method": step.method,
        "url": step.redact(mask_url(response.spec.request.url)) if response else step.url,
        "status": response.status_code if response else None,
        "outcome": "skipped" if step.skipped else "answered" if response else "no response",
        "response": timedelta(milliseconds=response.spec.timings.total) if response else None,
        "size": step.size,
        "tests_passed": sum(test.passed for test in step.tests),
        "tests_failed": sum(test.failed for test in step.tests),
        "passed": step.passed,
        "error": step.error and step.redact(step.error),
    }
