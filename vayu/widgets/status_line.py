"""The top of a live view: state, progress, and the numbers so far, as one piece of HTML.

One piece, because each widget that changes costs a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.escape import line
from vayu.report.generator import generator_now
from vayu.report.markup import QUIET, Markup, element
from vayu.report.palette import BLUE, GRID, ORANGE
from vayu.report.quantity import count
from vayu.report.run_html import run_head
from vayu.report.so_far import summary_so_far
from vayu.report.threshold_rows import standings
from vayu.stats.health import BUSY
from vayu.widgets.progress import Progress, progress
from vayu.widgets.tiles import final_tiles, live_tiles, tiles_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.analysis.histogram_tail import HistogramTail
    from vayu.model.load import LoadProfile
    from vayu.model.results.tick import Tick
    from vayu.model.thresholds.threshold import Threshold
    from vayu.widgets.source import LiveSource

SILENCE = 3.0
"""Without news for this long, the view says so. [s]"""

_ALARM = f"border-left:4px solid {ORANGE};padding-left:8px;font-weight:600;"


def status_line(
    source: LiveSource,
    tick: Tick | None,
    *,
    profile: LoadProfile,
    tail: HistogramTail,
    silent: float,
) -> str:
    """Return the top of a live view.

    Parameters
    ----------
    source : LiveSource
    tick : Tick or None
        The newest.
    profile : LoadProfile
        What was asked for.
    tail : HistogramTail
        Its histograms so far.
    silent : float
        Time since there was any news of the run. [s]
    """
    info = source.info
    far = progress(profile, tick)
    ended = source.summary
    summary = ended or summary_so_far(info, source.status, tick, error=source.error)
    tiles = final_tiles(ended) if ended else live_tiles(tick, tail)
    parts = [run_head(info, summary)]
    if not source.done:
        parts += [_bar(far), _facts(far, tick, paused=info.paused)]
    elif source.error:
        parts.append(element("div", f"✗ {line(source.error, limit=500)}", style=_ALARM))
    parts += [tiles_html(tiles), *_notes(tick, info.config.limits)]
    if silent >= SILENCE:
        text = f"! No news from the engine for {silent:.0f} s; the run may still go on."
        parts.append(element("div", text, style=_ALARM))
    return element("div", *parts, style="font-size:13px;line-height:1.5;padding:4px 2px;")


def _bar(far: Progress) -> Markup:
    """Return a bar as long as the run is far."""
    done = f"width:{100 * far.fraction:.1f}%;height:6px;border-radius:3px;background:{BLUE};"
    rest = f"height:6px;border-radius:3px;background:{GRID};margin:8px 0 4px 0;overflow:hidden;"
    said = {
        "role": "progressbar",
        "aria-label": "Progress of the run",
        "aria-valuemin": "0",
        "aria-valuemax": "100",
        "aria-valuenow": f"{100 * far.fraction:.0f}",
    }
    return element("div", element("div", style=done), style=rest, **said)


def _facts(far: Progress, tick: Tick | None, *, paused: bool) -> Markup:
    """Return time and requests so far."""
    facts = [str(far)]
    if paused:
        facts.append("❚❚ paused: nothing is started")
    if tick is None:
        facts.append("no numbers yet")
    else:
        total = tick.requests.completed
        facts.append(f"{count(total)} requests")
    style = "font-weight:600;font-variant-numeric:tabular-nums;"
    return element("div", " · ".join(facts), style=style)


def _notes(tick: Tick | None, thresholds: Sequence[Threshold]) -> Iterator[Markup]:
    """Yield how the thresholds stand, and how the generator keeps up."""
    limits = standings(thresholds, tick.thresholds if tick else ())
    if limits:
        yield element("div", " · ".join(limits), style="margin-top:4px;")
    generator = generator_now(tick.generator) if tick else ""
    if tick and generator:
        cpu = tick.generator.cpu
        busy = cpu is not None and cpu >= BUSY
        words = "! generator near its limit: " if busy else "generator: "
        style = _ALARM if busy else f"{QUIET}font-size:11px;"
        yield element("div", words + generator, style=style)
