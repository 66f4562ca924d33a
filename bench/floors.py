"""The floors: the cheapest closed loop that C can do over two builds of libcurl.

pycurl's wheel brings a libcurl of its own, which is a quarter dearer or cheaper than the
system's; measuring both keeps the comparison from being confounded.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("libcurl_floor.c")


class NotAvailable(Exception):
    """A tool is missing here; says which and what to do."""


def debian_floor(out: Path) -> Path:
    """Build against the system's libcurl."""
    return _build(out / "floor-debian", ["-lcurl"], "install libcurl4-openssl-dev")


def pycurl_floor(out: Path) -> Path:
    """Build against the libcurl inside pycurl's wheel."""
    folders = [Path(p) / "pycurl.libs" for p in sys.path]
    found = [lib for folder in folders for lib in folder.glob("libcurl-*.so*")]
    if not found:
        raise NotAvailable("pycurl's wheel brings no libcurl of its own here")
    library = found[0]
    flags = [
        f"-L{library.parent}",
        f"-l:{library.name}",
        f"-Wl,-rpath,{library.parent}",
        "-Wl,--allow-shlib-undefined",
    ]
    return _build(out / "floor-pycurl", flags, "install libcurl4-openssl-dev")


def _build(program: Path, flags: list[str], remedy: str) -> Path:
    """Compile the floor, once."""
    if program.exists() and program.stat().st_mtime > SOURCE.stat().st_mtime:
        return program
    compiler = shutil.which("cc")
    if compiler is None:
        raise NotAvailable("no C compiler; install gcc")
    command = [compiler, "-O2", str(SOURCE), "-o", str(program), *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotAvailable(f"does not compile ({remedy}): {done.stderr.strip().splitlines()[0]}")
    return program
