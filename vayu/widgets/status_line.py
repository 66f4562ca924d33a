"""The top of a live view: state, progress, and the numbers so far, as one piece of HTML.

One piece, because each widget that changes costs a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.generator import generator_now
from vayu.report.markup import QUIET, Markup, element
from vayu.report.palette import BLUE, GRID, ORANGE
from vayu.report.quantity import count, rate, share
from vayu.report.run_html import run_head
from vayu.report.so_far import summary_so_far
from vayu.report.threshold_rows import standings
from vayu.widgets.progress import Progress, progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.model.threshold import Threshold
    from vayu.model.tick import Tick
    from vayu.widgets.source import LiveSource

SILENCE = 3.0
"""Without news for this long, the view says so. [s]"""


def status_line(source: LiveSource, tick: Tick | None, *, silent: float) -> str:
    """Return the top of a live view.

    Parameters
    ----------
    source : LiveSource
    tick : Tick or None
        The newest.
    silent : float
        Time since there was any news of the run. [s]
    """
    info = source.info
    far = progress(info.config.profile, tick)
    summary = summary_so_far(info, source.status, tick, error=source.error)
    parts = [run_head(info, summary), _bar(far), _numbers(far, tick, info.config.limits)]
    if silent >= SILENCE:
        text = f"! No news from the engine for {silent:.0f} s; the run may still go on."
        parts.append(element("div", text, style=f"color:{ORANGE};font-weight:600;"))
    return element("div", *parts, style="font-size:13px;line-height:1.5;padding:4px 2px;")


def _bar(far: Progress) -> Markup:
    """Return a bar as long as the run is far."""
    done = f"width:{100 * far.fraction:.1f}%;height:6px;border-radius:3px;background:{BLUE};"
    rest = f"height:6px;border-radius:3px;background:{GRID};margin:8px 0 4px 0;overflow:hidden;"
    return element("div", element("div", style=done), style=rest)


def _numbers(far: Progress, tick: Tick | None, thresholds: Sequence[Threshold]) -> Markup:
    """Return time and counts, who is not in the percentiles, and how the thresholds stand."""
    rows = [element("div", " · ".join(_facts(far, tick)), style="font-weight:600;")]
    missing = tick.status_codes.get("0", 0) if tick else 0
    if tick and missing:
        got = tick.requests.total - missing
        text = f"Percentiles are of {count(got)} responses; {count(missing)} requests got none."
        rows.append(element("div", text, style=f"{QUIET}font-size:11px;"))
    limits = standings(thresholds, tick.thresholds if tick else ())
    if limits:
        rows.append(element("div", " · ".join(limits)))
    return element("div", *rows)


def _facts(far: Progress, tick: Tick | None) -> Iterator[str]:
    """Yield time, requests, throughput and failures so far."""
    yield str(far)
    if tick is None:
        yield "no numbers yet"
        return
    total = tick.requests.success + tick.requests.failed
    yield f"{count(total)} requests"
    yield rate(tick.throughput)
    yield f"{count(tick.in_flight)} in flight"
    failed = tick.requests.failed
    yield f"✗ {count(failed)} failed ({share(failed, total)})" if failed else "none failed"
    if tick.dropped:
        yield f"! {count(tick.dropped)} dropped"
    generator = generator_now(tick.generator)
    if generator:
        yield f"generator {generator}"
