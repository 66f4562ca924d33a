"""Watches a run to its end: a live display while it goes on, its summary afterwards.

The display goes to standard error and only to a terminal; the summary goes to standard
output. Ctrl-C stops the run, not the watching: the summary is of what was measured. A second
one does not wait for what is in flight.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click
import msgspec
from rich.console import Console
from rich.live import Live

from vayu.cli.interrupts import terminated_like_interrupted
from vayu.cli.live_view import live_view
from vayu.cli.output import say
from vayu.errors import RunFailed
from vayu.model.results.result import Result, run_result
from vayu.model.results.unlimited import unlimited_checks, unlimited_failures
from vayu.model.runs.state import TERMINAL
from vayu.report.run_text import run_text
from vayu.report.so_far import summary_so_far

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.client.live import LiveRun
    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import Tick

_CODES = {Result.PASSED: 0, Result.FAILED: 1, Result.UNFINISHED: 3}
"""The exit code of each result."""

_INTERRUPTS = (
    (True, "Stopping the run: what is in flight may complete. Press Ctrl-C again to cancel it."),
    (False, "Cancelling what is in flight. Press Ctrl-C again to leave at once."),
)
"""What an interrupt does: whether what is in flight may complete, and what is said."""

_FRAME = 0.2  # s between two frames
_KEPT = 1200  # ticks that a frame looks back on: two minutes


def watch(live: LiveRun, *, as_json: bool = False) -> int:
    """Watch `live` to its end, show what it came to, and return the exit code.

    Parameters
    ----------
    live : LiveRun
    as_json : bool, default False
        Whether the summary is written as JSON.

    Returns
    -------
    int
        As `verdict` says.
    """
    follow(live, Console(stderr=True))
    broken: RunFailed | None = None
    try:
        summary = live.wait()
    except RunFailed as error:
        broken = error
        found = live.summary
        summary = found or summary_so_far(live.info, live.status, live.latest, error=live.error)
    click.echo(msgspec.json.encode(summary) if as_json else run_text(live.info, summary))
    if broken is not None:
        say(f"Error: {broken}")
    for reason in _shortfalls(summary):
        say(f"Not passed: {reason}")
    return verdict(summary)


def _shortfalls(summary: Summary) -> Iterator[str]:
    """Yield why a run with thresholds, or a capacity search, has not passed."""
    if summary.capacity is not None and verdict(summary):
        yield summary.capacity.text
    for one in summary.verdicts:
        if not one.passed:
            yield f"{one.threshold}: {one.finding}"
    failures, checks = unlimited_failures(summary), unlimited_checks(summary)
    if summary.verdicts and failures:
        yield f"{failures:,} requests failed; a threshold says how many may: 'failed < 1%'"
    if summary.verdicts and checks:
        yield f"{checks:,} tests failed; a threshold says how many may: 'checks > 99%'"


def verdict(summary: Summary) -> int:
    """Return the exit code that a summary stands for.

    Returns
    -------
    int
        3: the run did not get to its end, unless a threshold ended it. 1: a threshold failed, or
        had nothing to judge, or a request or a test failed and no threshold is about that, or
        nothing completed. 0: everything passed. Of a capacity search 0: a limit was found, or
        its maximum kept the thresholds; 1: its start already broke one; 3: it found no limit.
    """
    return _CODES[run_result(summary)]


def follow(live: LiveRun, console: Console) -> None:
    """Return when the run has ended.

    The first interrupt stops it and lets what is in flight complete, the second cancels that,
    the third passes.
    """
    ended = threading.Event()
    unsubscribe = live.subscribe(lambda: ended.set() if live.status in TERMINAL else None)
    try:
        with terminated_like_interrupted():
            for drain, told in _INTERRUPTS:
                try:
                    return _show(live, console, ended)
                except KeyboardInterrupt:
                    console.print(told)
                    live.stop(drain=drain)
            _show(live, console, ended)
    finally:
        unsubscribe()


def _show(live: LiveRun, console: Console, ended: threading.Event) -> None:
    """Show frames until the run has ended."""
    with ExitStack() as stack:
        display = None
        if console.file.isatty():  # FORCE_COLOR asks for colours, not for a cursor that moves
            display = stack.enter_context(Live(console=console, auto_refresh=False, transient=True))
        recent: deque[Tick] = deque(maxlen=_KEPT)
        seen = 0
        while not ended.wait(_FRAME):
            news = live.ticks(seen)
            seen += len(news)
            recent.extend(news)
            if display is not None:
                display.update(live_view(live.info, live.status, list(recent)), refresh=True)
