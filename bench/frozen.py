"""What generators say of a target that froze, beside what its users would have waited.

python -m bench.frozen FOLDER

Ten seconds at 500 requests/s, as far as a tool can hold a rate; nginx stands still for two of them.
A fifth of all arrivals meet the freeze, so of what users wait

    p99 = 2 s · (1 - 0.01 / 0.2) = 1.9 s

A tool that waits for each response before it sends the next measures ten slow requests, and its
percentiles know nothing of the rest.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import vayu
from bench.floors import NotAvailable
from bench.generators import program, python_tool
from bench.nginx import Nginx

RATE, SECONDS, USERS = 500, 10, 10
FREEZE_AFTER, FREEZE = 4.0, 2.0
TRUTH_MS = 1000 * FREEZE * (1 - 0.01 / (FREEZE / SECONDS))
LOCUSTFILE = f"""\
from locust import FastHttpUser, constant_throughput, task


class User(FastHttpUser):
    wait_time = constant_throughput({RATE // USERS})

    @task
    def get(self):
        self.client.get("/")
"""
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def main() -> None:
    """Let each tool meet the freeze; print one JSON line."""
    (folder,) = map(Path, sys.argv[1:])
    found: dict[str, object] = {}
    tools = {"Vayu": _vayu, "hey": _hey, "wrk": _wrk, "Locust": _locust}
    with Nginx(folder) as nginx:
        for name, measure in tools.items():
            try:
                found[name] = measure(nginx, folder)
            except NotAvailable as error:
                found[name] = str(error)
    print(json.dumps({"truth_ms": TRUTH_MS, "p99_ms": found}))


def _frozen(nginx: Nginx, command: list[str], start: float = 0.0) -> str:
    """Run a tool, freeze the target meanwhile, and return what it wrote; it starts late. [s]."""
    tool = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    _freeze(nginx, start + FREEZE_AFTER)
    return tool.communicate()[0]


def _freeze(nginx: Nginx, after: float) -> None:
    """Stop the target for two seconds."""
    time.sleep(after)
    nginx.freeze()
    time.sleep(FREEZE)
    nginx.thaw()


def _vayu(nginx: Nginx, folder: Path) -> float:
    """The open model at its defaults."""
    del folder
    vayu.get(nginx.url)  # the engine is there when the clock begins
    run = vayu.Request("GET", nginx.url).load(rate=RATE, duration=SECONDS)
    _freeze(nginx, FREEZE_AFTER)
    p99: float = run.wait().summary.response.p99
    vayu.shutdown()
    return p99


def _hey(nginx: Nginx, folder: Path) -> float:
    """Limited to the same rate."""
    del folder
    command = [program("hey"), "-z", f"{SECONDS}s", "-c", str(USERS), "-q", str(RATE // USERS)]
    out = _frozen(nginx, [*command, nginx.url])
    return 1000 * float(_only(r"99%+ in ([\d.]+) secs", out))


def _wrk(nginx: Nginx, folder: Path) -> float:
    """At its own speed: it knows no other."""
    del folder
    command = [program("wrk"), "-t1", f"-c{USERS}", f"-d{SECONDS}s", "--latency", nginx.url]
    amount = _only(r"99%\s+([\d.]+(?:us|ms|s))", _frozen(nginx, command))
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", amount).groups()
    return float(number) * UNITS[unit]


def _locust(nginx: Nginx, folder: Path) -> float:
    """Users who each try to keep their part of the rate."""
    script = folder / "frozen_locustfile.py"
    script.write_text(LOCUSTFILE)
    out = _frozen(
        nginx,
        [str(python_tool(folder, "locust")), "-f", str(script), "--headless", "--json",
         "--host", nginx.url.rstrip("/"), "-u", str(USERS), "-r", str(USERS), "-t", f"{SECONDS}s",
         "--loglevel", "ERROR", "--exit-code-on-error", "0"],
        start=1.0,
    )  # fmt: skip
    (entry,) = json.loads(out[out.index("[") :])
    return _p99({float(ms): n for ms, n in entry["response_times"].items()})


def _p99(counts: dict[float, int]) -> float:
    """Return the p99 of values and how often each came."""
    rest = 0.01 * sum(counts.values())
    for value in sorted(counts, reverse=True):
        rest -= counts[value]
        if rest <= 0:
            return value
    raise ValueError("nothing was counted")


def _only(pattern: str, text: str) -> str:
    """Return the one thing that a pattern finds."""
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"{pattern!r} is not in:\n{text}")
    return found[1]


if __name__ == "__main__":
    main()
