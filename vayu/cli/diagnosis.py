"""What ``vayu doctor`` looks at: one function a subject, which only looks.

✓ fine     as it should be
! partly   works, but for something that is named
✗ broken   will not work until it is mended
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NamedTuple

import click

from vayu._version import __version__
from vayu.client.discovery import read_discovery
from vayu.client.place import REMEDY, data_dir
from vayu.client.sidecar import find_fit
from vayu.errors import VayuError
from vayu.protocol.routes import DEFAULT_PORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FEATURES = {
    "VERSION_HTTP2": "HTTP/2",
    "VERSION_HTTP3": "HTTP/3",
    "VERSION_BROTLI": "brotli",
    "VERSION_HTTPS_PROXY": "proxies over TLS",
    "VERSION_UNIX_SOCKETS": "Unix sockets",
}
_NATIVE = """
import json, pycurl, quickjs
info = pycurl.version_info()
print(json.dumps([pycurl.version, info[4], {n: getattr(pycurl, n, 0) for n in %r}]))
"""
_MANY = 10_000  # connections that people ask of one machine


class Grade(StrEnum):
    """How something stands."""

    FINE = "fine"
    PARTLY = "partly"
    BROKEN = "broken"


SYMBOLS = {Grade.FINE: "✓", Grade.PARTLY: "!", Grade.BROKEN: "✗"}


class Diagnosis(NamedTuple):
    """What was found.

    Attributes
    ----------
    subject : str
    grade : Grade
    what : str
    remedy : str
        Empty when there is nothing to mend.
    """

    subject: str
    grade: Grade
    what: str
    remedy: str = ""


def told(found: list[Diagnosis], *, as_json: bool) -> int:
    """Say what was found; return the exit code: 1 if something is broken."""
    if as_json:
        click.echo(json.dumps([one._asdict() for one in found]))
    for one in [] if as_json else found:
        click.echo(f"{SYMBOLS[one.grade]} {one.subject}: {one.what}")
        if one.remedy:
            click.echo(f"    {one.remedy}")
    return int(any(one.grade is Grade.BROKEN for one in found))


def examine() -> list[Diagnosis]:
    """Return everything that was looked at, in order."""
    return [one for look in LOOKS for one in look()]


def _versions() -> Iterator[Diagnosis]:
    """Name Python and Vayu."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Diagnosis("vayu", Grade.FINE, f"{__version__}, Python {python} at {sys.executable}")


def _native() -> Iterator[Diagnosis]:
    """Look at what only workers import, in a process of its own, which may die of it."""
    code = _NATIVE % (tuple(_FEATURES),)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        remedy = "pip install --upgrade --only-binary :all: pycurl quickjs-ng"
        yield Diagnosis("pycurl, quickjs", Grade.BROKEN, f"cannot be imported: {why}", remedy)
        return
    import msgspec  # noqa: PLC0415 (one use)

    text, features, bits = msgspec.json.decode(done.stdout, type=tuple[str, int, dict[str, int]])
    missing = [word for name, word in _FEATURES.items() if not features & bits[name]]
    if missing:
        remedy = "pip install --upgrade --only-binary pycurl pycurl  (its wheels can do all of it)"
        yield Diagnosis("libcurl", Grade.PARTLY, f"{text}; it lacks {', '.join(missing)}", remedy)
    else:
        yield Diagnosis("libcurl", Grade.FINE, text)
    if _version("quickjs") is not None:
        yield Diagnosis(
            "quickjs", Grade.BROKEN, "the older distribution 'quickjs' is installed as well",
            "pip uninstall quickjs && pip install --force-reinstall quickjs-ng",
        )  # fmt: skip


def _libraries() -> Iterator[Diagnosis]:
    """Look at what scripts may require, and what a notebook shows widgets with."""
    from vayu.engine.scripting.libraries import NAMES, library_text  # noqa: PLC0415

    missing = [name for name in NAMES if library_text(name) is None]
    if missing:
        remedy = "install Node.js and npm, then Vayu again; scripts without them run as ever"
        yield Diagnosis(
            "script libraries", Grade.PARTLY, f"not bundled: {', '.join(missing)}", remedy
        )
    else:
        yield Diagnosis("script libraries", Grade.FINE, f"{len(NAMES)} that scripts may require")
    lab = _version("jupyterlab") or _version("notebook")
    if lab is None:
        yield Diagnosis("jupyter", Grade.PARTLY, "not installed here", 'pip install "vayu[lab]"')
    else:
        widgets = f"ipywidgets {_version('ipywidgets')}, anywidget {_version('anywidget')}"
        yield Diagnosis("jupyter", Grade.FINE, f"JupyterLab {lab}, {widgets}")


def _descriptors() -> Iterator[Diagnosis]:
    """Look how many connections a worker may have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < _MANY:
        remedy = f"raise the hard limit for {_MANY:,} connections (ulimit -Hn, limits.conf)"
        yield Diagnosis("open files", Grade.PARTLY, f"at most {hard:,} a process", remedy)
    else:
        said = "no limit" if hard == resource.RLIM_INFINITY else f"at most {hard:,} a process"
        yield Diagnosis("open files", Grade.FINE, said)


def _folder() -> Iterator[Diagnosis]:
    """Look whether the data folder can be written, and who can read it."""
    try:
        folder = data_dir()
    except VayuError as error:
        yield Diagnosis("data folder", Grade.BROKEN, error.message, REMEDY)
        return
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield Diagnosis("data folder", Grade.BROKEN, f"{there} cannot be written", REMEDY)
    elif folder.exists() and folder.stat().st_mode & 0o077:
        what = f"{folder} can be read by others"
        yield Diagnosis("data folder", Grade.PARTLY, what, f"chmod 700 {folder}")
    else:
        made = "" if folder.exists() else " (not made yet)"
        yield Diagnosis("data folder", Grade.FINE, f"{folder}{made}")


def _engine() -> Iterator[Diagnosis]:
    """Look at the engine, or at what is left of one."""
    try:
        folder = data_dir()
        running = asyncio.run(find_fit(folder))
    except VayuError as error:
        yield Diagnosis("engine", Grade.BROKEN, error.message, error.hint or "")
        return
    if running is None:
        yield from _no_engine(folder)
        return
    yield Diagnosis("engine", Grade.FINE, f"running, process {running.pid}, port {running.port}")


def _no_engine(folder: Path) -> Iterator[Diagnosis]:
    """Look at what stands in an engine's way."""
    stale = read_discovery(folder)
    if stale is not None:
        what = f"process {stale.pid} is gone without a word; the next start notices and recovers"
        yield Diagnosis("engine", Grade.PARTLY, what)
    else:
        yield Diagnosis("engine", Grade.FINE, "not running; it starts when it is needed")
    with socket.socket() as probe:
        taken = probe.connect_ex(("127.0.0.1", DEFAULT_PORT)) == 0
    if taken:
        what = f"{DEFAULT_PORT} is taken by another program; the engine will use a free one"
        yield Diagnosis("port", Grade.PARTLY, what)
    else:
        yield Diagnosis("port", Grade.FINE, f"{DEFAULT_PORT} is free")


def _version(distribution: str) -> str | None:
    """Return the version of something that is installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


LOOKS: tuple[Callable[[], Iterator[Diagnosis]], ...] = (
    _versions,
    _native,
    _libraries,
    _descriptors,
    _folder,
    _engine,
)
