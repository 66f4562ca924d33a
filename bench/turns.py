"""CPU per request in turns: all generators are up at once, and one at a time may work.

A machine that others share changes its speed within seconds, and for some programs more than for
others. So each generator works for half a second, then stands still (SIGSTOP) while the others
have their half second, some forty times. What the machine does to one it does to all, and a
ratio of two is as steady as two that are measured in one run can be.

Whoever stands still has its answers waiting when it goes on: as many as it has connections, of
thousands a turn. A turn ends when the target has answered everything, so that each
request is counted where it was sent.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.floors import NotAvailable
from bench.generators import FLOOR, Generator, Job
from bench.sidebyside import first_requests
from bench.tree import Usage, members, usage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Self, TextIO

    import psutil

    from bench.nginx import Nginx

CONNECTIONS = 64
TURN = 0.5  # s; the kernel counts processor time in hundredths of a second
_ANSWERED = 0.03  # s until the target has answered what was sent
_LONGEST = 900  # s that a generator is asked to work at most


@dataclass
class Account:
    """What one generator used in each of its turns.

    Attributes
    ----------
    cpu, kernel : list of float
        Processor time, and what the kernel had of it. [s]
    requests : list of int
    missing : str or None
        Why there is nothing.
    """

    generator: str
    cpu: list[float] = field(default_factory=list)
    kernel: list[float] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)
    missing: str | None = None

    @property
    def each(self) -> float | None:
        """Processor time of a request, over all turns; None where one is missing. [us]."""
        if self.missing or not self.requests:
            return None
        return 1e6 * sum(self.cpu) / sum(self.requests)

    def tenths(self) -> tuple[float, float]:
        """What a request cost in the fastest tenth of the turns, and in the slowest. [us]."""
        each = [1e6 * cpu / count for cpu, count in zip(self.cpu, self.requests, strict=True)]
        low, *_, high = statistics.quantiles(each, n=10, method="inclusive")
        return low, high

    def ratios(self, other: Account) -> list[float]:
        """Cost of a request as a multiple of the other's, in each turn."""
        pairs = zip(self.cpu, self.requests, other.cpu, other.requests, strict=True)
        return [(a / n) / (b / m) for a, n, b, m in pairs]


class Frozen:
    """A generator that works only while it is let; a context manager."""

    def __init__(self, generator: Generator, nginx: Nginx, out: Path, url: str) -> None:
        self._nginx = nginx
        job = Job(url, CONNECTIONS, _LONGEST, out)
        command = generator.command(job)
        quiet = nginx.requests()
        self._log = (out / "generator.log").open("wb")
        self._process = subprocess.Popen(
            command,
            stdout=self._log,
            stderr=self._log,
            cwd=out,
            start_new_session=True,  # else whoever started us and ends ends what stands still
        )
        first_requests(self._process, nginx, quiet)
        time.sleep(generator.settle)
        self._suspend()

    def turn(self, account: Account) -> None:
        """Let it work for a turn, and note what that took."""
        before, first = self._used(), self._nginx.requests()
        for process in self._tree():
            process.resume()
        time.sleep(TURN)
        self._suspend()
        time.sleep(_ANSWERED)
        after, last = self._used(), self._nginx.requests()
        if self._process.poll() is not None or last - first <= 1:
            account.missing = f"ended with exit code {self._process.returncode}"
            return
        account.cpu.append(after.cpu - before.cpu)
        account.kernel.append(after.system - before.system)
        account.requests.append(last - first - 1)  # the second reading is a request, too

    def _used(self) -> Usage:
        return usage(self._process.pid)

    def _tree(self) -> list[psutil.Process]:
        return members(self._process.pid)

    def _suspend(self) -> None:
        """Stop all of it where it stands; who starts others first."""
        for process in self._tree():
            process.suspend()

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(self, *error: object) -> None:
        """End all of it."""
        for process in self._tree():
            process.kill()
        self._process.wait(10)
        self._log.close()


def in_turns(
    nginx: Nginx,
    out: Path,
    generators: Sequence[Generator],
    turns: int,
    *,
    url: str | None = None,
    told: TextIO = sys.stdout,
) -> list[Account]:
    """Let each generator have so many turns; return what they took."""
    accounts = [Account(generator.name) for generator in generators]
    with ExitStack() as stack:
        frozen: list[tuple[Frozen, Account]] = []
        for generator, account in zip(generators, accounts, strict=True):
            try:
                frozen.append(
                    (stack.enter_context(Frozen(generator, nginx, out, url or nginx.url)), account)
                )
            except NotAvailable as error:
                account.missing = str(error)
        for number in range(turns):
            # now forwards, now backwards: nobody always follows the same one
            for one, account in frozen if number % 2 else reversed(frozen):
                if account.missing is None:
                    one.turn(account)
            print(f"  turn {number + 1} of {turns}", end="\r", flush=True, file=told)
    return accounts


def table(accounts: Sequence[Account]) -> list[str]:
    """Markdown: cost of a request, and the ratio to the floor of all turns and of each."""
    turns = max(len(one.requests) for one in accounts)
    lines = [
        f"In {turns} turns of {TURN:g} s, {CONNECTIONS} connections (most turns: 8 of 10):",
        "",
        "| generator | CPU [us] | in most turns | kernel [us] | of the floor | in half of them |",
        "|---|---:|---|---:|---:|---|",
    ]
    floor = next((one for one in accounts if one.generator == FLOOR), None)
    for one in accounts:
        if one.each is None:
            lines.append(f"| {one.generator} | {one.missing} | | | | |")
            continue
        of_floor, half = "?", "?"
        if floor is not None and floor.each is not None:
            low, _, high = statistics.quantiles(one.ratios(floor), n=4)
            of_floor, half = f"{one.each / floor.each:.2f} x", f"{low:.2f} to {high:.2f}"
        kernel = 1e6 * sum(one.kernel) / sum(one.requests)
        first, last = one.tenths()
        lines.append(
            f"| {one.generator} | {one.each:.1f} | {first:.1f} to {last:.1f} | {kernel:.1f}"
            f" | {of_floor} | {half} |"
        )
    return [*lines, ""]
