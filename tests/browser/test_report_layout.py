"""The report of a run in a cell: it ends at one edge, and nothing of it has to be scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from vayu.model.load.config import LoadConfig
from vayu.model.results.health import GeneratorHealth, WorkerHealth
from vayu.model.results.summary import Distribution, FailureSummary
from vayu.model.results.tick import CheckSummary
from vayu.report.chart import Chart, Line, svg
from vayu.report.overlay import OverlaidRun, overlay_html
from vayu.report.run_html import run_html
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CELL = """
<!doctype html><style>
  body { margin: 0; font: 14px system-ui; background: #fff }
  table { table-layout: fixed; margin-left: auto; margin-right: auto }
  td, th { padding: 0.5em; white-space: normal; max-width: none }
</style>
<div id="cell">%s</div>"""
"""An output of JupyterLab, which has words of its own for tables."""

WIDE = """() => [...document.querySelectorAll("#cell *")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
          && getComputedStyle(one).display !== "inline")
  .map((one) => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth} ${one.textContent}`)"""

EDGES = """() => [...new Set([...document.querySelectorAll("#cell table, #cell img")]
  .map((one) => one.closest("[style*='0 48px']") ?? one)
  .concat([...document.querySelectorAll("#cell [style*='display:grid']")])
  .map((one) => Math.round(one.getBoundingClientRect().right)))]"""
"""Where pictures, tiles, tables, and tables beside each other end. [px]"""

SKEW = """() => [...document.querySelectorAll("#cell table")].flatMap((table) => {
  const cells = [...table.rows].map((row) => [...row.cells].map((cell) => {
    const { textAlign, paddingRight, verticalAlign } = getComputedStyle(cell);
    return [textAlign, paddingRight, verticalAlign];
  }));
  const [heads, first] = cells;
  return heads.filter(([align, padding, at], i) =>
    at !== "bottom" || align !== first[i][0] || padding !== first[i][1]);
})"""
"""Headings that do not stand above their column, or not on one line."""

NARROW = 572
"""What an output has of a JupyterLab of 700 px. [px]"""


@pytest.fixture
def told(recorded_run: Callable[..., Any]) -> OverlaidRun:
    """A run with everything in it that has a table."""
    run = recorded_run(LoadConfig(rate=100, duration="10s"))
    run.play(100, failed=2)
    run.end()
    measured = Distribution(
        count=1_000, min=0.098, avg=0.419, p50=0.254, p75=0.379, p90=0.585, p95=101.0, p99=419.0,
        p99_9=1_203.0, p99_99=7_250.0, max=7_250.0,
    )  # fmt: skip
    worker = WorkerHealth(
        worker=0, started=1_234_567, cpu=0.34, cpu_peak=0.97, loop_lag_p99=12.3,
        loop_lag_max=123.0, send_lag_p99=12.3, descriptors=1_024, descriptor_limit=20_000,
    )  # fmt: skip
    summary = replace(
        run.summary, succeeded=998, failed=2, response=measured, service=measured, lag=measured,
        health=GeneratorHealth(workers=(worker,)), status_codes={"200": 998, "0": 2},
        failures=(FailureSummary(kind="timeout", count=2, message="took longer than 30s"),),
        checks=(CheckSummary(name="is fast", passed=5, failed=15, message="expected 31 < 10"),),
    )  # fmt: skip
    timeline = Timeline(run.ticks())
    return OverlaidRun(name="orders, cached", info=run.info, summary=summary, timeline=timeline)


@pytest.mark.parametrize("width", [NARROW, 980, 1_400])
def test_a_run_ends_at_one_edge_and_nothing_of_it_is_scrolled(
    page: Page, told: OverlaidRun, width: int, picture: Callable[[str], None]
) -> None:
    """In the output of a narrow notebook, of a wide one, and of a very wide one."""
    page.set_viewport_size({"width": width, "height": 1_400})
    page.set_content(CELL % run_html(told.info, told.summary, told.timeline))
    picture(f"report-cell-{width}")

    assert page.locator("#cell table").count() == 5
    assert page.locator("#cell img").count() == 3
    assert page.evaluate(WIDE) == []
    assert page.evaluate(SKEW) == []
    assert page.evaluate(EDGES) == [min(width, 1_000) - 2]


def test_runs_beside_each_other_end_at_one_edge(
    page: Page, told: OverlaidRun, picture: Callable[[str], None]
) -> None:
    """Their table is the widest that there is, and fits a narrow notebook."""
    page.set_viewport_size({"width": NARROW, "height": 1_400})
    page.set_content(CELL % overlay_html([told, told]))
    picture("overlay-cell")

    assert page.evaluate(WIDE) == []
    assert page.evaluate(EDGES) == [NARROW - 2]


WORDS = """() => {
  const drawing = document.querySelector("svg");
  const { width } = drawing.getBoundingClientRect();
  const scale = width / drawing.viewBox.baseVal.width;
  const all = [...drawing.querySelectorAll("text")];
  const words = all.filter((one) => one.getClientRects().length);
  const boxes = words.map((one) => [one.textContent, one.getBoundingClientRect()]);
  const over = (a, b) => a.top < b.bottom && b.top < a.bottom;
  const meet = (a, b) => a.left < b.right && b.left < a.right && over(a, b);
  return {
    least: Math.min(...words.map((one) => scale * parseFloat(getComputedStyle(one).fontSize))),
    out: boxes.filter(([, box]) => box.left < 0 || box.right > width).map(([one]) => one),
    over: boxes.flatMap(([one, box], i) => boxes.slice(i + 1)
      .filter(([, other]) => meet(box, other)).map(([two]) => [one, two])),
  };
}"""
"""Of the words that are shown: the smallest size [px], and which are cut off, or on each other."""


@pytest.mark.parametrize(("drawn", "width"), [(880, NARROW), (880, 690), (880, 980), (440, 440)])
def test_words_of_a_picture_can_be_read_in_a_narrow_cell(
    page: Page, drawn: int, width: int
) -> None:
    """It shrinks with its cell; its words do not, and none is on another. One that was drawn so
    narrow, as in the load form, has words of its own size.
    """
    lines = [Line(name=name, values=[0, 9_000], colour="#111111")
             for name in ("p99", "p95", "p50", "service time p99")]  # fmt: skip
    events = [(10.0, "rate 160/s"), (17.0, "pause"), (19.0, "resume, and then some more")]
    chart = Chart(time=[0, 30], lines=lines, events=events, width=drawn)
    page.set_viewport_size({"width": width, "height": 400})
    page.set_content(
        f"<style>body {{ margin: 0 }} svg {{ width: 100%; height: auto }}</style>{svg(chart)}"
    )

    found = page.evaluate(WORDS)
    assert 9.4 < found["least"] < 13.5
    assert (found["out"], found["over"]) == ([], [])
