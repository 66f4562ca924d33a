"""Real kernels, executed as tools do it, with a home of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from tests import kernels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUNDLE = "application/vnd.vayu.run.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def home(vayu_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folders of its own for Vayu, Jupyter and IPython; the engine ends with the test."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    yield vayu_home
    stop = "import vayu; vayu.shutdown()"
    subprocess.run([sys.executable, "-c", stop], check=True, timeout=60)


@pytest.fixture
def execute(home: Path) -> Callable[..., Any]:
    """Executes cells in a new kernel, and returns the notebook as it would be saved."""
    assert home.exists()

    def run(*cells: str) -> Any:
        notebook = nbformat.v4.new_notebook()
        notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
        kernels.execute(notebook)
        nbformat.validate(notebook)
        return notebook

    return run
