"""One step of a collection run: a request that was sent, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from vayu.report.steps import StepRow
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.api.responses.response import Response
    from vayu.model.sends.response import ConsoleLine, TestResult


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

    def plain(self) -> dict[str, object]:
        """Return it as a row of a frame, secrets masked."""
        response = self.response
        return {
            "iteration": self.iteration,
            "step": self.name,
            "method": self.method,
            "url": self.redact(mask_url(response.spec.request.url)) if response else self.url,
            "status": response.status_code if response else None,
            "outcome": "skipped" if self.skipped else "answered" if response else "no response",
            "response": timedelta(milliseconds=response.spec.timings.total) if response else None,
            "size": self.size,
            "tests_passed": sum(test.passed for test in self.tests),
            "tests_failed": sum(test.failed for test in self.tests),
            "passed": self.passed,
            "error": self.error and self.redact(self.error),
        }


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
