"""The live view in a page without Jupyter: what it draws, what its buttons ask for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.events import EventManager, available_events
from playwright.sync_api import expect

from tests.bare_page import BarePage, open_bare
from vayu.model.load.config import LoadConfig
from vayu.model.load.control import RunChange
from vayu.widgets import drawing_library as library, live_widget, slot
from vayu.widgets.live_view import LiveView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

DRAWN = "document.querySelectorAll('.vayu-live-chart[data-state=drawn]').length === {}"


@pytest.fixture
def bare(page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[BarePage]:
    """A page in the place of Jupyter, whose kernel has not sent what draws yet."""
    shell = SimpleNamespace(kernel=object(), execution_count=1)
    shell.events = EventManager(shell, available_events)
    monkeypatch.setattr(slot, "get_ipython", lambda: shell)
    for name in ("display", "update_display"):
        monkeypatch.setattr(slot, name, lambda *_, **__: None)
    monkeypatch.setattr(live_widget, "_is_first", lambda: False)
    yield from open_bare(page, monkeypatch)


@pytest.fixture
def shown(bare: BarePage, recorded_run: Callable[..., Any]) -> Iterator[Any]:
    """A run of 100 requests/s that has got 3 s far, and its view."""
    run = recorded_run(LoadConfig(rate=100, duration="10s"))
    run.play(30)
    view = LiveView([run])
    bare.show(view.widget)
    view.show()
    yield SimpleNamespace(run=run, view=view)
    run.end()
    view.join(5)


def test_a_run_is_drawn_steered_and_replaced(
    bare: BarePage, page: Page, shown: Any, picture: Callable[[str], None],
    axe: Callable[[], list[str]],
) -> None:  # fmt: skip
    """Charts with their populations; each click is answered; at the end there is the report."""
    bare.sync_until(DRAWN.format(4))  # its histograms are not written
    notes = page.locator(".vayu-live-note").all_inner_texts()
    assert notes[0] == "300 requests completed of 300 due, 0 dropped."
    assert notes[1] == "Percentiles of 300 responses; 0 requests got none."
    picture("live-bare")
    bare.theme("light")
    assert axe() == []

    page.get_by_role("button", name="❚❚ Pause").click()
    bare.sync_until("document.body.innerText.includes('Done: pause.')")
    page.get_by_role("button", name="▶ Resume").click()
    bare.sync_until("document.body.innerText.includes('Done: resume.')")
    rate = page.get_by_label("Rate [requests/s]", exact=True)
    rate.fill("250")
    rate.press("Enter")
    bare.sync_until("document.body.innerText.includes('Done: rate 250/s.')")
    assert shown.run.changes == [
        RunChange(paused=True), RunChange(paused=False), RunChange(rate=250.0)
    ]  # fmt: skip
    page.evaluate("window.kernelIsGone = true")
    page.get_by_role("button", name="■ Stop").click()
    expect(page.get_by_text("✗ The kernel is gone.")).to_be_visible()
    page.evaluate("window.kernelIsGone = false")
    page.get_by_role("button", name="■ Stop").click()
    bare.sync_until("document.body.innerText.includes('Stopping: nothing more is sent')")

    shown.run.end()
    bare.sync_until("document.body.innerText.includes('✓ finished')")
    assert page.locator(".vayu-live-chart").count() == 0


@pytest.mark.usefixtures("shown")
def test_it_draws_only_the_newest_hides_lines_and_fits_a_narrow_cell(
    bare: BarePage, page: Page, picture: Callable[[str], None], axe: Callable[[], list[str]]
) -> None:
    """A hundred frames are a few drawings; the legend is buttons; 400 px need no scrolling."""
    bare.theme("dark")
    page.set_viewport_size({"width": 400, "height": 1400})
    bare.sync_until(DRAWN.format(4))
    picture("live-narrow-dark")
    assert axe() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 400

    frames = "Number(document.querySelector('.vayu-live-charts').dataset.frames)"
    before = page.evaluate(frames)
    (name,) = page.evaluate("Object.keys(window.models)")
    page.evaluate(
        """name => {
          const model = window.models[name];
          for (let until = 1; until <= 100; until++) {
            model.state.frame = { ...model.state.frame, until };
            model.emit("frame");
          }
        }""",
        name,
    )
    page.wait_for_function("document.querySelector('.vayu-live-chart').dataset.until === '100'")
    assert page.evaluate(frames) - before <= 3

    button = page.get_by_role("button", name="p99", exact=True)
    button.focus()
    page.keyboard.press("Space")
    assert button.get_attribute("aria-pressed") == "false"
    for name in ("p95", "p50", "p99"):  # none is left, then one again
        page.get_by_role("button", name=name, exact=True).click()
        bare.sync_for(0.2)
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator(".vayu-live-chart").count() == 5


EDGES = """() => [...new Set([...document.querySelectorAll(
  ".vayu-live-charts, .vayu-live-panel:last-child, .vayu-live [style*='display:grid'], #place img")]
  .map((one) => Math.round(one.getBoundingClientRect().right)))]"""
"""Where tiles, charts, the last of them and pictures end. [px]"""

ROWS = """() => new Set([...document.querySelector(".vayu-live [style*='display:grid']").children]
  .map((tile) => tile.offsetTop)).size"""


def test_it_ends_where_the_report_ends_that_takes_its_place(
    bare: BarePage, page: Page, shown: Any
) -> None:
    """All tiles are beside each other, and no chart leaves a hole beside it."""
    page.set_viewport_size({"width": 1400, "height": 1400})
    bare.sync_until(DRAWN.format(4))
    edges = page.evaluate(EDGES)
    assert page.evaluate(ROWS) == 1
    shown.run.end()
    bare.sync_until("document.body.innerText.includes('✓ finished')")

    assert len(edges) == 1
    assert page.evaluate(EDGES) == edges


TIPS = """[...document.querySelectorAll('.vayu-live-tip')]
  .map((tip) => tip.innerText.split(/\\s*\\n\\s*/))"""


@pytest.fixture
def two(bare: BarePage, recorded_run: Callable[..., Any]) -> Iterator[LiveView]:
    """Two runs laid over each other: 3 s of one, 2 s of the other."""
    runs = [recorded_run(LoadConfig(rate=100, duration="10s")) for _ in range(2)]
    runs[0].play(30)
    runs[1].play(20)
    view = LiveView(runs)
    bare.show(view.widget)
    view.show()
    yield view
    for run in runs:
        run.end()
    view.join(5)


@pytest.mark.usefixtures("two")
def test_the_moment_and_the_stretch_that_one_chart_shows_the_others_show(
    bare: BarePage, page: Page, picture: Callable[[str], None]
) -> None:
    """The pointer says the values of every line; what is dragged over is zoomed into."""
    bare.theme("light")
    bare.sync_until(DRAWN.format(4))
    first, second = (page.locator(".vayu-live-chart .u-over").nth(i).bounding_box() for i in (0, 1))
    assert first is not None
    assert second is not None
    middle = first["y"] + first["height"] / 2

    page.mouse.move(first["x"] + first["width"] / 3, middle)
    tips = page.evaluate(TIPS)
    picture("live-pointed")
    assert [tip[0] for tip in tips if tip != [""]] == 4 * ["1.0 s"]
    assert [line for line in tips[0] if "100 requests/s" in line]
    page.mouse.down()
    page.mouse.move(first["x"] + first["width"] * 2 / 3, middle)
    page.mouse.up()
    page.mouse.move(second["x"] + 2, middle)
    bare.sync_until(f"{TIPS}[1][0] === '1.0 s'")
    page.mouse.dblclick(second["x"] + 2, middle)
    page.mouse.move(second["x"] + 3, middle)
    bare.sync_until(f"{TIPS}[1][0] === '0.1 s' && {TIPS}[0][0] === '0.1 s'")
    page.mouse.move(2, 2)
    assert page.locator(".vayu-live-tip:visible").count() == 0


def test_built_without_node_the_charts_are_drawn_with_plotly(
    bare: BarePage, page: Page, recorded_run: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    """The same charts, of the plotly.js that the plotly package ships."""
    monkeypatch.setattr(library, "UPLOT", tmp_path / "none.js")
    library.drawing_library.cache_clear()
    run = recorded_run(LoadConfig(rate=100, duration="10s"))
    run.play(30)
    view = LiveView([run])
    bare.show(view.widget)
    view.show()
    bare.sync_until(DRAWN.format(4))
    assert page.locator(".js-plotly-plot").count() == 4
    run.end()
    view.join(5)
    library.drawing_library.cache_clear()
