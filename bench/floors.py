"""The floors: the cheapest closed loop that C can do over two builds of libcurl.

pycurl's wheel brings a libcurl of its own, which is a quarter dearer or cheaper than the
system's; measuring both keeps the comparison from being confounded.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

PERFORM, SOCKETS = (
    Path(__file__).with_name(name) for name in ("libcurl_floor.c", "libcurl_sockets.c")
)


class NotAvailable(Exception):
    """A tool is missing here; says which and what to do."""


def debian_floor(out: Path, source: Path = PERFORM) -> Path:
    """Build against the system's libcurl."""
    return _build(out / f"{source.stem}-debian", source, ["-lcurl"])


def pycurl_floor(out: Path, source: Path = PERFORM) -> Path:
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
    return _build(out / f"{source.stem}-pycurl", source, flags)


def _build(program: Path, source: Path, flags: list[str]) -> Path:
    """Compile a floor, once."""
    if program.exists() and program.stat().st_mtime > source.stat().st_mtime:
        return program
    compiler = shutil.which("cc")
    if compiler is None:
        raise NotAvailable("no C compiler; install gcc")
    command = [compiler, "-O2", str(source), "-o", str(program), *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        why = done.stderr.strip().splitlines()[0]
        raise NotAvailable(f"does not compile (install libcurl4-openssl-dev): {why}")
    return program
