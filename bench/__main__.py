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

from bench.generators import FLOOR, GENERATORS, VAYU, VAYU_TWO, Generator
from bench.nginx import Nginx
from bench.sidebyside import CONNECTIONS, LIMITS, SCALING, Row, compare, table

HERE = Path(__file__).parent
OUT = HERE / "out"
NEEDED_FILES = 12_000
PARTS = (
    "compare",
    "million",
    "offered",
    "fast",
    "crowd",
    "twice",
    "frozen",
    "scripts",
    "opening",
    "ten_million",
    "endurance",
)


def main() -> int:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--window", type=float, default=5.0, help="seconds")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--at", help="connections, with commas: 64,1000")
    parser.add_argument("--endurance", type=float, default=60.0, help="of the long run, seconds")
    parser.add_argument("--generators", help="parts of names, with commas: floor,vayu")
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    lock = (OUT / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("another measurement is running; two at once would measure each other")
        return 3
    shutil.rmtree(OUT / "vayu-home", ignore_errors=True)
    _raise_descriptor_limit()
    report = [f"# Measured on {platform.machine()}, {os.cpu_count()} cores, {pycurl.version}", ""]
    results: dict[str, object] = {}
    if (OUT / "results.json").exists():  # a part measured alone replaces only itself
        results = json.loads((OUT / "results.json").read_text())
    at = [int(n) for n in options.at.split(",")] if options.at else CONNECTIONS
    wanted = PARTS if options.only is None else (options.only,)
    with Nginx(OUT) as nginx:
        if "compare" in wanted:
            rows = compare(
                nginx,
                OUT,
                _chosen(options.generators),
                at=at,
                rounds=options.rounds,
                window=options.window,
            )
            results["compare"] = [dataclasses.asdict(row) for row in rows]
            report += [*table(rows), "", *_verdicts(rows), ""]
        scripts = {
            "million": (_million, [nginx.url]),
            "offered": (_offered, ["5000", "10", "2"]),
            "fast": (_fast, ["20000", "10", "1", nginx.url]),
            "crowd": (_crowd, [nginx.url, "10000", "10"]),
            "twice": (_twice, [nginx.url, "15"]),
            "frozen": (_frozen, [str(OUT)]),
            "scripts": (_scripts, [nginx.url + "json", str(options.window), str(options.rounds)]),
            "opening": (_opening, ["200"]),
            "ten_million": (_ten_million, [str(OUT / "ten-million")]),
            "endurance": (_endurance, [nginx.url, str(options.endurance)]),
        }
        for part, (told, arguments) in scripts.items():
            if part in wanted:
                name = "offered" if part == "fast" else part
                results[part] = found = _script(name, *arguments)
                report += told(found)
    text = "\n".join(report)
    print(text)
    (OUT / "report.md").write_text(text + "\n")
    (OUT / "results.json").write_text(json.dumps(results, indent=2))
    return 0


def _chosen(parts: str | None) -> tuple[Generator, ...]:
    """Return the generators whose names hold one of the parts; all of them without any."""
    wanted = [part.strip().lower() for part in (parts or "").split(",")]
    return tuple(g for g in GENERATORS if any(part in g.name.lower() for part in wanted))


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


def _verdict(what: str, value: float, limit: float, unit: str) -> str:
    """One line: the value beside its limit."""
    word = "reached" if value <= limit else "MISSED"
    return f"* {word}: {what} {value:.3g} {unit} (limit {limit:g} {unit})"


def _verdicts(rows: list[Row]) -> list[str]:
    """Vayu's ratio to the floor on Debian's libcurl, at each number of connections."""
    by_name = {(row.generator, row.connections): row.cpu for row in rows}
    lines = []
    for connections in sorted({row.connections for row in rows} & LIMITS.keys()):
        limit = LIMITS[connections]
        vayu = by_name.get((VAYU, connections))
        floor = by_name.get((FLOOR, connections))
        if vayu and floor:
            what = f"Vayu at {connections:,} connections:"
            lines.append(_verdict(what, vayu / floor, limit, "x the floor"))
        else:
            lines.append(f"* unevaluated: Vayu or the floor is missing at {connections:,}")
        two = by_name.get((VAYU_TWO, connections))
        if vayu and two:
            what = f"two workers at {connections:,} connections:"
            lines.append(_verdict(what, two / vayu, SCALING, "x one worker"))
    return lines


def _million(found: dict[str, float]) -> list[str]:
    """One million requests."""
    return [
        f"One million requests in {found['seconds']:.1f} s, {found['rows']:,} rows:",
        _verdict("engine and workers grow by", found["growth_with_worker_mb"], 150, "MB"),
        _verdict("the run folder ends at", found["folder_mb"], 40, "MB"),
        _verdict("`run.requests` loads in", found["load_s"], 1.5, "s"),
        "",
    ]


def _offered(found: dict[str, float]) -> list[str]:
    """The offered rate."""
    off = abs(found["seen_by_target"] + found["dropped"] - found["wanted"]) / found["wanted"]
    beside = (
        f"* beside: {found['backlog']:,} never sent, {found['late']:,} late by more than 10 ms,"
        f" p99 of send lag {found['lag_p99_ms']:.3g} ms"
    )
    seen = f"{found['seen_by_target']:,} seen by the target + {found['dropped']:,} dropped"
    return [
        f"Offered {found['wanted']:,} requests at 5,000/s: {seen}:",
        _verdict("off by", 100 * off, 0.1, "%"),
        beside,
    ]


def _fast(found: dict[str, float]) -> list[str]:
    """More than most targets take, from one worker."""
    return [
        (
            f"Offered {found['wanted']:,} requests at {found['rate']:,}/s by one worker:"
            f" {found['seen_by_target']:,} seen by the target, {found['backlog']:,} never sent:"
        ),
        _verdict("p99 of send lag", found["lag_p99_ms"], 5, "ms"),
        f"* the run's own word: generator {found['health']}",
        "",
    ]


def _crowd(found: dict[str, float]) -> list[str]:
    """Many connections."""
    return [
        (
            f"{found['connections']:,} connections: {found['opened']:,} opened for"
            f" {found['users']:,} users, {found['succeeded']:,} succeeded,"
            f" {found['failed']:,} failed, {found['cancelled']:,} cancelled,"
            f" {found['rps']:,.0f}/s, {found['memory_mb']:.0f} MB"
        ),
        "",
    ]


def _twice(found: dict[str, Any]) -> list[str]:
    """The same run twice."""
    return [f"The same run twice: {found['sentence']}", ""]


def _frozen(found: dict[str, Any]) -> list[str]:
    """What was said of a target that froze."""
    said = [
        f"* {name}: {value:,.3g} ms" if isinstance(value, float) else f"* {name}: {value}"
        for name, value in found["p99_ms"].items()
    ]
    truth = f"the p99 of what users wait is {found['truth_ms']:,.0f} ms"
    return [f"A target stands still for 2 s of 10 at 500/s; {truth}. Reported:", *said, ""]


def _scripts(found: dict[str, float]) -> list[str]:
    """Two tests on every response."""
    return [
        (
            f"Two tests with JSON on {found['tested']:,} responses ({found['failed']:,} failed):"
            f" {found['tested_rps']:,.0f}/s, without {found['plain_rps']:,.0f}/s:"
        ),
        _verdict("they cost", found["overhead_us"], 8, "us a request"),
        _verdict("a request takes", 1 / found["ratio"], 1 / 0.7, "x the time without"),
        _verdict("a context is made in", found["context_ms"], 10, "ms"),
        f"* beside: {found['alone_us']:.3g} us a response in the script alone",
        "",
    ]


def _opening(found: dict[str, float]) -> list[str]:
    """A large collection."""
    return [
        "A collection of 5,000 requests, processor time:",
        _verdict("it is opened in", found["open_s"], 1, "s"),
        _verdict("one changed request of it is saved in", found["save_s"], 1, "s"),
        _verdict("a request is resolved in", found["resolve_ms"], 1, "ms"),
        "",
    ]


def _ten_million(found: dict[str, dict[str, float]]) -> list[str]:
    """Questions to ten million rows; the processor time, whatever else the machine does."""
    limits = {"describe": 2, "percentiles": 2, "heat map": 3, "compare": 20}
    lines = [_verdict(what, found[what]["cpu_s"], limit, "s") for what, limit in limits.items()]
    peak = max(one["times_data"] for one in found.values())
    return [
        "Runs of 10,000,000 rows, processor time:",
        *lines,
        _verdict("peak memory", peak, 3, "x the rows"),
        "",
    ]


def _endurance(found: dict[str, float]) -> list[str]:
    """Memory over a long run."""
    return [
        (
            f"{found['requests']:,} requests in {found['seconds']:.0f} s: memory of engine and"
            f" workers {found['first_mb']:.0f} MB after a tenth,"
            f" {found['last_mb']:.0f} MB at the end:"
        ),
        _verdict("grows by", found["growth_mb_per_minute"], 1, "MB/minute"),
        "",
    ]


def _raise_descriptor_limit() -> None:
    """Let every generator open its connections."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < NEEDED_FILES:
        print(f"only {hard} descriptors are allowed here; 3,000 connections may not fit")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    raise SystemExit(main())
