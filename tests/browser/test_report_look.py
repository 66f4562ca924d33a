"""A report as people look at it: nothing is cut on a screen or on paper, and all can read it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

import vayu
from tests.browser.test_report_page import DRAWN, hostile_run
from vayu.api.reports.report_page import run_page
from vayu.api.reports.reporting import overlaid
from vayu.model.results.tick import CheckSummary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CUT = """() => [...document.querySelectorAll("main *")]
  .filter((one) => !one.closest(".js-plotly-plot") && one.scrollWidth > one.clientWidth + 1
          && getComputedStyle(one).overflowX !== "visible")
  .map((one) => one.textContent.slice(0, 80))"""
"""What is wider than its box, which then has to be scrolled; on paper it is lost."""

EDGES = """() => [...new Set([...document.querySelectorAll("main table, main img")]
  .filter((one) => one.getClientRects().length && !one.closest("table table, .figure"))
  .map((one) => Math.round(one.getBoundingClientRect().right)))]"""
"""Where its tables and pictures end. [px]"""

LONG = CheckSummary(
    name="answers " + "a-name-of-a-test-that-is-one-long-word-" * 6,
    passed=1_234_567, failed=1_234_567, skipped=1_234_567,
    message="expected " + '{"id":7,"name":"Ada"},' * 12 + " to equal nothing",
)  # fmt: skip
A4 = {"width": 718, "height": 1000}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A report with names, messages and addresses as long as they come."""
    run = hostile_run(tmp_path_factory.mktemp("look") / "one")
    told = overlaid([run])[0]
    summary = replace(told.summary, checks=(LONG, LONG))
    return run_page(run, dataclasses.replace(told, summary=summary))


def test_everybody_can_read_a_comparison(
    page: Page, tmp_path: Path, axe: Callable[[], list[str]]
) -> None:
    """Its verdict is a word on a ground of its own."""
    one, two = hostile_run(tmp_path / "one"), hostile_run(tmp_path / "two")
    text = vayu.compare(one, two).report(tmp_path / "compared.html").read_text()
    page.set_content(text, wait_until="domcontentloaded")

    assert axe() == []


def test_nothing_is_cut_and_everybody_can_read_it(
    page: Page,
    report: str,
    axe: Callable[[], list[str]],
    picture: Callable[[str], None],
) -> None:
    """On a wide screen, on paper and on a telephone, light and dark; axe-core has no objection."""
    page.set_content(report, wait_until="domcontentloaded")
    page.locator(".figure").first.scroll_into_view_if_needed()
    page.wait_for_function(DRAWN)

    assert page.evaluate(CUT) == []
    assert len(page.evaluate(EDGES)) == 1
    assert axe() == []
    page.emulate_media(color_scheme="dark")
    assert axe() == []
    picture("report-dark")
    page.set_viewport_size({"width": 400, "height": 900})
    page.wait_for_selector("main [tabindex='0']", state="attached")
    assert axe() == []
    picture("report-dark-400")
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    page.wait_for_function(f"({CUT})().length === 0")
    picture("report-print")
