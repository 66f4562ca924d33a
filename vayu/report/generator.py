"""The generator's own health, in words and rows: one source for the text and the HTML report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.results.health import HealthVerdict
from vayu.report.escape import line
from vayu.report.quantity import ABSENT, count, milliseconds
from vayu.report.remedies import what_helps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vayu.model.results.health import GeneratorHealth, GeneratorTick, WorkerHealth

MOST_WORKERS = 32
"""Rows of the table; what is left out is said."""

WORKER_HEADS = [
    "worker", "requests", "CPU", "busiest second", "loop lag p99", "loop lag max",
    "send lag p99", "open files",
]  # fmt: skip
"""Columns of `worker_rows`. CPU is a share of one core."""


def bottlenecks(health: GeneratorHealth) -> list[str]:
    """Return a sentence for each number that says that the generator was the bottleneck.

    What helps is said beside it, unless it was said before.
    """
    helps = what_helps(line(finding.remedy, limit=300) for finding in health.findings)
    return [
        f"{line(finding.message, limit=300)}. {remedy}".rstrip()
        for finding, remedy in zip(health.findings, helps, strict=True)
    ]


def generator_line(health: GeneratorHealth) -> str:
    """Return the verdict and its leading numbers in one line; nothing when nobody watched."""
    if health.verdict is HealthVerdict.UNKNOWN:
        return ""
    calm = health.verdict is HealthVerdict.HEALTHY
    parts = ["✓ healthy" if calm else "! was the bottleneck", *_figures(health.workers)]
    if health.machine_cpu is not None:
        parts.append(f"cores of this machine {percent(health.machine_cpu)} busy")
    return " · ".join(parts)


def worker_rows(workers: Sequence[WorkerHealth]) -> list[list[str]]:
    """Return a row for each worker."""
    rows = [
        [
            str(worker.worker),
            count(worker.started),
            percent(worker.cpu),
            percent(worker.cpu_peak),
            milliseconds(worker.loop_lag_p99),
            milliseconds(worker.loop_lag_max),
            milliseconds(worker.send_lag_p99),
            _files(worker),
        ]
        for worker in workers[:MOST_WORKERS]
    ]
    rest = len(workers) - MOST_WORKERS
    if rest > 0:
        rows.append([f"{count(rest)} more workers", *("" for _ in WORKER_HEADS[1:])])
    return rows


def generator_now(tick: GeneratorTick) -> str:
    """Return how the workers keep up, in a few words; nothing when that is not known."""
    parts = []
    if tick.cpu is not None:
        parts.append(f"CPU {percent(tick.cpu)}")
    if tick.loop_lag is not None:
        parts.append(f"loop lag {milliseconds(tick.loop_lag)}")
    return ", ".join(parts)


def percent(share: float | None) -> str:
    """Return a share of one core."""
    return ABSENT if share is None else f"{100 * share:.0f} %"


def _figures(workers: Iterable[WorkerHealth]) -> Iterator[str]:
    """Yield the worst of each number that was measured."""
    every = list(workers)
    figures: tuple[tuple[str, Callable[[float], str], list[float | None]], ...] = (
        ("CPU in the busiest second", percent, [worker.cpu_peak for worker in every]),
        ("loop lag p99", milliseconds, [worker.loop_lag_p99 for worker in every]),
        ("send lag p99", milliseconds, [worker.send_lag_p99 for worker in every]),
    )
    for name, shown, values in figures:
        known = [value for value in values if value is not None]
        if known:
            yield f"{name} {shown(max(known))}"


def _files(worker: WorkerHealth) -> str:
    """Return how many files a worker had open, and how many it may have."""
    if worker.descriptors is None:
        return ABSENT
    of = "" if worker.descriptor_limit is None else f" of {count(worker.descriptor_limit)}"
    return f"{count(worker.descriptors)}{of}"
