"""Several runs side by side: each with its own numbers, time, colour and population."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from vayu.report.overlay import OverlaidRun, overlay_bundle
from vayu.report.palette import RUN_COLOURS
from vayu.report.run_record import RUN_MIME
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo


def images(html: str) -> list[str]:
    """The charts, as SVG."""
    return [b64decode(found).decode() for found in re.findall(r"base64,([\w+/=]+)", html)]


def test_runs_stand_beside_each_other(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
    page_of: Callable[[str], Any],
) -> None:
    """A row and a colour each, lines as long as each run, and nothing a page could run."""
    ticks = ticks_of(4)
    ticks[2] = replace(ticks[2], event="rate 800/s")
    runs = [
        OverlaidRun(name="old", info=info_of(), summary=summary_of(), timeline=Timeline(ticks[:2])),
        OverlaidRun(name="<b>", info=info_of(), summary=summary_of(), timeline=Timeline(ticks)),
    ]
    bundle = overlay_bundle(runs)
    page = page_of(bundle["text/html"])

    assert len(bundle[RUN_MIME]["runs"]) == 2
    assert "<b>" not in bundle["text/html"]
    assert "&lt;b&gt; was steered: rate 800/s at 0.2 s." in bundle["text/html"]
    assert page.tags.count("img") == 2  # no request failed: said in words
    assert "No request failed." in bundle["text/html"]
    throughput = images(bundle["text/html"])[0]
    lines = [
        re.findall(f"d='M([^']*)' fill='none' stroke='{colour}'", throughput)
        for colour in RUN_COLOURS[:2]
    ]
    assert [[path.count("L") for path in paths if "L" in path] for paths in lines] == [[1], [3]]


def test_runs_without_ticks_say_so(
    info_of: Callable[..., RunInfo], summary_of: Callable[..., Summary]
) -> None:
    """No chart is drawn of nothing."""
    run = OverlaidRun(name="a", info=info_of(), summary=summary_of(), timeline=Timeline())
    html = overlay_bundle([run, run])["text/html"]

    assert html.count("Nothing was measured.") == 2
    assert images(html) == []
