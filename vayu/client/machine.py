"""The machine itself as a source of a monitor: how busy its cores, memory, disks and network are.

psutil knows how each system tells; it comes with the extra ``monitor``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTERS = ("disk_read_bytes", "disk_written_bytes", "net_received_bytes", "net_sent_bytes")
"""What only grows."""


def machine_reader() -> Callable[[], dict[str, float]]:
    """Return a function that reads this machine.

    Returns
    -------
    callable
        Its numbers by name: `cpu_percent` (of all cores, since the call before), `load_1m`,
        `memory_percent`, `swap_percent`, and the totals `COUNTERS` [B].

    Raises
    ------
    InvalidConfig
        If psutil is not installed.
    """
    try:
        import psutil  # noqa: PLC0415 (an extra)
    except ImportError as error:
        why = "reading this machine takes psutil, which is not installed"
        raise InvalidConfig({"monitor": why}, hint='pip install "vayu[monitor]"') from error
    psutil.cpu_percent()  # the first call only sets the start

    def read() -> dict[str, float]:
        found = {
            "cpu_percent": psutil.cpu_percent(),
            "load_1m": psutil.getloadavg()[0],
            "memory_percent": psutil.virtual_memory().percent,
            "swap_percent": psutil.swap_memory().percent,
        }
        disk, net = psutil.disk_io_counters(), psutil.net_io_counters()
        if disk is not None:  # a container may have none
            found |= {"disk_read_bytes": disk.read_bytes, "disk_written_bytes": disk.write_bytes}
        if net is not None:
            found |= {"net_received_bytes": net.bytes_recv, "net_sent_bytes": net.bytes_sent}
        return {name: float(value) for name, value in found.items()}

    return read
