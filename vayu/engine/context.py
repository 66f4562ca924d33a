"""What a handler may use: the one object that the application carries."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web

from vayu._version import __version__
from vayu.engine.clock import monotonic
from vayu.engine.coordinator.machine import this_machine
from vayu.engine.coordinator.runs import Runs
from vayu.engine.coordinator.usual import as_set
from vayu.engine.edition import installed, refuse_another, running
from vayu.engine.leases import Facts, Leases
from vayu.engine.sends.history import History
from vayu.engine.sends.sending import Sending
from vayu.engine.sends.tokens import Tokens
from vayu.engine.sends.warm_worker import WarmWorker
from vayu.engine.workspace.workspace import Workspace
from vayu.errors import EngineBusy
from vayu.model.runs.run import RunSpec
from vayu.model.sends.send import SendSpec
from vayu.protocol.messages import REPLACED, STOPPING, Health
from vayu.protocol.routes import HOST, PROTOCOL_VERSION
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.engine.settings import SettingsFile
    from vayu.protocol.handshake import Start

S = TypeVar("S", RunSpec, SendSpec)


class Engine:
    """The parts of a running engine.

    Parameters
    ----------
    start : Start
        What the client that started it said.
    settings : SettingsFile
    port : int
        The port it listens on.
    """

    def __init__(self, start: Start, settings: SettingsFile, *, port: int) -> None:
        self.data_dir = Path(start.data_dir)
        self.token = start.token
        self.host = f"{HOST}:{port}"
        self.stay = start.stay
        self.settings = settings
        self.leases = Leases(monotonic)
        self.runs = Runs(self.data_dir, settings)
        self.warm_worker = WarmWorker()
        self.tokens = Tokens(self.warm_worker.send)
        self.history = History(self.data_dir, settings)
        self.workspace = Workspace(self.data_dir)
        self.sending = Sending(self.warm_worker, self.tokens, self.history)
        self.closing = asyncio.Event()
        self._machine = this_machine()
        self._born = monotonic()

    def close(self) -> None:
        """Begin the shutdown; every stream ends by itself once this is called."""
        self.closing.set()

    def refuse_if_closing(self) -> None:
        """Keep new work out of an engine that is about to exit.

        Raises
        ------
        EngineBusy
            If the shutdown has begun.
        """
        if self.closing.is_set():
            raise EngineBusy("the engine is shutting down", hint="try again: a new one will start")

    async def refuse_if_replaced(self) -> None:
        """Keep runs out of an engine whose workers would be of another edition.

        A `ProtocolMismatch` says that files of Vayu have been replaced since it started.
        """
        refuse_another(running(), await asyncio.to_thread(installed))

    def as_set(self, spec: S) -> S:
        """Return a send or a run with what the settings say where it says nothing itself."""
        return as_set(spec, self.settings.current, self._machine)

    def facts(self) -> Facts:
        """Return what the exit rule looks at."""
        return Facts(
            leases=self.leases.held,
            lonely=self.leases.lonely,
            watched=self.runs.watched,
            detached=self.runs.detached,
            calm=self.runs.calm,
            orphaned=self.leases.orphaned,
            stay=self.stay,
        )

    async def health(self) -> Health:
        """Return how the engine is."""
        replaced = await asyncio.to_thread(installed) != running()
        usual = REPLACED if replaced else "ok"
        return Health(
            status=STOPPING if self.closing.is_set() else usual,
            edition=running(),
            version=__version__,
            protocol=PROTOCOL_VERSION,
            pid=os.getpid(),
            uptime=(monotonic() - self._born) / NS_PER_S,
            leases=self.leases.held,
            active_run=self.runs.active.chronicle.info.id if self.runs.active else None,
            pending_runs=self.runs.pending,
            data_dir=str(self.data_dir),
        )


ENGINE = web.AppKey("engine", Engine)
