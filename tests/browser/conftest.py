"""A real JupyterLab on loopback, driven by a real Chromium."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
TOKEN = "browser-test"
PATIENCE = 60_000  # ms
HERE = re.compile(r"(https?|wss?)://127\.0\.0\.1[:/]|(about|blob|data):")
VIEWPORT: ViewportSize = {"width": 1280, "height": 1400}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
QUIET = {"fetchNews": "false", "checkForUpdates": False}  # asks nobody anything, nowhere


READY = """() => {
  const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
  return session?.kernel?.status === "idle" && session.kernel.connectionStatus === "connected";
}"""
OPENED = "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length > 0"


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab and the folder it serves."""

    url: str
    folder: Path

    def write(self, name: str, cells: list[str]) -> Path:
        """Put a notebook of code cells into the folder."""
        notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
        notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
        path = self.folder / name
        nbformat.write(notebook, path)
        return path

    def address(self, name: str) -> str:
        """URL that opens a notebook alone, in a workspace of its own."""
        workspace = f"auto-{time.monotonic_ns()}"
        return f"{self.url}/doc/workspaces/{workspace}/tree/{name}?token={TOKEN}"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab with settings of its own; it ends with the session."""
    root = tmp_path_factory.mktemp("lab")
    folder = root / "notebooks"
    folder.mkdir()
    quiet = root / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text(json.dumps(QUIET))
    log = (root / "lab.log").open("wb")
    port = _free_port()
    process = subprocess.Popen(_command(folder, port), env=_environment(root), cwd=folder,
                               stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        _await(f"{url}/api/status?token={TOKEN}", process, root / "lab.log")
        yield Lab(url, folder)
    finally:
        _stop_engine(_environment(root))
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        if process.poll() is None:
            process.kill()
        log.close()


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


def _command(folder: Path, port: int) -> list[str]:
    """The command line of JupyterLab."""
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": folder,
        "ServerApp.allow_root": True,
        "ServerApp.open_browser": False,
        "IdentityProvider.token": TOKEN,
        "LabApp.expose_app_in_browser": True,
        "JupyterNotebookApp.expose_app_in_browser": True,  # served beside it, if it is installed
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser"]
    return [*command, *(f"--{name}={value}" for name, value in options.items())]


def _environment(root: Path) -> dict[str, str]:
    """An environment in which Jupyter, IPython and Vayu keep everything below `root`."""
    homes = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
        "VAYU_HOME": "vayu",
    }
    made = {name: str(root / folder) for name, folder in homes.items()}
    settings = {"JUPYTERLAB_SETTINGS_DIR": str(root / "settings"),
                "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces")}  # fmt: skip
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | made | settings | {"PATH": path}


def _stop_engine(environment: dict[str, str]) -> None:
    """End the engine that the kernels started."""
    stop = "import vayu; vayu.shutdown()"
    subprocess.run([sys.executable, "-c", stop], env=environment, check=False, timeout=60)


def _free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            json.load(answer)
            return
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


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
