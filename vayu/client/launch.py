"""Starts the engine process, and says why when it does not come up.

It gets a session of its own (Jupyter signals the kernel's whole process group), its settings
and its token on stdin, and the data folder as working directory, so that no module beside a
notebook can shadow one that the engine needs. All of this blocks: call it in a thread.
"""

from __future__ import annotations

import os
import secrets
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import msgspec

from vayu.client.place import unusable
from vayu.errors import EngineBusy, EngineStartFailed
from vayu.protocol.handshake import LOG_FILE, Discovery, Ready, Start

READY_WITHIN = 30.0
"""How long an engine may take to write its ready line. [s]"""

TAIL_LINES = 20

_HEAP = {"MALLOC_MMAP_THRESHOLD_": "4194304", "MALLOC_TRIM_THRESHOLD_": "16777216"}
"""glibc's `malloc` keeps so much for the next time [B]. Every tick copies a block of 800 KB; to get
it from the kernel each time, page by page, took as long as all the rest of a tick."""

_ROOT = Path(__file__).parents[2]  # the folder that this package is imported from
_LONGEST_LINE = 64 * 1024  # B


def launch(folder: Path, *, stay: bool = False) -> Discovery:
    """Start an engine for `folder` and wait until it accepts calls.

    Parameters
    ----------
    folder : Path
        The data folder; made with mode 0700 when it is missing.
    stay : bool, default False
        Whether the engine stays although nobody needs it.

    Returns
    -------
    Discovery
        How to reach it. When another engine holds the folder `EngineBusy` is raised, and
        else `EngineStartFailed`, which shows the tail of the log; `StoreError` when the
        folder cannot be made, or written to.
    """
    token = secrets.token_urlsafe(32)
    log = folder / LOG_FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = log.stat().st_size if log.exists() else 0
        process = _spawn(folder, log)
    except OSError as error:
        refusal = unusable(folder, error)
        raise refusal from None
    _tell(process, Start(data_dir=str(folder), token=token, stay=stay))
    ready = _ready(process)
    if ready is not None and ready.error is None:
        threading.Thread(target=process.wait, name="vayu-reaper", daemon=True).start()
        return Discovery(
            port=ready.port,
            pid=ready.pid,
            token=token,
            version=ready.version,
            protocol=ready.protocol,
            stay=stay,
        )
    _end(process)
    failure = _failure(ready, process.returncode, tail(log, start=before))
    raise failure


def tail(log: Path, *, start: int = 0, lines: int = TAIL_LINES) -> str:
    """Return the last `lines` lines of `log` after byte `start`; empty without a log."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(start if start <= size else 0, size - _LONGEST_LINE))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _spawn(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the process; what it says before its log is open goes to the log too."""
    with open(log, "ab", opener=_private) as stderr:
        return subprocess.Popen(
            [sys.executable, "-m", "vayu.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            cwd=folder,
            env=_environment(),
            start_new_session=True,
        )


def _private(path: str, flags: int) -> int:
    """Open a file that only its owner reads."""
    return os.open(path, flags, 0o600)


def _environment() -> dict[str, str]:
    """Return the child's environment: it imports this very package, wherever that lies.

    What the user has set of `malloc` stays.
    """
    root = str(_ROOT)
    known = os.environ.get("PYTHONPATH")
    paths = [root, *(known.split(os.pathsep) if known else [])]
    installed = _ROOT.name in {"site-packages", "dist-packages"}
    own = {} if installed else {"PYTHONPATH": os.pathsep.join(paths)}
    return _HEAP | os.environ | own


def _tell(process: subprocess.Popen[bytes], start: Start) -> None:
    """Write the start line; a process that is already dead says so by its ready line."""
    stdin = _pipe(process.stdin)
    try:
        stdin.write(msgspec.json.encode(start) + b"\n")
        stdin.close()
    except BrokenPipeError:
        pass


def _ready(process: subprocess.Popen[bytes]) -> Ready | None:
    """Return the ready line; None when there was none in time."""
    with _pipe(process.stdout) as stdout:
        line = _line(stdout.fileno(), time.monotonic() + READY_WITHIN)
    try:
        return msgspec.json.decode(line, type=Ready)
    except msgspec.MsgspecError:
        return None


def _line(descriptor: int, deadline: float) -> bytes:
    """Read up to the end of a line, of the stream, or of the time."""
    line = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
            if not selector.select(max(deadline - time.monotonic(), 0)):
                break
            chunk = os.read(descriptor, 4096)
            if not chunk:
                break
            line += chunk
    return line


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a process that failed to start end by itself, or end it."""
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _failure(ready: Ready | None, returncode: int, log: str) -> EngineBusy | EngineStartFailed:
    """Return why there is no engine, with the tail of its log."""
    if ready is not None and ready.code == EngineBusy.code:
        return EngineBusy(ready.error or "another engine holds the data folder")
    why = (
        f"it ended with code {returncode} before it was ready"
        if ready is None
        else str(ready.error)
    )
    shown = f"\n--- end of its log ---\n{log}" if log else ""
    return EngineStartFailed(
        f"the engine did not start: {why}{shown}",
        hint="the whole log is engine.log in Vayu's data folder (VAYU_HOME)",
    )


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that was asked for, and so exists."""
    assert stream is not None
    return stream
