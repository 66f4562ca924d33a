"""What a report of a collection run shows: plain rows, without secrets already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from vayu.report.outcome_marks import tests_line
from vayu.report.quantity import requests, seconds
from vayu.report.standing import Standing, Tone

if TYPE_CHECKING:
    from vayu.model.sends.response import TestResult


class StepRow(NamedTuple):
    """One step; `time` is from hand-over to last byte. [ms]."""

    iteration: int
    name: str
    method: str
    outcome: str
    time: float | None
    error: str | None
    tests: tuple[TestResult, ...]
    console: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> bool:
        """Whether nothing of it failed."""
        return self.error is None and not any(test.failed for test in self.tests)


@dataclass(frozen=True, slots=True)
class StepsView:
    """A whole collection run; `duration` in seconds."""

    name: str
    rows: tuple[StepRow, ...]
    iterations: int
    duration: float
    warnings: tuple[str, ...]
    stopped: str | None
    passed: bool

    @property
    def standing(self) -> Standing:
        """In one word how it stands; one without a test is not called passed."""
        if not self.passed:
            return Standing("✗", "failed", Tone.BAD)
        if not any(row.tests for row in self.rows):
            return Standing("○", "nothing was tested", Tone.WARN)
        return Standing("✓", "passed", Tone.GOOD)

    @property
    def facts(self) -> list[str]:
        """The counts, and how long it took."""
        tests = [test for row in self.rows for test in row.tests]
        lost = sum(row.error is not None and row.time is None for row in self.rows)
        facts = [requests(len(self.rows))]
        if self.iterations > 1:
            facts.append(f"{self.iterations:,} iterations")
        if tests:
            facts.append(f"tests: {tests_line(tests)}")
        if lost:
            facts.append(f"{lost:,} without a response")
        return [*facts, seconds(self.duration)]

    @property
    def notes(self) -> list[str]:
        """What a person should know before trusting it."""
        return [*([f"ended early: {self.stopped}"] if self.stopped else []), *self.warnings]
