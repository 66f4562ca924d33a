"""A box and a lasso drawn with a pointer, in a page without Jupyter: who is in them is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from tests.bare_page import BarePage, open_bare
from vayu.api.runs.saved import SavedRun
from vayu.formats.runs.folder import RUN
from vayu.formats.runs.samples import ROW
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES
from vayu.widgets.selection import HOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

COUNT = 2_000
SAID = "document.querySelector('.vayu-said').innerText.includes('are selected')"


@pytest.fixture
def bare(page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[BarePage]:
    """A page in the place of Jupyter."""
    yield from open_bare(page, monkeypatch)


@pytest.fixture
def run(tmp_path: Path) -> SavedRun:
    """Ten seconds of requests of 10 ms; those of the fifth take 300."""
    known = {
        "id": "r", "status": "finished", "createdAt": "2025-01-01T00:00:00Z",
        "folder": str(tmp_path), "request": {"url": "http://h/"}, "config": {"rate": 200},
        "load": "200/s", "workers": 1,
    }  # fmt: skip
    (tmp_path / RUN).write_bytes(msgspec.json.encode(known))
    made = np.zeros(COUNT, ROW)
    made["k"] = np.arange(COUNT)
    made["intended"] = made["started"] = made["k"] * 5_000_000
    slow = (made["k"] >= 800) & (made["k"] < 1_000)
    made["completed"] = made["started"] + np.where(slow, 300_000_000, 10_000_000)
    for phase in PHASES:
        made[phase] = ABSENT
    made["status"], made["protocol"], made["user"], made["row"] = 200, 2, NOBODY, NOBODY
    made.tofile(tmp_path / "worker-0.rows")
    return SavedRun(tmp_path)


def test_what_is_drawn_around_is_selected(
    bare: BarePage, page: Page, run: SavedRun, picture: Callable[[str], None]
) -> None:
    """The slow ones, by a box and by a lasso; their mask fits the table of requests."""
    figure = run.plot.heatmap()
    bare.theme("light")
    bare.show(figure.select())
    assert page.locator(".vayu-said").inner_text() == HOW
    bare.sync_until("document.querySelector('.nsewdrag') !== null")
    area = page.locator(".nsewdrag").first.bounding_box()
    assert area is not None

    def at(x: float, y: float) -> tuple[float, float]:
        """A place in the picture, as shares of its width and height."""
        return area["x"] + x * area["width"], area["y"] + y * area["height"]

    page.mouse.move(*at(0.3, 0.02))
    page.mouse.down()
    page.mouse.move(*at(0.5, 0.2), steps=5)
    page.mouse.move(*at(0.7, 0.4), steps=5)
    page.mouse.up()
    bare.sync_until(SAID)
    slow = run.requests[figure.selection]
    assert slow.k.tolist() == list(range(800, 1_000))
    assert page.locator(".vayu-said").inner_text() == f"200 of {COUNT:,} requests are selected."
    picture("selection-box")

    page.locator("[data-title='Lasso Select']").click()
    page.mouse.move(*at(0.02, 0.6))
    page.mouse.down()
    for x, y in ((0.3, 0.6), (0.3, 0.98), (0.02, 0.98)):
        page.mouse.move(*at(x, y), steps=6)
    page.mouse.up()
    bare.sync_until("!document.querySelector('.vayu-said').innerText.startsWith('200 ')")
    fast = run.requests[figure.selection]
    assert 400 < len(fast) < 700
    assert fast.k.max() < 800
    assert (fast.response == "10ms").all()
