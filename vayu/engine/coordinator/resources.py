"""What of this machine can run out: the open files of a worker, ports, and its cores.

Read from ``/proc``; elsewhere, and where it says nothing, the answer is None.

A TCP connection needs a local port of its own for each remote address, also for a minute
after this side closed it (TIME_WAIT). ``/proc/net/sockstat`` counts sockets at once, whatever
they are for, so it is an upper bound; only when that is high are the connections told apart.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PROC = Path("/proc")
_LISTEN = "0A"  # state of a socket that waits for connections
_FEW = 0.5  # below this share of the ports, the upper bound is good enough


@dataclass(frozen=True, slots=True)
class Sample:
    """What is taken at one moment.

    Attributes
    ----------
    descriptors, limits : tuple of int or None
        Open files of each worker, and how many it may have.
    ports, ports_available : int or None
        Local ports taken for connections to one address (an upper bound when it is low), and
        how many there are.
    cores : tuple of int or None
        Time of all cores since the machine started, and how much of it none was idle: working,
        or taken by whoever lends the machine. [ticks of the kernel]
    """

    descriptors: tuple[int | None, ...] = ()
    limits: tuple[int | None, ...] = ()
    ports: int | None = None
    ports_available: int | None = None
    cores: tuple[int, int] | None = None


def sample(pids: Sequence[int]) -> Sample:
    """Return what the processes take now; called in a thread, for it reads files."""
    available = ports_available()
    return Sample(
        descriptors=tuple(descriptors(pid) for pid in pids),
        limits=tuple(descriptor_limit(pid) for pid in pids),
        ports=None if available is None else ports_taken(available),
        ports_available=available,
        cores=cores(),
    )


def descriptors(pid: int) -> int | None:
    """Return how many files a process has open."""
    folder = _PROC / str(pid) / "fd"
    with suppress(OSError):
        # since Linux 6.2 the folder's size is the answer, without reading 10,000 names
        return folder.stat().st_size or len(os.listdir(folder))  # noqa: PTH208 (names only)
    return None


def descriptor_limit(pid: int) -> int | None:
    """Return how many files a process may have open."""
    with suppress(OSError):
        for line in (_PROC / str(pid) / "limits").read_text().splitlines():
            if line.startswith("Max open files"):
                soft = line.split()[3]
                return int(soft) if soft.isdecimal() else None
    return None


def cores() -> tuple[int, int] | None:
    """Return the time of all cores, and how much of it they were not idle. [ticks]."""
    with suppress(OSError, ValueError, IndexError):
        first = (_PROC / "stat").read_text().partition("\n")[0]
        name, *words = first.split()
        times = [int(word) for word in words[:8]]  # what follows is a part of the first two
        idle = times[3] + times[4]  # waiting for a disk is idle, too
        if name == "cpu":
            return sum(times), sum(times) - idle
    return None


def ports_available() -> int | None:
    """Return how many local ports there are for connections to one address."""
    with suppress(OSError, ValueError):
        low, high = (_PROC / "sys/net/ipv4/ip_local_port_range").read_text().split()
        return int(high) - int(low) + 1
    return None


def ports_taken(available: int) -> int | None:
    """Return how many of them are taken for the address that takes most."""
    with suppress(OSError, ValueError):
        counts = [_PROC / "net" / name for name in ("sockstat", "sockstat6")]
        most = sum(sockets(table.read_text()) for table in counts if table.exists())
        if most < _FEW * available:
            return most
        tables = (_PROC / "net" / name for name in ("tcp", "tcp6"))
        texts = [table.read_text() for table in tables if table.exists()]
        return most_to_one_address(texts)
    return None


def sockets(sockstat: str) -> int:
    """Return how many TCP sockets ``sockstat`` counts, those that were just closed included."""
    for line in sockstat.splitlines():
        if line.startswith(("TCP:", "TCP6:")):
            words = line.split()[1:]
            counts = dict(zip(words[::2], map(int, words[1::2]), strict=True))
            return counts["inuse"] + counts.get("tw", 0)  # the first table has those of both
    return 0


def most_to_one_address(tables: Iterable[str]) -> int:
    """Return how many connections ``/proc/net/tcp`` lists to the remote address with most."""
    found: Counter[str] = Counter()
    for table in tables:
        for line in table.splitlines()[1:]:
            _, _, remote, state, *_ = line.split()
            if state != _LISTEN:
                found[remote] += 1
    return max(found.values(), default=0)
