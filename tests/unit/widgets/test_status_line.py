"""The top of a live view: state, progress, numbers; nothing of it is a stranger's HTML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from vayu.analysis.histogram_tail import HistogramTail
from vayu.model.results.health import GeneratorTick
from vayu.model.runs.state import RunState
from vayu.model.thresholds.verdict import VerdictSoFar
from vayu.widgets.status_line import SILENCE, status_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.tick import Tick


def text_of(html: str) -> str:
    """The text between the tags."""
    return re.sub(r"<[^>]*>", "|", html)


def line_of(recorded: Any, tick: Tick | None, *, silent: float = 0.0) -> str:
    """The top of the view, while no histogram has been written."""
    tail, profile = HistogramTail(Path("/nowhere")), recorded.info.config.profile
    return status_line(recorded, tick, profile=profile, tail=tail, silent=silent)


def test_numbers_so_far(recorded: Any, tick: Callable[..., Tick]) -> None:
    """Time, remaining time, requests, rate, in flight, failures; a bar a quarter long."""
    html = line_of(recorded, tick(25))

    assert "0:02, 0:08 left · 250 requests" in text_of(html)
    assert "|throughput||100/s||100/s so far|" in text_of(html)
    assert "|failed||0 %||0 of 250|" in text_of(html)
    assert "▶ running" in text_of(html)
    assert "width:25.0%" in html
    assert "No news" not in html


def test_failures_so_far(recorded: Any, tick: Callable[..., Tick]) -> None:
    """In numbers, with a sign that is no colour."""
    text = text_of(line_of(recorded, tick(25, failed=50)))

    assert "|✗ failed||20.0 %||50 of 250|" in text


def test_a_paused_run_says_so(recorded: Any, tick: Callable[..., Tick]) -> None:
    """Else it looked like one that is stuck."""
    recorded.info = replace(recorded.info, paused=True)
    assert "❚❚ paused: nothing is started" in line_of(recorded, tick(25))


def test_an_ended_run_shows_the_numbers_of_its_summary(
    recorded: Any, tick: Callable[..., Tick]
) -> None:
    """Among others that go on: no bar, no rest of time."""
    recorded.play(3)
    recorded.end()
    text = text_of(line_of(recorded, tick(3)))

    assert "✓ finished" in text
    assert "|p50||1.00 ms||whole run|" in text
    assert "left" not in text


def test_a_generator_near_its_limit_is_a_warning(recorded: Any, tick: Callable[..., Tick]) -> None:
    """The numbers are then its own, not the target's."""
    last = replace(tick(5), generator=GeneratorTick(cpu=0.97))
    assert "! generator near its limit: CPU 97 %" in line_of(recorded, last)


def test_a_run_that_waits_has_no_numbers(recorded: Any) -> None:
    """Empty is not zero."""
    recorded.status = RunState.PENDING
    text = text_of(line_of(recorded, None))

    assert "waiting for its turn" in text
    assert "no numbers yet" in text


def test_silence_is_said(recorded: Any, tick: Callable[..., Tick]) -> None:
    """A view that stands still must not look like a run that goes on."""
    assert "No news from the engine for 5 s" in line_of(recorded, tick(1), silent=SILENCE + 2)


def test_it_is_safe(recorded: Any, tick: Callable[..., Tick]) -> None:
    """Names are escaped, passwords of a URL masked."""
    html = line_of(recorded, tick(1))

    assert "&lt;b&gt;name&lt;/b&gt;" in html
    assert "canary" not in html


def test_thresholds_and_generator_so_far(recorded: Any, tick: Callable[..., Tick]) -> None:
    """Beside the numbers that they are about."""
    config = replace(recorded.info.config, thresholds=("p99 < 250ms",))
    recorded.info = replace(recorded.info, config=config)
    last = replace(
        tick(5),
        thresholds=(VerdictSoFar(passed=False, value=312.0),),
        generator=GeneratorTick(cpu=0.34),
    )
    text = text_of(line_of(recorded, last))
    assert "✗ p99 &lt; 250ms (312 ms)" in text
    assert "generator: CPU 34 %" in text
