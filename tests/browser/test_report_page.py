"""Reports in a browser: what a run carries is text, figures draw, a narrow screen is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

import vayu
from vayu.api.runs.saved import SavedRun
from vayu.formats.runs.folder import RUN
from vayu.formats.runs.samples import ROW
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

EVIL = "<script>window.pwned=1</script><img src=x onerror='window.pwned=1'>"
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
DRAWN = "document.querySelectorAll('.js-plotly-plot .main-svg').length > 0"

SENDING = ".modebar-btn:is([data-title*='hare'], [data-title*='loud'])"
"""Buttons of plotly that send a figure, data and all, to its makers."""


def hostile_run(folder: Path) -> SavedRun:
    """2,000 requests of a run whose name, address and tests are script."""
    folder.mkdir()
    made = np.zeros(2_000, ROW)
    made["k"] = np.arange(2_000)
    made["intended"] = made["started"] = made["k"] * 1_000_000
    made["completed"] = made["started"] + 2_000_000 + made["k"] % 97 * 10_000
    for phase in PHASES:
        made[phase] = ABSENT
    made["status"] = np.where(made["k"] % 50, 200, 500)
    made["user"] = made["row"] = NOBODY
    made.tofile(folder / "worker-0.rows")
    info = {
        "id": folder.name, "name": f"{folder.name} {EVIL}", "status": "failed", "error": EVIL,
        "createdAt": "2025-01-01T00:00:00Z", "folder": str(folder), "tags": [EVIL],
        "request": {"url": f"http://127.0.0.1:9/?q={EVIL.replace(' ', '/')}",
                    "headers": [{"name": "A", "value": EVIL}]},
        "config": {"rate": 1000, "duration": "2s"}, "load": EVIL, "workers": 1,
    }  # fmt: skip
    (folder / RUN).write_bytes(msgspec.json.encode(info))
    return SavedRun(folder)


def test_no_script_of_a_run_runs_in_its_reports(
    page: Page, tmp_path: Path, picture: Callable[[str], None]
) -> None:
    """One run, two, and their comparison: drawn, and no wider than a telephone."""
    one, two = hostile_run(tmp_path / "one"), hostile_run(tmp_path / "two")
    reports = {
        "report": one.report(tmp_path / "one.html"),
        "report-several": vayu.report_of([one, two], tmp_path / "two.html"),
        "report-comparison": vayu.compare(one, two).report(tmp_path / "compared.html"),
    }
    for name, path in reports.items():
        page.set_content(path.read_text(), wait_until="domcontentloaded")
        page.locator(".figure").last.scroll_into_view_if_needed()
        page.wait_for_function(DRAWN)
        assert page.evaluate("window.pwned") is None
        assert "window.pwned=1" in page.inner_text("body")
        assert page.locator(".modebar-btn[data-title*='PNG']").count()
        assert not page.locator(SENDING).count()
        picture(name)
        page.set_viewport_size({"width": 400, "height": 900})
        page.wait_for_function(f"!({WIDE})")  # plotly follows the window in its own time
        page.set_viewport_size({"width": 1280, "height": 1400})
