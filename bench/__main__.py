"""``python -m bench``: measure everything, print the tables, keep them in ``bench/out``."""

from __future__ import annotations

import argparse
import dataclasses
import fcntl
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pycurl

from bench import told, told_twice, turns
from bench.generators import GENERATORS, Generator, vayu_under
from bench.nginx import Nginx
from bench.sidebyside import CONNECTIONS, compare, table

HERE = Path(__file__).parent
OUT = HERE / "out"
NEEDED_FILES = 12_000
PARTS = (
    "compare",
    "turns",
    "million",
    "offered",
    "fast",
    "crowd",
    "twice",
    "frozen",
    "scripts",
    "opening",
    "report",
    "ten_million",
    "endurance",
    "live_view",
    "widgets",
)


def _asked() -> argparse.Namespace:
    """Return what to measure, and how thoroughly."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--window", type=float, default=5.0, help="seconds")
    parser.add_argument("--turns", type=int, default=40, help="of half a second for each")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--at", help="connections, with commas: 64,1000")
    parser.add_argument("--endurance", type=float, default=60.0, help="of the long run, seconds")
    parser.add_argument("--generators", help="parts of names, with commas: floor,vayu")
    parser.add_argument("--python", help="measure Vayu under this interpreter, too")
    return parser.parse_args()


def main() -> int:
    """Run the measurements that were asked for."""
    options = _asked()
    OUT.mkdir(exist_ok=True)
    lock = (OUT / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("another measurement is running; two at once would measure each other")
        return 3
    shutil.rmtree(OUT / "vayu-home", ignore_errors=True)
    _raise_descriptor_limit()
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    report = [f"# Measured on {machine}, Python {platform.python_version()}, {pycurl.version}", ""]
    results: dict[str, object] = {}
    if (OUT / "results.json").exists():  # a part measured alone replaces only itself
        results = json.loads((OUT / "results.json").read_text())
    at = [int(n) for n in options.at.split(",")] if options.at else CONNECTIONS
    wanted = PARTS if options.only is None else (options.only,)
    chosen = _chosen(options.generators, options.python)
    with Nginx(OUT) as nginx:
        if "compare" in wanted:
            rows = compare(
                nginx,
                OUT,
                chosen,
                at=at,
                rounds=options.rounds,
                window=options.window,
            )
            results["compare"] = [dataclasses.asdict(row) for row in rows]
            report += [*table(rows), "", *told.verdicts(rows), ""]
        if "turns" in wanted:
            accounts = turns.in_turns(nginx, OUT, chosen, options.turns)
            results["turns"] = [dataclasses.asdict(account) for account in accounts]
            report += [*turns.table(accounts), *told.turns(accounts), ""]
        scripts = {
            "million": (told.million, [nginx.url]),
            "offered": (told.offered, ["5000", "10", "2"]),
            "fast": (told.fast, ["20000", "10", "1", nginx.url]),
            "crowd": (told.crowd, [nginx.url, "10000", "10"]),
            "twice": (told_twice.twice, [nginx.url, "8", "4", "4", "20"]),
            "frozen": (told.frozen, [str(OUT)]),
            "scripts": (told.scripts, [str(OUT), str(options.turns)]),
            "opening": (told.opening, ["200"]),
            "report": (told.report, [nginx.url, str(OUT / "million")]),
            "ten_million": (told.ten_million, [str(OUT / "ten-million")]),
            "endurance": (told.endurance, [nginx.url, str(options.endurance)]),
            "live_view": (told.live_view, ["60"]),
            "widgets": (told.widgets, []),
        }
        for part, (tell, arguments) in scripts.items():
            if part in wanted:
                name = "offered" if part == "fast" else part
                results[part] = found = _script(name, *arguments)
                report += tell(found)
    text = "\n".join(report)
    print(text)
    (OUT / "report.md").write_text(text + "\n")
    (OUT / "results.json").write_text(json.dumps(results, indent=2))
    return 0


def _chosen(parts: str | None, python: str | None) -> tuple[Generator, ...]:
    """Return the generators whose names hold one of the parts; all of them without any.

    One more is Vayu under another interpreter.
    """
    wanted = [part.strip().lower() for part in (parts or "").split(",")]
    known = GENERATORS if python is None else (*GENERATORS, vayu_under(python))
    return tuple(g for g in known if any(part in g.name.lower() for part in wanted))


def _script(name: str, *arguments: str) -> dict[str, Any]:
    """Run one of the measurements in a process of its own and return its JSON line."""
    command = [sys.executable, "-m", f"bench.{name}", *arguments]
    env = {**os.environ, "VAYU_HOME": str(OUT / "vayu-home")}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=HERE.parent, env=env
    )
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _raise_descriptor_limit() -> None:
    """Let every generator open its connections."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < NEEDED_FILES:
        print(f"only {hard} descriptors are allowed here; 3,000 connections may not fit")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    raise SystemExit(main())
