"""What this machine offers a load run: cores, descriptors, and which hosts are itself."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import resource
import socket
from dataclasses import dataclass, field

from vayu.engine.coordinator.resources import ports_available

_MOST_DESCRIPTORS = 1 << 20  # "unlimited" is not a number the kernel takes everywhere


@dataclass(frozen=True, slots=True)
class Machine:
    """The facts that a plan depends on.

    Attributes
    ----------
    cores : int
        That this process may use. [1]
    descriptors : int
        Files and sockets that one process may have open. [1]
    names : frozenset of str
        Host names of this machine beside the loopback ones.
    ports : int, optional
        Local ports for connections to one address, where that is known. [1]
    """

    cores: int
    descriptors: int
    names: frozenset[str] = field(default_factory=frozenset)
    ports: int | None = None

    def is_itself(self, host: str) -> bool:
        """Whether `host` is this machine, so that target and generator share its cores."""
        if host == "localhost" or host.endswith(".localhost") or host in self.names:
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


def raise_descriptor_limit() -> None:
    """Allow this process, and the workers that inherit it, as many descriptors as there are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):  # macOS refuses more than OPEN_MAX
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def this_machine() -> Machine:
    """Return the facts about the machine this process runs on."""
    allowed = getattr(os, "sched_getaffinity", None)
    cores = len(allowed(0)) if allowed else os.cpu_count() or 1
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    descriptors = _MOST_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft
    names = frozenset({socket.gethostname().lower()})
    return Machine(cores, descriptors, names, ports_available())
