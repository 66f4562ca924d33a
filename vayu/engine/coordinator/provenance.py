"""Where a run's numbers come from: versions, machine and clock, for its manifest.

No host name, no user name and no path goes in: a run folder is made to be given away.
"""

from __future__ import annotations

import os
import platform
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from vayu._version import __version__
from vayu.model.runs.manifest import ClockFacts, MachineFacts, Manifest
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.engine.coordinator.machine import Machine
    from vayu.model.runs.info import RunInfo
    from vayu.model.scripts.scripted import Scripted

_LIBRARIES = ("pycurl", "quickjs-ng", "numpy", "pyarrow", "msgspec", "hdrhistogram")
_CPU_INFO = Path("/proc/cpuinfo")


def manifest_of(
    info: RunInfo, machine: Machine, *, seed: int, scripts: tuple[Scripted, ...] = ()
) -> Manifest:
    """Return what is known of a run's circumstances before it begins.

    Parameters
    ----------
    info : RunInfo
        As it is stored: secrets masked.
    machine : Machine
    seed : int
        Of the whole run.
    scripts : tuple of Scripted
        Around each of its requests, as they are stored: secrets masked.
    """
    return Manifest(
        run=info.id,
        vayu=__version__,
        python=f"{platform.python_implementation()} {platform.python_version()}",
        libraries=dict(_libraries()),
        machine=facts_of(machine),
        clock=_clock(),
        seed=seed,
        request=info.request,
        against=info.against,
        scripts=scripts,
        config=info.config,
        load=info.load,
        variables=info.variables,
        git=info.git,
    )


def facts_of(machine: Machine) -> MachineFacts:
    """Return what to remember of a machine."""
    return MachineFacts(
        system=platform.system(),
        release=platform.release(),
        architecture=platform.machine(),
        processor=_processor(),
        cores=machine.cores,
        memory=_memory(),
        descriptors=machine.descriptors,
    )


def _clock() -> ClockFacts:
    """Return the kind of clock that all stamps come from."""
    found = time.get_clock_info("monotonic")
    return ClockFacts(name=found.implementation, resolution=found.resolution * NS_PER_S)


@cache
def _libraries() -> tuple[tuple[str, str], ...]:
    """Return name and version of what is installed."""
    found = []
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found.append((name, version(name)))
    return tuple(found)


@cache
def _processor() -> str:
    """Return the processor's model; nothing where the system does not tell."""
    with suppress(OSError):
        for line in _CPU_INFO.read_text(errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return ""


def _memory() -> int | None:
    """Return the machine's memory [B]; None where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None
