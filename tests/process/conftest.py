"""Engines that end with their test, and other kernels: Python processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil
import pytest

import vayu
from vayu.client.session import close_sessions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SETTLE = 25.0  # s; what must happen may take so long on a busy machine; an idle engine stays 30


class Kernel:
    """Another process that uses Vayu, as a notebook's kernel does."""

    def __init__(self, code: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"import vayu\n{code}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def line(self) -> str:
        """The next line that it prints."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill(self) -> None:
        """As `kill -9` does it."""
        self._process.kill()
        self._process.wait()

    def end(self) -> int:
        """Close its stdin and wait for it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._process.wait(SETTLE)

    def close(self) -> None:
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def kernel(home: Path) -> Iterator[Callable[[str], Kernel]]:
    """``kernel(code)`` starts one in this test's data folder."""
    del home
    started: list[Kernel] = []

    def start(code: str) -> Kernel:
        started.append(Kernel(code))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def home(vayu_home: Path) -> Iterator[Path]:
    """A data folder whose engine ends with the test, whatever happened to it."""
    yield vayu_home
    pid = engine_pid(vayu_home)
    try:
        vayu.shutdown()
    finally:
        close_sessions()
        if pid is not None and psutil.pid_exists(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def engine_pid(folder: Path) -> int | None:
    """The engine's process id, from the discovery file; None without one."""
    try:
        return int(json.loads((folder / "engine.json").read_text())["pid"])
    except FileNotFoundError:
        return None


def worker_pids(engine: int) -> list[int]:
    """The worker processes of an engine."""
    children = psutil.Process(engine).children()
    return [c.pid for c in children if "vayu.engine.worker" in c.cmdline()]


def crew(engine: int) -> list[int]:
    """The workers of the active run, in their order: they write rows, and the warm one none."""
    writers = {}
    for pid in worker_pids(engine):
        with suppress(psutil.NoSuchProcess):
            writing = [one.path for one in psutil.Process(pid).open_files()]
            writers |= {path: pid for path in writing if path.endswith(".rows")}
    return [writers[path] for path in sorted(writers)]


def eventually(holds: Callable[[], object], *, within: float = SETTLE) -> bool:
    """Whether `holds` comes true in time."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def gone(pid: int) -> bool:
    """Whether a process has ended (a zombie has)."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class Processes:
    """What tests ask about processes."""

    engine_pid = staticmethod(engine_pid)
    worker_pids = staticmethod(worker_pids)
    crew = staticmethod(crew)
    eventually = staticmethod(eventually)
    gone = staticmethod(gone)


@pytest.fixture
def processes() -> Processes:
    """Questions about engines and workers."""
    return Processes()


@pytest.fixture(scope="module")
def shared_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One data folder, and so one engine, for the tests of a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAYU_HOME", str(tmp_path_factory.mktemp("shared")))
        yield
        vayu.shutdown()
        close_sessions()
