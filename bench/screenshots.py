# ruff: noqa: SLF001 (it plays a run back, and shows one part of a workspace)
"""What the widgets look like: python -m bench.screenshots [folder, by default docs/images]

Each widget is drawn by a real Chromium in a bare page, light and dark, wide and narrow, over the
same made-up numbers each time. Nothing is sent and no engine is started.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import comm
import numpy as np
from IPython.core.events import EventManager, available_events
from msgspec.structs import replace
from playwright.sync_api import sync_playwright

from bench.live_view import recorded_runs
from tests.bare_page import BarePage, Wire
from vayu.api.collections.collection import Collection
from vayu.api.environments.environment import Environment
from vayu.api.requests.request import Request
from vayu.api.workspace.workspace import Workspace
from vayu.formats.runs.hlog import log_head, log_line
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.results.health import GeneratorTick
from vayu.model.results.tick import Percentiles, RequestCounts
from vayu.model.sends.response import ResponseSpec, SentRequest, Timings
from vayu.stats.histogram import DEFAULT
from vayu.units import NS_PER_S
from vayu.widgets import slot, status_line
from vayu.widgets.live_view import LiveView
from vayu.widgets.response_viewer import response_viewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

LOOKS = {"light": (1280, "light"), "dark": (1280, "dark"), "narrow": (400, "dark")}
STEERED, PAUSED, RESUMED = 100, 180, 210
EVENTS = {STEERED: "rate 160/s", PAUSED: "pause", RESUMED: "resume"}


def run_of(name: str, *, ticks: int, base: float, seed: int, steered: bool = False) -> Any:
    """A run that goes on, with a histogram a second."""
    module = recorded_runs()
    chance, numbers = random.Random(seed), np.random.default_rng(seed)
    run = module.Recorded(LoadConfig(rate=100, duration="60s"))
    folder = Path(tempfile.mkdtemp())
    request = RequestSpec(url="https://shop.example/search?q=lamp")
    run.info = replace(
        run.info, id=f"20270301-100000-{seed:06}-shop", name=name, folder=str(folder), workers=2,
        request=request, rate_now=160 if steered else None,
    )  # fmt: skip
    run.id = run.info.id
    lines, failed = [log_head(0)], 0
    total = second = 0
    for i in range(1, ticks + 1):
        now = due(i) if steered else 10
        done = max(0, now + chance.randrange(-1, 2)) if now else 0
        total, second = total + done, second + done
        failed += bool(done) and chance.random() < 0.05
        p50 = base * (1 + 0.1 * chance.random())
        p99 = p50 * (4.5 + 3 * chance.random())
        latency = Percentiles(count=done, p50=p50, p95=p50 * (3.2 + chance.random()), p99=p99)
        codes = {"200": total - failed} | ({"503": failed} if failed else {})
        run._ticks.append(
            replace(
                module.tick_at(i), due=total, started=total, throughput=10.0 * done,
                in_flight=chance.randrange(2, 6) if done else 0,
                latency=latency if done else Percentiles(),
                service_time=Percentiles(count=done, p99=0.9 * p99) if done else Percentiles(),
                requests=RequestCounts(total=total, success=total - failed, failed=failed),
                status_codes=codes, generator=GeneratorTick(cpu=0.34, loop_lag=0.2),
                event=EVENTS.get(i) if steered else None,
            )
        )  # fmt: skip
        if i % 10 == 0:
            lines += histograms(numbers, base, i, second)
            second = 0
    (folder / "intervals.hlog").write_text("\n".join(lines) + "\n")
    return run


def due(tick: int) -> int:
    """How many requests a tick has, as `EVENTS` say it."""
    return 10 if tick < STEERED else 0 if PAUSED <= tick < RESUMED else 16


def histograms(numbers: np.random.Generator, base: float, tick: int, count: int) -> list[str]:
    """A second of the log."""
    made = []
    for tag, share in (("response", 1.0), ("service", 0.9), ("lag", 0.05)):
        values = (numbers.lognormal(0, 0.8, count) * base * share * 1_000).astype(int) + 1
        counts = np.bincount(DEFAULT.index(values), minlength=DEFAULT.counts_len)
        end = tick * NS_PER_S // 10
        made.append(log_line(tag, counts, start=end - NS_PER_S, end=end) or "")
    return made


def live(*runs: Any) -> Callable[[BarePage], Callable[[], None]]:
    """Shows a live view of runs."""

    def show(bare: BarePage) -> Callable[[], None]:
        view = LiveView(runs)
        bare.show(view.widget)
        view.show()
        drawn = "document.querySelectorAll('.vayu-live-chart[data-state=drawn]').length === 5"
        bare.sync_until(drawn, patience=60)

        def end() -> None:
            view.close()
            view.join(5)

        return end

    return show


def response(bare: BarePage) -> Callable[[], None]:
    """Shows a response, and finds something in it."""
    items = [{"id": i, "name": f"item {i}", "price": 1.5 * i} for i in range(250)]
    body = json.dumps({"items": items, "next": None, "total": 250}).encode()
    spec = ResponseSpec(
        status=200, reason="OK", http_version="HTTP/2", url="https://shop.example/items",
        headers=(("Content-Type", "application/json"), ("Cache-Control", "no-store")),
        body=body, body_bytes=len(body) // 4, timings=Timings(wait=12.0, receive=0.6, total=12.9),
        request=SentRequest(method="GET", url="https://shop.example/items"),
    )  # fmt: skip
    viewer = response_viewer(spec)
    bare.show(viewer)
    bare.sync_until("document.querySelector('.vayu-tree li li')")
    bare.page.get_by_label("Search in the body").fill("item 17")
    bare.page.keyboard.press("Enter")
    bare.sync_until("document.querySelector('.vayu-found')")
    return viewer.close


def workspace(bare: BarePage) -> Callable[[], None]:
    """Shows the tree of a workspace."""
    shop = Collection("Shop")
    for name in ("Users/Create user", "Users/List users", "Orders/Pay", "Ping"):
        shop[name] = Request("POST" if name[-1] in "ry" else "GET", "https://shop.example/x")
    shop.environments["staging"] = Environment("staging", {"base": "https://x"}, ())
    shop.save(Path(tempfile.mkdtemp()) / "shop")
    shown = Workspace(shop)
    bare.show(shown._shown()._tree)
    bare.sync_until("document.querySelectorAll('.vayu-item').length === 6")
    return shown.close


def take(browser: Browser, folder: Path, name: str, show: Any) -> None:
    """Take the pictures of one widget."""
    for look, (width, theme) in LOOKS.items():
        page = browser.new_page(viewport={"width": width, "height": 2600})
        bare = BarePage(page, Wire.waiting)
        bare.theme(theme)
        end = show(bare)
        bare.sync_for(1.0)
        page.locator("#place").screenshot(path=folder / f"{name}-{look}.png")
        end()
        page.close()


def main() -> None:
    """Take every picture."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    Wire.waiting = {}
    comm.create_comm = Wire
    shell: Any = SimpleNamespace(kernel=object(), execution_count=1)
    shell.events = EventManager(shell, available_events)
    slot.get_ipython = lambda: shell
    slot.display = slot.update_display = lambda *_, **__: None
    status_line.SILENCE = float("inf")  # a run that is played back has no more to say
    one = run_of("search", ticks=300, base=12.0, seed=0)
    steered = run_of("search", ticks=300, base=12.0, seed=0, steered=True)
    two = run_of("search, cached", ticks=420, base=7.0, seed=1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        take(browser, folder, "live-view", live(steered))
        take(browser, folder, "dashboard", live(one, two))
        take(browser, folder, "response", response)
        take(browser, folder, "workspace", workspace)
        browser.close()


if __name__ == "__main__":
    main()
