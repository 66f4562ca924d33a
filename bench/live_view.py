# ruff: noqa: SLF001 (it watches a view from inside)
"""What the live view costs: python -m bench.live_view [seconds]

A run that is played back at ten ticks a second, drawn by a real Chromium: four charts of 600
points and the spectrum, on a page without Jupyter. CPU is read from the processes, so other work
on the machine weighs less; lag is the age of what is on the screen.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import comm
import psutil
from IPython.core.events import EventManager, available_events
from playwright.sync_api import sync_playwright

from tests.bare_page import BarePage, Wire
from vayu.model.load.config import LoadConfig
from vayu.widgets import live_view, slot
from vayu.widgets.live_chart import MOST_POINTS

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"


def recorded_runs() -> Any:
    """The module that makes runs which are played back: that of the widgets' own tests."""
    path = ROOT / "tests" / "unit" / "widgets" / "conftest.py"
    spec = importlib.util.spec_from_file_location("recorded_runs", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recorded() -> Any:
    """A run of 100 requests/s, with all points that a chart can hold."""
    run = recorded_runs().Recorded(LoadConfig(rate=100, duration="10m"))
    run.play(MOST_POINTS - 1, failed=3)
    return run


def measure(page: Any, bare: BarePage, run: Any, view: Any, seconds: float) -> dict[str, float]:
    """Play the run for a while, and watch."""
    renderers = [p for p in psutil.process_iter(["cmdline"])
                 if "--type=renderer" in (p.info["cmdline"] or [])]  # fmt: skip
    cpu = {p.pid: sum(p.cpu_times()[:2]) for p in renderers}
    kernel: list[float] = []
    draw = view._draw_news

    def timed() -> float:
        begin = time.thread_time()
        try:
            return draw()
        finally:
            kernel.append(1_000 * (time.thread_time() - begin))

    view._draw_news = timed
    lags, sent, begin, due = [], 0, time.monotonic(), time.monotonic()
    while time.monotonic() < begin + seconds:
        if time.monotonic() >= due:
            run.play(1, failed=3)
            due += 0.1
        for name, waiting in Wire.waiting.items():
            sent += sum(len(str(data)) if "frame" not in data else size(data)
                        for _, data in waiting) * (name in bare._widgets)  # fmt: skip
        bare.sync()
        shown = page.evaluate("Number(document.querySelector('.vayu-live-chart').dataset.until)")
        lags.append(run._ticks[-1].elapsed / 1_000 - shown)
        page.wait_for_timeout(10)
    took = time.monotonic() - begin
    used = sum(sum(p.cpu_times()[:2]) - cpu[p.pid] for p in renderers if p.is_running())
    frames = page.evaluate("Number(document.querySelector('.vayu-live-charts').dataset.frames)")
    last = max(lags[round((1 - 1 / took) * len(lags)) :])  # they come evenly
    lags.sort()
    return {
        "seconds": took, "messages": len(kernel), "frames drawn": frames,
        "kernel CPU a tick, median [ms]": statistics.median(kernel),
        "renderer CPU [share of a core]": used / took, "sent [kB/s]": sent / took / 1_000,
        "lag median [ms]": 1_000 * lags[len(lags) // 2],
        "lag p95 [ms]": 1_000 * lags[int(0.95 * len(lags))],
        "lag max [ms]": 1_000 * lags[-1], "lag in the last second, max [ms]": 1_000 * last,
    }  # fmt: skip


def size(data: dict[str, Any]) -> int:
    """Bytes of a message with a frame."""
    columns = data["frame"]["columns"]
    rest = {k: v for k, v in data.items() if k != "frame"}
    return sum(map(len, columns.values())) + len(str(rest)) + 2_000


def main() -> None:
    """Measure, and print a table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    Wire.waiting = {}
    comm.create_comm = Wire
    shell = SimpleNamespace(kernel=object(), execution_count=1)
    shell.events = EventManager(shell, available_events)
    slot.get_ipython = lambda: shell
    slot.display = slot.update_display = lambda *_, **__: None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        bare = BarePage(page, Wire.waiting)
        run = recorded()
        view = live_view.LiveView([run])
        bare.show(view.widget)
        view.show()
        bare.sync_until("document.querySelector('.vayu-live-chart[data-state=drawn]')", patience=60)
        found = measure(page, bare, run, view, seconds)
        run.end()
        view.join(5)
        browser.close()
    for name, value in found.items():
        print(f"{name:34} {value:10.2f}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
