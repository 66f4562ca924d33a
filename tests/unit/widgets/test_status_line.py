"""The top of a live view: state, progress, numbers; nothing of it is a stranger's HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from vayu.model.health import GeneratorTick
from vayu.model.state import RunState
from vayu.model.verdict import VerdictSoFar
from vayu.widgets.status_line import SILENCE, status_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.tick import Tick


def text_of(html: str) -> str:
    """The text between the tags."""
    return re.sub(r"<[^>]*>", "|", html)


def test_numbers_so_far(recorded: Any, tick: Callable[..., Tick]) -> None:
    """Time, remaining time, requests, rate, in flight, failures; a bar a quarter long."""
    html = status_line(recorded, tick(25), silent=0)

    assert "0:02, 0:08 left · 250 requests · 100/s · 4 in flight · none failed" in text_of(html)
    assert "▶ running" in text_of(html)
    assert "width:25.0%" in html
    assert "No news" not in html


def test_who_is_not_in_the_percentiles(recorded: Any, tick: Callable[..., Tick]) -> None:
    """Requests without a response are counted beside them."""
    text = text_of(status_line(recorded, tick(25, failed=50), silent=0))

    assert "✗ 50 failed (20.0 %)" in text
    assert "Percentiles are of 200 responses; 50 requests got none." in text


def test_a_run_that_waits_has_no_numbers(recorded: Any) -> None:
    """Empty is not zero."""
    recorded.status = RunState.PENDING
    text = text_of(status_line(recorded, None, silent=0))

    assert "waiting for its turn" in text
    assert "no numbers yet" in text


def test_silence_is_said(recorded: Any, tick: Callable[..., Tick]) -> None:
    """A view that stands still must not look like a run that goes on."""
    assert "No news from the engine for 5 s" in status_line(recorded, tick(1), silent=SILENCE + 2)


def test_it_is_safe(recorded: Any, tick: Callable[..., Tick]) -> None:
    """Names are escaped, passwords of a URL masked."""
    html = status_line(recorded, tick(1), silent=0)

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
    text = text_of(status_line(recorded, last, silent=0))
    assert "✗ p99 &lt; 250ms (312 ms)" in text
    assert "generator CPU 34 %" in text
