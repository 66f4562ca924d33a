"""The life of an engine process, from the lock to the last file."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from vayu._version import __version__
from vayu.engine.app import Server, listen
from vayu.engine.context import Engine
from vayu.engine.coordinator.machine import raise_descriptor_limit
from vayu.engine.edition import running
from vayu.engine.leases import Decision, judge
from vayu.engine.log import leave_stdout, open_log
from vayu.engine.settings import SettingsFile
from vayu.engine.store.discovery import publish, withdraw
from vayu.engine.store.files import private_folder
from vayu.engine.store.lock import DataLock
from vayu.errors import WorkerCrashed
from vayu.protocol.handshake import Discovery, Ready
from vayu.protocol.routes import PROTOCOL_VERSION

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from vayu.protocol.handshake import Start

log = logging.getLogger(__name__)

_LOOK = 0.25  # s between two looks at the exit rule


async def serve(start: Start, say: Callable[[Ready], None]) -> None:
    """Run one engine until it is told to stop, or nobody needs it any more.

    Parameters
    ----------
    start : Start
        What the client said.
    say : callable
        Writes the ready line.
    """
    running()
    raise_descriptor_limit()
    data_dir = Path(start.data_dir)
    private_folder(data_dir)
    with ExitStack() as stack:
        stack.callback(DataLock(data_dir).release)
        handle = open_log(data_dir)
        settings = SettingsFile(data_dir)
        sock = listen(start.port)
        engine = Engine(start, settings, port=sock.getsockname()[1])
        _heed_signals(engine)
        await engine.runs.open()
        async with Server(engine, sock):
            _announce(engine, sock, say)
            stack.callback(withdraw, data_dir, os.getpid())
            leave_stdout(handle)
            warming = asyncio.create_task(_warm(engine))
            await _until_closing(engine)
            await engine.runs.close()  # the streams get their last events
            await warming
            await engine.warm_worker.close()
            await engine.history.close()
            await engine.workspace.close()
        log.info("stopped")


def _announce(engine: Engine, sock: socket.socket, say: Callable[[Ready], None]) -> None:
    """Tell the client on the pipe, and everybody else through the discovery file."""
    port, pid = sock.getsockname()[1], os.getpid()
    known = {"port": port, "pid": pid, "version": __version__, "protocol": PROTOCOL_VERSION}
    publish(engine.data_dir, Discovery(token=engine.token, stay=engine.stay, **known))
    log.info("listening on %s", engine.host)
    say(Ready(**known))


def _heed_signals(engine: Engine) -> None:
    """Shut down in order on the signals that ask for it; a closed terminal is none of them."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, engine.close)
    loop.add_signal_handler(signal.SIGHUP, lambda: None)


async def _warm(engine: Engine) -> None:
    """Start the worker that the first Send would otherwise wait for."""
    try:
        await engine.warm_worker.warm()
    except WorkerCrashed as error:
        log.warning("%s", error.message)


async def _until_closing(engine: Engine) -> None:
    """Apply the exit rule until the engine closes."""
    while not engine.closing.is_set():
        _apply(judge(engine.facts(), engine.settings.current), engine)
        try:
            async with asyncio.timeout(_LOOK):
                await engine.closing.wait()
        except TimeoutError:
            continue


def _apply(decision: Decision, engine: Engine) -> None:
    """Do what the exit rule says."""
    match decision:
        case Decision.STAY:
            pass
        case Decision.STOP_RUNS:
            log.info("nobody holds a lease: the runs are stopped")
            engine.leases.orphaned = True
            engine.runs.stop_all(detached=False)
        case Decision.EXIT:
            log.info("nobody holds a lease and no run is active: exit")
            engine.close()
