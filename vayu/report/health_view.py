"""The generator's health by itself, as `run.health` shows it: verdict, reasons, each worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.results.health import HealthVerdict
from vayu.model.words.spelling import digits
from vayu.report.folded import folded_lines
from vayu.report.generator import WORKER_HEADS, bottlenecks, generator_line, worker_rows
from vayu.report.lined_up import lined_up
from vayu.report.markup import WIDTH, element, pill, table
from vayu.report.standing import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.results.health import GeneratorHealth

_TONES = {
    HealthVerdict.HEALTHY: Tone.GOOD,
    HealthVerdict.BOTTLENECK: Tone.BAD,
    HealthVerdict.UNKNOWN: Tone.QUIET,
}
_UNWATCHED = "nothing was sent, or nobody watched the generator"


def health_text(health: GeneratorHealth) -> str:
    """Return the health of a generator as text."""
    lines = [f"Generator: {generator_line(health) or _UNWATCHED}", *_facts(health)]
    if health.workers:
        lines += lined_up(WORKER_HEADS, worker_rows(health.workers))
    first, *others = lines
    return folded_lines([first, *(f"  {text}" for text in others)])


def health_html(health: GeneratorHealth) -> str:
    """Return the health of a generator as HTML with inline styles only."""
    _, _, figures = generator_line(health).partition(" · ")
    return element(
        "div",
        pill(health.verdict, _TONES[health.verdict]),
        f" {figures or (_UNWATCHED if health.verdict is HealthVerdict.UNKNOWN else '')}",
        *(element("div", fact, style="margin:4px 0;") for fact in _facts(health)),
        table(WORKER_HEADS, worker_rows(health.workers), columns="tnnnnnnn", fill=True)
        if health.workers
        else "",
        style=WIDTH,
    )


def _facts(health: GeneratorHealth) -> Iterator[str]:
    """Yield why it was the bottleneck, and how what was in flight adds up."""
    yield from bottlenecks(health)
    law = health.little
    if law is not None and law.deviation is not None:
        yield (
            f"Little's law: {digits(law.concurrency)} requests were in flight; throughput times "
            f"service time is {digits(law.expected)}."
        )
