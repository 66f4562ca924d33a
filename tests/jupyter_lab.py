"""A real JupyterLab on loopback, and what a Chromium that looks at it is started with.

For tests and measurements: everything that Jupyter, IPython and Vayu keep is in one folder, and
the server asks nobody anything, nowhere.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
TOKEN = "browser-test"
_PATIENCE, _ATTEMPTS = 120, 3  # s for one start, and starts
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
QUIET = {"fetchNews": "false", "checkForUpdates": False}  # asks nobody anything, nowhere

READY = """() => {
  const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
  return session?.kernel?.status === "idle" && session.kernel.connectionStatus === "connected";
}"""


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


@contextmanager
def jupyter_lab(root: Path) -> Iterator[Lab]:
    """Run JupyterLab with everything it keeps in a folder; it ends with the context."""
    folder = root / "notebooks"
    folder.mkdir()
    quiet = root / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text(json.dumps(QUIET))
    log = (root / "lab.log").open("wb")
    process, url = _started(root, folder, log)
    try:
        yield Lab(url, folder)
    finally:
        _stop_engine(_environment(root))
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        if process.poll() is None:
            process.kill()
        log.close()


def _started(root: Path, folder: Path, log: IO[bytes]) -> tuple[subprocess.Popen[bytes], str]:
    """Start it and wait until it answers; anew, when somebody takes its port before it does."""
    for _ in range(_ATTEMPTS):
        port = _free_port()
        process = subprocess.Popen(_command(folder, port), env=_environment(root), cwd=folder,
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        if _answers(f"{url}/api/status?token={TOKEN}", process):
            return process, url
        process.kill()
        process.wait()
        if "already in use" not in (root / "lab.log").read_text():
            break
    log.close()
    raise AssertionError(f"JupyterLab did not start:\n{(root / 'lab.log').read_text()[-3000:]}")


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


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; whether it does."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            json.load(answer)
            return True
        time.sleep(0.2)
    return False
