"""A run as it is seen from here: followed by the background thread, read from any other.

Only `wait` and `stop` block. Who draws a run subscribes, and reads what it needs when called.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import Future
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from vayu.client.stream import FINAL, events
from vayu.client.ticks import TickLog
from vayu.errors import EngineUnreachable, RunFailed, RunTimeout, VayuError
from vayu.model.load.control import StopOrder
from vayu.model.results.earlier_ticks import read_tick
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import TERMINAL, RunState
from vayu.protocol.messages import Complete, RunControl, RunStatus
from vayu.protocol.routes import RUN_ONE, RUN_STOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.client.background import BackgroundLoop
    from vayu.client.link import Link
    from vayu.client.monitor_plan import MonitorPlan
    from vayu.model.load.control import RunChange
    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import Tick
    from vayu.protocol.sse import ServerEvent

_log = logging.getLogger(__name__)


class LiveRun:
    """One run, whether it waits, runs or has ended.

    Parameters
    ----------
    link : Link
        To the engine that has the run.
    background : BackgroundLoop
        Where the run is followed.
    info : RunInfo
        What the engine says of it now.
    pace : float, optional
        Least time between two drawings of it. [s]
    """

    def __init__(
        self, link: Link, background: BackgroundLoop, info: RunInfo, *, pace: float = 0.2
    ) -> None:
        self.pace = pace
        self._link = link
        self._background = background
        self._info = info
        self._ticks = TickLog()
        self._summary: Summary | None = None
        self._lost: VayuError | None = None
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        self._ended: Future[None] = Future()
        self._ended.set_running_or_notify_cancel()  # nobody who waits for it can cancel it
        background.submit(self._follow())

    @property
    def id(self) -> str:
        """Which run this is."""
        return self._info.id

    @property
    def info(self) -> RunInfo:
        """What is known of the run; its `status` is the last one heard of."""
        return self._info

    @property
    def status(self) -> RunState:
        """The last state heard of. Failed when sight of the run was lost for good."""
        return RunState.FAILED if self._lost else self._info.status

    @property
    def summary(self) -> Summary | None:
        """What the run came to; None until it ends."""
        return self._summary

    @property
    def error(self) -> str | None:
        """Why the run failed, or why it is out of sight; None when all is well."""
        return str(self._lost) if self._lost else self._info.error

    @property
    def lost(self) -> bool:
        """Whether sight of the run was lost before its end; the run itself may go on."""
        return self._lost is not None

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self._ended.done()

    def ticks(self, start: int = 0) -> list[Tick]:
        """Return a copy of the ticks from number `start` (counted from 0) on."""
        return self._ticks.since(start)

    @property
    def latest(self) -> Tick | None:
        """The newest tick, if there is one."""
        return self._ticks.latest

    def monitor(self, plan: MonitorPlan) -> None:
        """Read what `plan` says beside the run, until it has ended."""
        from vayu.client.monitor import monitor  # noqa: PLC0415 (aiohttp, for who calls)

        self._background.submit(monitor(plan, self._info.folder, self._ended))

    def refresh(self) -> RunInfo:
        """Ask the engine what is known of the run now."""
        if not self.done:
            self._background.run(self._look())
        return self._info

    def change(self, change: RunChange) -> RunInfo:
        """Ask the engine to let the run go on differently; return what is known of it then."""
        self._background.run(self._change(change))
        return self._info

    def stop(self, *, drain: bool | None = None) -> RunState:
        """Ask the engine to stop the run; return its state after that. Does not wait."""
        if not self.done:
            self._background.run(self._stop(StopOrder(drain=drain)))
        return self.status

    def wait(self, timeout: float | None = None) -> Summary:
        """Wait until the run has ended.

        Parameters
        ----------
        timeout : float, optional
            How long to wait. [s]

        Returns
        -------
        Summary
            Also of a run that was stopped.

        Raises
        ------
        RuntimeError
            If called from the background thread, which would wait for itself.
        RunTimeout
            If it has not ended in `timeout`; it goes on.
        """
        if self._background.inside:
            raise RuntimeError("a callback of the background thread may not wait for the run")
        try:
            self._ended.result(timeout)
        except TimeoutError:
            raise RunTimeout(
                f"run {self.id} has not ended in {timeout:g} s",
                hint="it goes on: wait longer, or stop() it",
            ) from None
        return self._result()

    def settle(self, timeout: float) -> None:
        """Wait until nothing more will come, whatever came of it.

        Raises
        ------
        RunTimeout
            If more may come after `timeout` [s].
        """
        try:
            self._ended.result(timeout)
        except TimeoutError:
            raise RunTimeout(f"the ticks of run {self.id} do not arrive") from None

    async def wait_async(self) -> Summary:
        """Wait until the run has ended, on whatever event loop the caller has."""
        await asyncio.wrap_future(self._ended)
        return self._result()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` on each tick and at the end, from the background thread.

        A run that has already ended calls it once. A callback must be short and may neither
        wait nor raise; one that raises is not called again.

        Returns
        -------
        callable
            Ends the subscription.
        """
        with self._lock:
            self._callbacks.append(callback)
        if self.done:
            self._background.loop.call_soon_threadsafe(self._call, callback)

        def unsubscribe() -> None:
            with self._lock, suppress(ValueError):
                self._callbacks.remove(callback)

        return unsubscribe

    def _result(self) -> Summary:
        """Return the summary of a run that ended, or raise what took it out of sight.

        Raises
        ------
        RunFailed
            If the run itself broke.
        """
        if self._lost is not None:
            raise self._lost
        assert self._summary is not None
        if self.status is RunState.FAILED:
            raise RunFailed(
                f"run {self.id} failed: {self.error or 'no reason was given'}",
                hint="run.requests and run.summary tell what it had recorded",
            )
        return self._summary

    async def _follow(self) -> None:
        """Take every event of the run; whatever happens, the run ends here too."""
        try:
            async with aclosing(events(self._link, self.id)) as stream:
                async for event in stream:
                    await self._take(event)
                    self._notify()
        except VayuError as error:
            self._lost = error
        except msgspec.MsgspecError as error:
            self._lost = EngineUnreachable(f"an event of run {self.id} is not readable: {error}")
        finally:
            if self._summary is None and self._lost is None:
                self._lost = EngineUnreachable(f"the client closed before run {self.id} ended")
            self._ended.set_result(None)
            self._notify()

    async def _take(self, event: ServerEvent) -> None:
        """Note what one event says."""
        if event.event == "stats":
            self._ticks.append(read_tick(event.data))
            if self._info.started_at is None:
                with suppress(VayuError):  # it is only nice to know
                    await self._look()
        elif event.event in FINAL:
            complete = msgspec.json.decode(event.data, type=Complete)
            with suppress(VayuError):  # the engine may be on its way out: the event says enough
                await self._look()
            self._info = msgspec.structs.replace(
                self._info,
                status=complete.status,
                error=complete.error or complete.summary.error,
                total=complete.total,
                failed=complete.summary.failed,
                stop_reason=complete.summary.stop_reason,
                passed=complete.summary.passed,
            )
            self._summary = complete.summary

    async def _look(self) -> None:
        """Ask the engine what is known of the run."""
        path = RUN_ONE.format(id=quote(self.id, safe=""))
        self._info = await (await self._link.again()).call("GET", path, RunInfo)

    async def _change(self, change: RunChange) -> None:
        """Ask the engine for a change, and for what is known of the run after it."""
        path = RUN_ONE.format(id=quote(self.id, safe=""))
        await self._link.call("PATCH", path, RunControl, body=change)
        await self._look()

    async def _stop(self, order: StopOrder) -> None:
        """Ask the engine to stop the run; one that has just ended is as good."""
        path = RUN_STOP.format(id=quote(self.id, safe=""))
        answer = await self._link.call("POST", path, RunStatus, body=order)
        if self._info.status not in TERMINAL:
            self._info = msgspec.structs.replace(self._info, status=answer.status)

    def _notify(self) -> None:
        """Call everybody who subscribed."""
        with self._lock:
            callbacks = list(self._callbacks)
        for callback in callbacks:
            self._call(callback)

    def _call(self, callback: Callable[[], None]) -> None:
        """Call one subscriber; never again if it fails, for nobody would see why each time."""
        try:
            callback()
        except Exception:  # noqa: BLE001 (whatever the subscriber made of it)
            _log.debug("a subscriber of run %s failed", self.id, exc_info=True)
            with self._lock, suppress(ValueError):
                self._callbacks.remove(callback)
