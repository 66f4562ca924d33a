"""Executes the notebooks of the gallery anew and saves them with what they show.

    python docs/gallery.py [notebooks/05_open_or_closed.ipynb ...]

Each runs in a folder and with a data folder of its own, from top to bottom, and is written only
when every cell came to its end. What would differ for no reason (times of execution, versions of
the kernel) is left out. Look at the result: ``jupyter nbconvert --to html`` and a browser.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def execute(notebook: Any, folder: Path) -> None:
    """Run every cell in a new kernel; the engine that it started ends with it."""
    home = folder / "vayu"
    home.mkdir(mode=0o700)
    os.environ |= {
        "VAYU_HOME": str(home),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    work = folder / "work"
    work.mkdir()
    try:
        NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=90,
            record_timing=False,
            resources={"metadata": {"path": str(work)}},
        ).execute()
    finally:
        subprocess.run([sys.executable, "-c", "import vayu; vayu.shutdown()"], check=False)


def save(path: Path) -> None:
    """Execute one notebook and write it anew."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(prefix="vayu-gallery-") as folder:
        execute(notebook, Path(folder))
    notebook.metadata = nbformat.from_dict(METADATA)
    nbformat.validate(notebook)
    text = nbformat.writes(notebook)
    aside = path.with_suffix(".new")
    aside.write_text(text + "\n", encoding="utf-8")
    aside.replace(path)
    sys.stdout.write(f"{path.name}: {len(text) / 1000:,.0f} kB\n")


if __name__ == "__main__":
    for name in sys.argv[1:] or NOTEBOOKS:
        save(Path(name))
