"""Reads what a server says of itself while a run goes on, beside the run and on its clock.

It lives on the client's background thread: the kernel may compute, and the load is sent by other
processes. Each source is read by itself, so one that hangs does not hold the others up, and one
that fails leaves a line that says why; the run does not care.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from vayu.client.machine import COUNTERS, machine_reader
from vayu.client.monitor_plan import LOCAL
from vayu.formats.runs.folder import MONITOR
from vayu.formats.runs.monitor_log import Reading, line_of
from vayu.formats.texts.metrics_text import metrics_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from vayu.client.monitor_plan import MonitorPlan

LARGEST = 4 << 20
"""Of an answer. [B]"""

_PATIENCE = 5.0  # s for an answer


async def monitor(plan: MonitorPlan, folder: str, ended: Future[None]) -> None:
    """Read every source at equal intervals until the run has ended.

    Parameters
    ----------
    plan : MonitorPlan
    folder : str
        Of the run.
    ended : Future
        Done when the run has ended.
    """
    machine = machine_reader() if LOCAL in plan.sources.values() else None
    limit = aiohttp.ClientTimeout(total=_PATIENCE)
    path = Path(folder) / MONITOR
    async with aiohttp.ClientSession(timeout=limit, trust_env=False) as http:
        tasks = [
            asyncio.create_task(_watch(name, address, plan.interval, path, http, machine))
            for name, address in plan.sources.items()
        ]
        try:
            await asyncio.shield(asyncio.wrap_future(ended))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _watch(
    name: str,
    address: str,
    interval: float,
    path: Path,
    http: aiohttp.ClientSession,
    machine: Callable[[], dict[str, float]] | None,
) -> None:
    """Read one source until cancelled; what was missed is not made up for."""
    due = time.monotonic()
    while True:
        if address == LOCAL and machine is not None:
            values = machine()
            kept = tuple(counter for counter in COUNTERS if counter in values)
            at = time.monotonic_ns()
            reading = Reading(at=at, source=name, numbers=values, counters=kept)
        else:
            reading = await _read(name, address, http)
        _append(path, reading)
        due = max(due + interval, time.monotonic())
        await asyncio.sleep(due - time.monotonic())


async def _read(name: str, address: str, http: aiohttp.ClientSession) -> Reading:
    """Read one address once; an error tells its kind, never the address."""
    begun = time.monotonic_ns()
    try:
        async with http.get(address, allow_redirects=False) as response:
            body = await response.content.read(LARGEST + 1)
            while len(body) <= LARGEST and not response.content.at_eof():
                body += await response.content.read(LARGEST + 1 - len(body))
        at = (begun + time.monotonic_ns()) // 2
        if response.status != 200:
            return Reading(at=at, source=name, error=f"status {response.status}")
        if len(body) > LARGEST:
            return Reading(at=at, source=name, error=f"the answer is longer than {LARGEST:,} bytes")
        values, counters = metrics_of(body, response.content_type)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Reading(at=time.monotonic_ns(), source=name, error=type(error).__name__)
    return Reading(at=at, source=name, numbers=values, counters=tuple(sorted(counters)))


def _append(path: Path, reading: Reading) -> None:
    """Add a line; a folder that was deleted meanwhile needs none."""
    with suppress(OSError), path.open("ab") as file:
        file.write(line_of(reading))
