"""CPU per request, side by side: interleaved rounds, the median of them."""

from __future__ import annotations

import statistics
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.floors import NotAvailable
from bench.generators import FLOOR, Generator, Job
from bench.tree import usage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.nginx import Nginx

START_WITHIN = 30.0  # s
CONNECTIONS = (64, 1000, 3000)
LIMITS = {64: 1.5, 1000: 1.0, 3000: 0.5}
"""What Vayu's CPU per request may be, as a multiple of the floor's."""
SCALING = 1.15
"""What a request may cost with two workers, as a multiple of what it costs with one."""
CROWDED = 1.5
"""The same with four, though there may be fewer cores."""


@dataclass
class Row:
    """What was measured of one generator at one number of connections."""

    generator: str
    connections: int
    cpu_us: list[float] = field(default_factory=list)
    kernel_us: list[float] = field(default_factory=list)
    rps: list[float] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    missing: str | None = None

    @property
    def cpu(self) -> float | None:
        """Median CPU per request. [us]."""
        return statistics.median(self.cpu_us) if self.cpu_us else None

    @property
    def kernel(self) -> float | None:
        """Median of what the kernel had of it. [us]."""
        return statistics.median(self.kernel_us) if self.kernel_us else None


def compare(
    nginx: Nginx,
    out: Path,
    generators: Sequence[Generator],
    *,
    at: Sequence[int] = CONNECTIONS,
    rounds: int,
    window: float,
) -> list[Row]:
    """Measure every generator `rounds` times at each number of connections."""
    rows: list[Row] = []
    for connections in at:
        group = [Row(generator.name, connections) for generator in generators]
        rows += group
        for number in range(rounds):
            for generator, row in zip(generators, group, strict=True):
                if row.missing is None:
                    _measure(generator, row, nginx, out, window)
                print(
                    f"  {connections:>5} connections, round {number + 1}: {_line(row)}", flush=True
                )
    return rows


def _measure(generator: Generator, row: Row, nginx: Nginx, out: Path, window: float) -> None:
    """Run `generator` once, reading tree and target at both ends of a window."""
    seconds = generator.settle + window + 1.5
    try:
        command = generator.command(Job(nginx.url, row.connections, seconds, out))
    except NotAvailable as error:
        row.missing = str(error)
        return
    with (out / "generator.log").open("wb") as log:
        quiet = nginx.requests()
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=out)
        first_requests(process, nginx, quiet)
        time.sleep(generator.settle)
        before, first, start = usage(process.pid), nginx.requests(), time.monotonic()
        time.sleep(window)
        after, last, end = usage(process.pid), nginx.requests(), time.monotonic()
        opened, running = nginx.connections() - 1, process.poll() is None
        try:
            code = process.wait(60 + 2 * seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
    requests = last - first - 1
    if code or not running or requests < 100:
        tail = " ".join((out / "generator.log").read_text(errors="replace").split())[-200:]
        row.missing = f"failed (exit code {code}, {requests} requests in the window): {tail}"
        return
    row.cpu_us.append(1e6 * (after.cpu - before.cpu) / requests)
    row.kernel_us.append(1e6 * (after.system - before.system) / requests)
    row.rps.append(requests / (end - start))
    row.opened.append(opened)


def first_requests(process: subprocess.Popen[bytes], nginx: Nginx, quiet: int) -> None:
    """Wait until the generator is at work: whatever it does before that is not measured."""
    deadline = time.monotonic() + START_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        quiet += 1  # this reading is a request too
        if nginx.requests() > quiet + 50:
            return
        time.sleep(0.02)


def _line(row: Row) -> str:
    """One generator's last reading."""
    if row.missing or not row.cpu_us:
        return f"{row.generator}: {row.missing}"
    return f"{row.generator}: {row.cpu_us[-1]:.1f} us, {row.rps[-1]:,.0f}/s"


def table(rows: list[Row]) -> list[str]:
    """Markdown: CPU per request, rate, connections and ratio to the floor on Debian's libcurl."""
    lines = [
        "| connections | generator | CPU [us] | kernel [us] | of the floor | requests/s | rounds |",
        "|---:|---|---:|---:|---:|---:|---|",
    ]
    floors = {row.connections: row.cpu for row in rows if row.generator == FLOOR}
    for row in rows:
        cpu, floor = row.cpu, floors.get(row.connections)
        if cpu is None or row.kernel is None:
            lines.append(f"| {row.connections:,} | {row.generator} | {row.missing} | | | | |")
            continue
        ratio = f"{cpu / floor:.2f} x" if floor else "?"
        short = "" if min(row.opened) >= row.connections else f" ({min(row.opened):,} open)"
        rounds = " ".join(f"{value:.1f}" for value in row.cpu_us)
        lines.append(
            f"| {row.connections:,}{short} | {row.generator} | {cpu:.1f} |"
            f" {row.kernel:.1f} | {ratio} |"
            f" {statistics.median(row.rps):,.0f} | {rounds} |"
        )
    return lines
