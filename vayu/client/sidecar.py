"""Finds the one engine of a data folder, or starts it.

A discovery file is believed only when its engine answers to the token; otherwise it is stale
and the next engine replaces it. The engine's own lock on the folder decides between two
clients that start one at the same time: the loser finds the winner's.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from vayu.client.discovery import STOP_IT, check_version, read_discovery
from vayu.client.launch import launch
from vayu.errors import EngineBusy, EngineUnreachable, ProtocolMismatch, VayuError
from vayu.protocol.messages import REPLACED, STOPPING
from vayu.protocol.routes import HEALTH, SHUTDOWN

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.client.http import Http
    from vayu.protocol.handshake import Discovery

PATIENCE = 45.0
"""How long another engine may take to come up, or to go. [s]"""

_PAUSE = 0.05  # s between two looks
_HEALTH_TIMEOUT = 10.0  # s; an engine that saves a large run answers late


async def find(folder: Path) -> Discovery | None:
    """Return the engine of `folder` if one accepts calls, of whatever version."""
    claimed, _ = await _look(folder)
    return claimed


async def find_fit(folder: Path) -> Discovery | None:
    """Return the engine of `folder`, as `find` does, if it is one for this client.

    Raises
    ------
    ProtocolMismatch
        If it is of another version, or files of Vayu were replaced since it started.
    """
    found, status = await _look(folder)
    if found is None:
        return None
    check_version(found)
    if status == REPLACED:
        raise ProtocolMismatch(
            f"Vayu {found.version} was replaced while its engine (process {found.pid}) runs: the "
            "engine is of the earlier files",
            hint=STOP_IT,
        )
    return found


async def attach(folder: Path, *, stay: bool = False) -> Discovery:
    """Return the engine of `folder`; start it when there is none.

    Parameters
    ----------
    folder : Path
        The data folder.
    stay : bool, default False
        Whether an engine that is started here stays although nobody needs it.

    Returns
    -------
    Discovery
        How to reach it. Raises `ProtocolMismatch` for an engine of another version or edition,
        `EngineStartFailed` when none comes up, and `EngineBusy` when a process holds the
        folder but answers no call.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        found = await find_fit(folder)
        if found is not None:
            return found
        try:
            started = await asyncio.to_thread(launch, folder, stay=stay)
        except EngineBusy as busy:
            if time.monotonic() > deadline:
                stuck = _stuck(folder, busy)
                raise stuck from None
            await asyncio.sleep(_PAUSE)
        else:
            check_version(started)
            return started


async def stop(folder: Path) -> bool:
    """Shut the engine of `folder` down, of whatever version; its runs are saved.

    Returns
    -------
    bool
        Whether there was one.

    Raises
    ------
    EngineBusy
        If it does not end.
    """
    found = await find(folder)
    if found is None:
        return False
    async with _open(found) as http:
        with suppress(EngineUnreachable):  # it may be gone before it has answered
            await http.call("POST", SHUTDOWN, msgspec.Raw)
    deadline = time.monotonic() + PATIENCE
    while await health(found) is not None:
        if time.monotonic() > deadline:
            raise EngineBusy(f"the engine (process {found.pid}) does not end")
        await asyncio.sleep(_PAUSE)
    return True


async def _look(folder: Path) -> tuple[Discovery | None, str | None]:
    """Return the engine of `folder`, if one accepts calls, and how it says it is."""
    claimed = read_discovery(folder)
    status = None if claimed is None else await health(claimed)
    return (None if status in {None, STOPPING} else claimed), status


class _Health(msgspec.Struct, frozen=True):
    """What an engine of any version says."""

    status: str = "ok"


async def health(engine: Discovery) -> str | None:
    """Return how the engine says it is; None when none answers to that token."""
    async with _open(engine) as http:
        try:
            answer = await http.call("GET", HEALTH, _Health, timeout=_HEALTH_TIMEOUT)
        except VayuError:
            return None
    return answer.status


def _stuck(folder: Path, busy: EngineBusy) -> EngineBusy:
    """Say which process is in the way."""
    claimed = read_discovery(folder)
    who = f"process {claimed.pid}" if claimed else "a process"
    return EngineBusy(
        f"{busy.message}; {who} holds {folder} but answers no call",
        hint="end that process, or set VAYU_HOME to another folder",
    )


def _open(engine: Discovery) -> Http:
    """Return a session with an engine."""
    from vayu.client.http import Http  # noqa: PLC0415 (aiohttp, for who calls)

    return Http(engine)
