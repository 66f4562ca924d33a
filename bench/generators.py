"""The generators, as the commands that start them.

Each gets the same job: that many connections to one URL, closed loop, for some seconds. All
run with their defaults otherwise; only what is needed to open the connections is set.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.floors import SOCKETS, NotAvailable, debian_floor, pycurl_floor
from bench.interpreter import packages_for, version_of

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
LOCUSTFILE = """\
from locust import FastHttpUser, constant, task


class User(FastHttpUser):
    wait_time = constant(0)

    @task
    def get(self):
        self.client.get("/")
"""
K9_PLAN = """\
options:
  vus: 1
flows:
  default:
    - request:
        url: "{url}"
"""

K9_SCRIPT = """\
import k9


async def default() -> None:
    await k9.http.get("{url}")
"""


@dataclass(frozen=True)
class Job:
    """What a generator is asked to do."""

    url: str
    connections: int
    seconds: float
    out: Path


@dataclass(frozen=True)
class Generator:
    """One competitor: its name, its command, and how long its first requests are left out. [s]."""

    name: str
    command: Callable[[Job], list[str]]
    settle: float = 1.5


def program(name: str) -> str:
    """Return where a tool of this machine is."""
    found = shutil.which(name)
    if found is None:
        raise NotAvailable(f"not installed (apt-get install {name})")
    return found


def _wrk(job: Job) -> list[str]:
    return [program("wrk"), "-t1", f"-c{job.connections}", f"-d{job.seconds:.0f}", job.url]


def _hey(job: Job) -> list[str]:
    return [program("hey"), "-z", f"{job.seconds:.0f}s", "-c", str(job.connections), job.url]


def _floor(build: Callable[..., Path], *source: Path) -> Callable[[Job], list[str]]:
    def command(job: Job) -> list[str]:
        program = build(job.out, *source)
        return [str(program), job.url, str(job.connections), f"{job.seconds:.0f}"]

    return command


def _locust(job: Job) -> list[str]:
    program = python_tool(job.out, "locust")
    script = job.out / "locustfile.py"
    script.write_text(LOCUSTFILE)
    users, host = str(job.connections), job.url.rstrip("/")
    return [str(program), "-f", str(script), "--headless", "--only-summary", "--host", host,
            "-u", users, "-r", users, "-t", f"{job.seconds:.0f}s", "--loglevel", "ERROR",
            "--exit-code-on-error", "0"]  # fmt: skip


def _k9(name: str, text: str) -> Callable[[Job], list[str]]:
    """A plan runs in its Rust engine alone; a script of Python is called for every iteration."""

    def command(job: Job) -> list[str]:
        program, file = python_tool(job.out, "k9"), job.out / name
        file.write_text(text.format(url=job.url))
        users, length = str(job.connections), f"{job.seconds:.0f}s"
        return [str(program), "run", "-u", users, "-d", length, str(file)]

    return command


def vayu_driven(
    workers: int, *tested: str, python: str = sys.executable
) -> Callable[[Job], list[str]]:
    """Return how Vayu is started, as a person starts it; with tests where that is said."""

    def command(job: Job) -> list[str]:
        name = f"{workers}{'-'.join(tested)}{python.replace('/', '-')}"  # an engine for each
        home = job.out / "vayu-home" / name
        home.mkdir(parents=True, exist_ok=True)
        path = ":".join([str(HERE.parent), *packages_for(python)])
        return ["env", f"VAYU_HOME={home}", f"PYTHONPATH={path}", python, "-m", "bench.drive",
                job.url, str(job.connections), str(job.seconds), str(workers), *tested]  # fmt: skip

    return command


def vayu_under(python: str) -> Generator:
    """Return Vayu with one worker under another interpreter."""
    return Generator(f"Vayu, {python} ({version_of(python)})", vayu_driven(1, python=python))


def python_tool(out: Path, name: str) -> Path:
    """Return a tool from the bench's own virtual environment, made on first use."""
    folder = out / "venv"
    program = folder / "bin" / name
    if not program.exists():
        pip = [str(folder / "bin" / "pip"), "install", "-q", "locust", "k9-load"]
        steps = [[sys.executable, "-m", "venv", str(folder)], pip]
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True, check=False)
            if done.returncode:
                raise NotAvailable(f"cannot be installed: {done.stderr.strip()[-200:]}")
    return program


FLOOR = "floor (Debian's libcurl)"
VAYU = "Vayu"
VAYU_TWO = "Vayu, two workers"
VAYU_FOUR = "Vayu, four workers"
HEY = "hey"
K9_PYTHON = "k9-load, Python"
LOCUST = "Locust FastHttpUser"
GENERATORS = (
    Generator("wrk", _wrk),
    Generator(FLOOR, _floor(debian_floor)),
    Generator("floor (pycurl's libcurl)", _floor(pycurl_floor)),
    Generator("floor, socket_action (Debian's)", _floor(debian_floor, SOCKETS)),
    Generator("floor, socket_action (pycurl's)", _floor(pycurl_floor, SOCKETS)),
    Generator(VAYU, vayu_driven(1)),
    Generator(VAYU_TWO, vayu_driven(2)),
    Generator(VAYU_FOUR, vayu_driven(4)),
    Generator("k9-load, a plan", _k9("k9.yaml", K9_PLAN)),
    Generator(K9_PYTHON, _k9("k9_script.py", K9_SCRIPT)),
    Generator(HEY, _hey),
    Generator(LOCUST, _locust, settle=5.0),
)
