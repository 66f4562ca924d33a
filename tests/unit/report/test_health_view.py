"""`run.health` says in a few lines whether the generator kept up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.rows.summary import RunHealth, RunSummary
from vayu.model.results.health import (
    GeneratorHealth,
    HealthFinding,
    HealthVerdict,
    LittlesLaw,
    WorkerHealth,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CALM = WorkerHealth(worker=0, started=1_000, cpu=0.31, cpu_peak=0.4, loop_lag_p99=0.4)
LAW = LittlesLaw(concurrency=40.0, throughput=500.0, service=78.0, expected=39.0, deviation=0.025)
HEALTHY = GeneratorHealth(verdict=HealthVerdict.HEALTHY, workers=(CALM,), little=LAW)


def finding(message: str, remedy: str) -> HealthFinding:
    """Why it was the bottleneck."""
    return HealthFinding(name="cpu", value=1, bound=0, unit="1", message=message, remedy=remedy)


SPENT = GeneratorHealth(
    verdict=HealthVerdict.BOTTLENECK,
    findings=(
        finding("worker 1 was busy", "more workers or another machine"),
        finding("sent late", "a lower rate or another machine"),
    ),
)


def test_a_healthy_generator_shows_its_numbers(summary_of: Callable) -> None:
    """Not the fields of a record; the summary holds the same."""
    summary = RunSummary.of(summary_of(health=HEALTHY))

    assert repr(summary.health).splitlines() == [
        "Generator: ✓ healthy · CPU in the busiest second 40 % · loop lag p99 0.400 ms",
        "  Little's law: 40.0 requests were in flight; throughput times service time is",
        "    39.0.",
        "                          busiest  loop lag     loop     send   open",
        "  worker  requests   CPU   second       p99  lag max  lag p99  files",
        "  0          1,000  31 %     40 %  0.400 ms        —        —      —",
    ]


def test_a_bottleneck_says_why_and_each_remedy_once(page_of: Callable) -> None:
    """In text and in HTML."""
    health = RunHealth.of(SPENT)
    page = page_of(health._repr_html_())
    for shown in (repr(health), page.text):
        assert "worker 1 was busy. What helps: more workers or another machine." in shown
        assert "sent late. What else helps: a lower rate." in shown
    assert "bottleneck" in page.text


def test_nobody_watched() -> None:
    """That is said, and nothing is claimed."""
    unknown = RunHealth()

    assert repr(unknown) == "Generator: nothing was sent, or nobody watched the generator"
    assert "nobody watched" in unknown._repr_html_()
