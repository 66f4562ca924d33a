"""A real JupyterLab on loopback, driven by a real Chromium."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from tests.jupyter_lab import CHROMIUM, FLAGS, READY, jupyter_lab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

    from tests.jupyter_lab import Lab

PATIENCE = 60_000  # ms
HERE = re.compile(r"(https?|wss?)://127\.0\.0\.1[:/]|(about|blob|data):")
VIEWPORT: ViewportSize = {"width": 1280, "height": 1400}
OPENED = "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length > 0"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab with settings of its own; it ends with the session."""
    with jupyter_lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab_context(browser: Browser) -> Iterator[BrowserContext]:
    """Where every page of JupyterLab is opened: the second finds megabytes of it in the cache."""
    context = browser.new_context(viewport=VIEWPORT)
    yield context
    context.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page; its console is printed when a test fails. It asks nobody but this machine."""
    in_lab = "lab" in request.fixturenames
    pages = request.getfixturevalue("lab_context") if in_lab else browser
    page = pages.new_page() if in_lab else pages.new_page(viewport=VIEWPORT)
    page.set_default_timeout(PATIENCE)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"page error: {error}"))
    page.said = said  # type: ignore[attr-defined]
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    yield page
    sys.stdout.write("\n".join(said[-50:]))
    page.close()
    assert [url for url in asked if not HERE.match(url)] == []


@pytest.fixture
def open_notebook(lab: Lab, page: Page) -> Callable[..., None]:
    """Opens a notebook and waits for its kernel, or opens it without one."""

    def opening(name: str, *, kernel: bool = True) -> None:
        page.goto(lab.address(name))
        page.wait_for_function(READY if kernel else OPENED)
        if not kernel:
            page.locator(".jp-Dialog").get_by_role("button", name="No Kernel").click()

    return opening


@pytest.fixture
def run_all(page: Page) -> Callable[[], None]:
    """Runs all cells of the open notebook, and does not wait for them."""
    command = "void window.jupyterapp.commands.execute('notebook:run-all-cells')"
    return lambda: page.evaluate(command)


@pytest.fixture
def updates(page: Page) -> list[int]:
    """Sizes of the state updates that reach widgets in the page."""
    sizes: list[int] = []

    def listen(frame: str | bytes) -> None:
        if b'"comm_msg"' in (frame if isinstance(frame, bytes) else frame.encode()):
            sizes.append(len(frame))

    page.on("websocket", lambda socket: socket.on("framereceived", listen))
    return sizes


@pytest.fixture
def picture(page: Page, tmp_path: Path) -> Callable[[str], None]:
    """Takes a screenshot, to be looked at by people: into `VAYU_PICTURES`, if that is set."""
    folder = Path(os.environ.get("VAYU_PICTURES", tmp_path))
    return lambda name: page.screenshot(path=folder / f"{name}.png") and None


@pytest.fixture(scope="session")
def quickstart() -> Any:
    """The quickstart as it is saved, without a word about its kernel."""
    path = Path(__file__).parents[2] / "notebooks" / "01_quickstart.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.clear()
    return notebook


@pytest.fixture
def recorded_run() -> Callable[..., Any]:
    """Makes a run that a test plays back: that of the widgets' own tests."""
    path = Path(__file__).parents[1] / "unit" / "widgets" / "conftest.py"
    spec = importlib.util.spec_from_file_location("recorded_runs", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Recorded


AXE = Path(__file__).parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"
FOUND = """async () => {
  const { violations } = await axe.run(document.getElementById("place") ?? document.body);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
}"""


@pytest.fixture
def axe(page: Page) -> Callable[[], list[str]]:
    """Finds what axe-core calls serious in the page."""

    def look() -> list[str]:
        if not AXE.exists():
            pytest.skip("axe-core is not installed: npm ci --prefix tests/js")
        page.evaluate(AXE.read_text())
        found: list[str] = page.evaluate(FOUND)
        return found

    return look
