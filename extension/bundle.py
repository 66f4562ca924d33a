"""Makes the bundles of libraries, unless they are there and of these very sources.

    python extension/bundle.py

Exits with 1 and says why when they cannot be made; what was there before stays.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
BUNDLES = SOURCES.parent / "vayu" / "engine" / "scripting" / "bundles"
PAGE = SOURCES.parent / "vayu" / "widgets" / "live_page" / "bundles"
STAMP = BUNDLES / "sources.sha256"
PATIENCE = 300  # [s]


def main() -> int:
    """Bundle what is missing or old."""
    problem = bundle()
    if problem is not None:
        sys.stdout.write(
            "scripts will have no libraries to require, and live views are drawn with plotly.js: "
            f"{problem}\n"
        )
    return problem is not None


def bundle() -> str | None:
    """Make the bundles unless they are there; return what hinders it."""
    stamp = fingerprint()
    if PAGE.is_dir() and STAMP.is_file() and STAMP.read_text(encoding="ascii") == stamp:
        return None
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return "they are bundled with Node.js and npm, which are not installed"
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    for command in (install, [node, "build.mjs", os.fspath(BUNDLES), os.fspath(PAGE)]):
        problem = failure(command)
        if problem is not None:
            return problem
    STAMP.write_text(stamp, encoding="ascii")
    return None


def failure(command: list[str]) -> str | None:
    """Run a command among the sources; return why it failed, or None."""
    what = " ".join(command[:2])
    try:
        done = subprocess.run(
            command, cwd=SOURCES, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{what}: {error}"
    return f"{what}: {(done.stderr or done.stdout).strip()[-500:]}" if done.returncode else None


def fingerprint() -> str:
    """Return what tells one state of the sources from another."""
    digest = hashlib.sha256()
    for path in sorted(SOURCES.rglob("*")):
        if path.is_file() and not {"node_modules", "__pycache__"} & set(path.parts):
            digest.update(path.relative_to(SOURCES).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
