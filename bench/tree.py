"""CPU and memory of a process and everything it started."""

from __future__ import annotations

from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Usage:
    """What a set of processes has used: CPU by itself and in the kernel [s]; memory [B]."""

    user: float
    system: float
    rss: int
    processes: int

    @property
    def cpu(self) -> float:
        """Both together. [s]."""
        return self.user + self.system


def members(root: int, *others: int) -> list[psutil.Process]:
    """Return the processes of the trees below these ids, each once."""
    found: dict[int, psutil.Process] = {}
    for pid in (root, *others):
        try:
            process = psutil.Process(pid)
            found |= {p.pid: p for p in [process, *process.children(recursive=True)]}
        except psutil.NoSuchProcess:
            continue
    return list(found.values())


def usage(root: int, *others: int) -> Usage:
    """Add up what they have used; with the CPU of children that have ended."""
    user, system, rss, count = 0.0, 0.0, 0, 0
    for process in members(root, *others):
        try:
            times = process.cpu_times()
            user += times.user + times.children_user
            system += times.system + times.children_system
            rss += process.memory_info().rss
            count += 1
        except psutil.NoSuchProcess:
            continue
    return Usage(user, system, rss, count)
