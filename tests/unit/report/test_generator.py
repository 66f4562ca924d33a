"""The generator's health reads the same in the text, in the HTML and while the run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.model.results.health import (
    GeneratorHealth,
    GeneratorTick,
    HealthFinding,
    HealthVerdict,
    WorkerHealth,
)
from vayu.report.folded import WIDTH, folded
from vayu.report.generator import (
    MOST_WORKERS,
    bottlenecks,
    generator_line,
    generator_now,
    worker_rows,
)
from vayu.report.run_html import run_html
from vayu.report.run_text import run_text
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

CALM = WorkerHealth(
    worker=0, started=100, cpu=0.31, cpu_peak=0.4, busy=0.0, loop_lag_p99=0.4, loop_lag_max=3.0,
    stalled=0.0, send_lag_p99=0.2, descriptors=60, descriptor_limit=20_000,
)  # fmt: skip
TIRED = WorkerHealth(worker=1, started=90, cpu=0.97, cpu_peak=0.99, loop_lag_p99=40.0)
HEALTHY = GeneratorHealth(verdict=HealthVerdict.HEALTHY, workers=(CALM,))
SPENT = GeneratorHealth(
    verdict=HealthVerdict.BOTTLENECK,
    workers=(CALM, TIRED),
    findings=(
        HealthFinding(name="cpu", value=0.8, bound=0.1, unit="1", message="worker 1 was busy",
                      remedy="more workers"),
    ),
)  # fmt: skip


def test_a_healthy_generator_is_one_line(summary_of: Callable, info_of: Callable) -> None:
    """With the numbers that say so."""
    summary = summary_of(health=HEALTHY)
    line = ("✓ healthy · CPU in the busiest second 40 % · loop lag p99 0.400 ms · "
            "send lag p99 0.200 ms")  # fmt: skip
    assert generator_line(summary.health) == line
    text = run_text(info_of(), summary)
    assert folded(f"  generator: {line}") in text
    assert "worker" not in text


def test_a_bottleneck_says_why_and_what_helps(
    summary_of: Callable, info_of: Callable, page_of: Callable
) -> None:
    """And shows each worker."""
    summary = summary_of(health=SPENT)
    assert bottlenecks(summary.health) == ["worker 1 was busy. What helps: more workers."]
    text = run_text(info_of(), summary)
    assert "generator: ! was the bottleneck · CPU in the busiest second 99 %" in text
    assert "    worker 1 was busy. What helps: more workers." in text
    page = page_of(run_html(info_of(), summary, Timeline([])))
    assert "The generator was the bottleneck:\nworker 1 was busy." in page.text
    assert "Generator! was the bottleneck · CPU in the busiest second 99 %" in page.text
    for row in worker_rows(summary.health.workers):
        assert all(cell in page.text for cell in row)
        assert all(cell in text for cell in row)
    assert max(map(len, text.splitlines())) <= WIDTH


def test_what_was_not_measured_is_a_dash() -> None:
    """Not 0."""
    assert worker_rows(SPENT.workers) == [
        ["0", "100", "31 %", "40 %", "0.400 ms", "3.00 ms", "0.200 ms", "60 of 20,000"],
        ["1", "90", "97 %", "99 %", "40.0 ms", "—", "—", "—"],
    ]


def test_a_run_that_nobody_watched_says_nothing(summary_of: Callable, info_of: Callable) -> None:
    """Rather than that all was well."""
    assert generator_line(GeneratorHealth()) == ""
    assert "generator" not in run_text(info_of(), summary_of())


def test_the_table_is_bounded() -> None:
    """And says what is left out."""
    many = GeneratorHealth(workers=(CALM,) * (MOST_WORKERS + 5))
    rows = worker_rows(many.workers)
    assert len(rows) == MOST_WORKERS + 1
    assert rows[-1][0] == "5 more workers"


@pytest.mark.parametrize(
    ("tick", "words"),
    [
        (GeneratorTick(cpu=0.34, loop_lag=2.5), "CPU 34 %, loop lag 2.50 ms"),
        (GeneratorTick(loop_lag=2.5), "loop lag 2.50 ms"),
        (GeneratorTick(), ""),
    ],
)
def test_while_it_runs(tick: GeneratorTick, words: str) -> None:
    """A few words; none of what is not known."""
    assert generator_now(tick) == words
