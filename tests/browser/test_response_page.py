"""The response viewer in a page without Jupyter: what a person does, and what never runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.bare_page import BarePage, open_bare
from vayu.model.scripts.checked import Checked
from vayu.model.scripts.visual import Visual
from vayu.model.sends.response import ResponseSpec, SentRequest, TestResult, Timings
from vayu.widgets import response_viewer as module
from vayu.widgets.response_viewer import ResponseViewer, living_bundle, response_viewer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Request

EVIL = "<script>window.pwned=1</script><img src=x onerror='window.pwned=1'>"


def requests_of(page: Page) -> list[Request]:
    """What the page asks for from now on."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.extend([request]))
    return asked


def failures(page: Page, asked: list[Request]) -> set[str | None]:
    """How what leads outward failed, once all of it has."""
    outward = [request for request in asked if request.url.startswith("http")]
    for _ in range(400):
        if all(request.failure for request in outward):
            break
        page.wait_for_timeout(50)
    return {request.failure for request in outward}


@pytest.fixture
def bare(page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[BarePage]:
    """A page in the place of Jupyter."""
    monkeypatch.setattr(module, "has_widgets", lambda: True)
    yield from open_bare(page, monkeypatch)
    ResponseViewer.close_all()


def response(body: bytes, kind: str, **more: Any) -> ResponseSpec:
    """What came back, with evil in every place that a server fills."""
    return ResponseSpec(
        status=200, reason=f"OK {EVIL}", http_version="HTTP/1.1", url=f"http://h/{EVIL}",
        headers=(("Content-Type", kind), ("X-Evil", EVIL)), body=body, body_bytes=len(body),
        timings=Timings(connect=1.0, wait=3.0, total=4.0),
        tests=(TestResult(name=EVIL, outcome=Checked.FAILED, message=EVIL),),
        request=SentRequest(method="GET", url="http://h/", headers=(("X-A", EVIL),)), **more,
    )  # fmt: skip


def test_a_document_is_read_searched_and_its_paths_copied(
    bare: BarePage, page: Page, picture: Callable[[str], None], axe: Callable[[], list[str]]
) -> None:
    """The saved page comes to life in its place; with the keyboard from tab to tab."""
    items = [{"id": i, "name": EVIL if i == 7 else f"item {i}"} for i in range(2_500)]
    bundle = living_bundle(response(json.dumps({"items": items}).encode(), "application/json"))
    page.evaluate("html => document.getElementById('place').innerHTML = html", bundle["text/html"])
    bare.make(module._ALIVE[-1])
    bare.theme("light")
    bare.sync_until("document.querySelectorAll('.vayu-tree li li li').length === 101")
    picture("response-tree")
    page.get_by_label("Search in the body").fill("item 1234")
    page.keyboard.press("Enter")
    bare.sync_until("document.body.innerText.includes('$.items[1234].name: item 1234')")
    bare.sync_until("document.querySelector('.vayu-found')?.innerText.includes('item 1234')")
    picture("response-search")
    assert axe() == []
    its_paths_are_copied_with_the_keyboard(bare, page)

    page.get_by_role("tab", name="Body").focus()
    for name in ("Headers", "Cookies", "Timing", "Tests", "Console", "Request"):
        page.keyboard.press("ArrowRight")
        bare.sync_until(f"document.querySelector('[role=tabpanel]').ariaLabel === '{name}'")
        bare.sync_until("document.querySelector('[role=tabpanel]').childElementCount > 0")
    page.evaluate("window.kernelIsGone = true")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("The kernel that held this response is gone.")).to_be_visible()
    assert page.evaluate("window.pwned") is None
    assert page.locator("#place script, #place img").count() == 0


LAB = """.jp-RenderedHTMLCommon ul { list-style: disc; margin: 0 0 1em; padding: 0 }
.jp-RenderedHTMLCommon ul:not(.list-inline) { padding-left: 2em }"""
"""What JupyterLab says of lists in an output."""


def test_a_tree_begins_at_the_left_in_jupyterlab(bare: BarePage, page: Page) -> None:
    """Each level is a step of its own in, and no line is left free below it."""
    page.add_style_tag(content=LAB)
    page.evaluate("document.getElementById('place').className = 'jp-RenderedHTMLCommon'")
    bare.show(response_viewer(response(b'{"a": {"b": 1}}', "application/json")))
    bare.sync_until("document.querySelector('.vayu-tree li li li')")
    boxes = [one.bounding_box() for one in page.locator(".vayu-body, .vayu-tree .vayu-node").all()]
    body, *rows = [box for box in boxes if box is not None]

    assert [round(row["x"] - body["x"]) for row in rows] == [11, 36, 61]
    assert rows[-1]["y"] + rows[-1]["height"] > body["y"] + body["height"] - 10


def its_paths_are_copied_with_the_keyboard(bare: BarePage, page: Page) -> None:
    """Arrows go from row to row, open and close; Tab comes to the buttons of the row."""
    page.locator(".vayu-found").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown"):  # to the item, closed, and the next one
        page.keyboard.press(key)
    expect(page.locator(".vayu-node:focus")).to_have_attribute("aria-label", "1235: {…} 2 members")
    page.keyboard.press("ArrowRight")
    bare.sync_until("document.querySelector('.vayu-node:focus').ariaExpanded === 'true'")
    for key in ("ArrowRight", "ArrowDown", "Tab", "Enter"):
        page.keyboard.press(key)
    bare.sync_until("document.body.innerText.includes('Copied $.items[1235].name')")
    expect(page.locator(".vayu-node :focus")).to_have_text("copy path")
    assert page.locator(".vayu-tree [tabindex='0']").count() == 1


def test_a_hostile_page_runs_nothing_in_any_view(
    bare: BarePage, page: Page, picture: Callable[[str], None], axe: Callable[[], list[str]]
) -> None:
    """As text, as bytes, and as a preview in a frame that may do nothing."""
    asked = requests_of(page)
    body = f"<h1>Hello</h1>{EVIL}<script>parent.pwned=1</script>{'<p>row</p>' * 9_000}"
    bare.theme("dark")
    bare.show(response_viewer(response(body.encode(), "text/html")))
    bare.sync_until("document.querySelector('pre')?.innerText.includes('<h1>Hello')")
    page.get_by_label("Next page").click()
    bare.sync_until("document.body.innerText.includes('page 2 of 2')")
    for mode in ("Hex", "Preview"):
        page.get_by_role("button", name=mode).click()
        bare.sync_for(0.3)
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "Hello"
    picture("response-preview-dark")

    assert page.locator("iframe").get_attribute("sandbox") == ""
    assert page.evaluate("window.pwned") is None
    assert failures(page, asked) <= {"csp"}  # stopped before it was sent
    page.get_by_role("tab", name="Timing").click()
    bare.sync_until("document.body.innerText.includes('wait')")
    assert axe() == []


def test_what_a_script_made_is_seen_and_can_do_nothing(
    bare: BarePage, page: Page, picture: Callable[[str], None], axe: Callable[[], list[str]]
) -> None:
    """Not run a script, not reach the notebook, not fetch, not lead the frame away."""
    asked = requests_of(page)
    html = (
        f"<style>td {{ padding: 4px 12px }}</style>{EVIL}<script>top.pwned = 1</script>"
        "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/led-away'>"
        "<link rel=stylesheet href=http://127.0.0.1:9/a><img src=http://127.0.0.1:9/b>"
        "<iframe srcdoc='<script>top.pwned = 1</script>'></iframe>"
        "<table><tr><td>Ada</td><td>36</td></tr></table>"
    )
    visual = Visual(template="", html=html)
    bare.theme("light")
    bare.show(response_viewer(response(b"{}", "application/json", visual=visual)))
    bare.sync_until("document.querySelector('.vayu-tree')")
    page.get_by_role("tab", name="Visualizer").click()
    bare.sync_until("document.querySelector('iframe')")
    bare.sync_for(0.5)
    picture("response-visualizer")

    assert page.frame_locator("iframe").locator("td").all_inner_texts() == ["Ada", "36"]
    assert page.locator("iframe").get_attribute("sandbox") == ""
    assert "no script runs" in page.get_by_role("tabpanel").inner_text()
    assert page.evaluate("window.pwned") is None
    assert failures(page, asked) <= {"csp"}  # stopped before it was sent
    assert axe() == []
