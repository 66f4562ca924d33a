"""The tiles of a live view: the numbers to read first, each with its unit and its population.

Percentiles are of the run so far, from its merged histograms; until those are there, absent.
When the run has ended each tile shows the number of its summary, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.words.spelling import digits
from vayu.report.markup import BOX, QUIET, Markup, element
from vayu.report.offered import below_throughput
from vayu.report.outcome import completed
from vayu.report.palette import RED
from vayu.report.quantity import ABSENT, count, milliseconds, rate, requests, share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.analysis.histogram_tail import HistogramTail
    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import Tick

Tile = tuple[str, str, str, bool]
"""Name, number, what stands below it, and whether it is a bad sign."""

_ROOM = 15  # characters below the number of a tile, where eight are beside each other
_QS = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


def live_tiles(tick: Tick | None, tail: HistogramTail) -> list[Tile]:
    """Return the tiles of a run that goes on.

    Parameters
    ----------
    tick : Tick or None
        The newest.
    tail : HistogramTail
        Its histograms so far.
    """
    response = tail.quantiles("response", list(_QS.values())) or (None,) * len(_QS)
    lag = tail.quantiles("lag", [0.99]) or (None,)
    if tick is None:
        return [(name, ABSENT, "no numbers yet", False) for name in _NAMES]
    done = tick.requests.completed
    mean = f"{digits(1_000 * done / tick.elapsed)}/s so far" if tick.elapsed else "now"
    return [
        ("throughput", rate(tick.throughput), mean, False),
        *((name, milliseconds(v), "so far", False) for name, v in zip(_QS, response, strict=True)),
        _errors(tick.requests.failed, done),
        ("in flight", count(tick.in_flight), _waiting(tick), False),
        ("send lag p99", milliseconds(lag[0]), _late(tick.late), False),
        _checks(tick.checks.passed, tick.checks.failed),
    ]


def final_tiles(summary: Summary) -> list[Tile]:
    """Return the tiles of a run that has ended: the numbers of its summary."""
    response, done = summary.response, completed(summary)
    passed = sum(check.passed for check in summary.checks)
    failed = sum(check.failed for check in summary.checks)
    return [
        ("throughput", rate(summary.throughput), below_throughput(summary), False),
        *((name, milliseconds(getattr(response, name)), "whole run", False) for name in _QS),
        _errors(summary.failed, done),
        ("in flight", count(summary.in_flight), f"{count(done)} completed", False),
        ("send lag p99", milliseconds(summary.lag.p99), _late(summary.late), False),
        _checks(passed, failed),
    ]


def tiles_html(tiles: Iterable[Tile]) -> Markup:
    """Return tiles in a row, as many as fit; a number that changes moves nothing."""
    grid = "display:grid;grid-template-columns:repeat(auto-fit,minmax(116px,1fr));gap:6px;"
    return element("div", *(_tile(*tile) for tile in tiles), style=f"{grid}margin:8px 0 4px 0;")


_NAMES = ("throughput", *_QS, "failed", "in flight", "send lag p99", "checks")


def _tile(name: str, value: str, below: str, bad: bool) -> Markup:  # noqa: FBT001 (a row of data)
    """One number with what it is above, and more about it below."""
    small = f"{QUIET}font-size:11px;line-height:15px;overflow:hidden;text-overflow:ellipsis;"
    edge = f"border-left:4px solid {RED};" if bad else ""
    return element(
        "div",
        element("div", f"✗ {name}" if bad else name, style=small),
        element(
            "div",
            value,
            style="font-size:17px;font-weight:600;line-height:23px;font-variant-numeric:tabular-nums;",
        ),
        element("div", below, style=small),
        style=f"{BOX}{edge}padding:4px 9px;white-space:nowrap;overflow:hidden;",
    )


def _errors(failed: int, done: int) -> Tile:
    """Return how many of the completed requests failed."""
    of = f"{count(failed)} of {count(done)}"
    below = of if len(of) <= _ROOM else requests(failed)
    return ("failed", share(failed, done), below, failed > 0)


def _checks(passed: int, failed: int) -> Tile:
    """Return how many tests of responses passed."""
    total = passed + failed
    if not total:
        return ("checks", ABSENT, "none evaluated", False)
    return ("checks", share(passed, total), f"{count(failed)} failed", failed > 0)


def _waiting(tick: Tick) -> str:
    """Return what has not been started yet, or never was."""
    if tick.dropped:
        return f"{count(tick.dropped)} dropped"
    return f"{count(tick.backlog)} overdue" if tick.backlog else "none overdue"


def _late(late: int) -> str:
    """Return how many requests were sent late."""
    return f"{count(late)} sent late"
