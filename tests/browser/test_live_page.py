"""The live view in a page without Jupyter: what it draws, what its buttons ask for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.events import EventManager, available_events

from tests.bare_page import BarePage, open_bare
from vayu.model.control import RunChange
from vayu.model.run import LoadConfig
from vayu.widgets import live_widget, slot
from vayu.widgets.live_view import LiveView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

DRAWN = "document.querySelectorAll('.vayu-live-chart[data-state=drawn]').length === {}"


@pytest.fixture
def bare(page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[BarePage]:
    """A page in the place of Jupyter, whose kernel has sent no plotly.js yet."""
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
