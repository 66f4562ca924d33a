"""Sends single requests, through a worker that is kept warm.

The worker runs the very code that a load run uses, so one Send and 50,000 a second cannot
differ. If it dies, the Sends that wait for it are told so, and the next one gets a new worker.
"""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from vayu.engine.vetting import refuse_bad_way
from vayu.engine.worker_process import WorkerProcess
from vayu.errors import EngineBusy, VayuError, WorkerCrashed
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.transport import AS_USUAL
from vayu.model.scripts.script import longest_wait
from vayu.model.words.duration import parse_duration
from vayu.protocol.envelope import ErrorBody, envelope_of, exception_of
from vayu.protocol.orders import Denied, Granted, Once, Vet
from vayu.protocol.reports import Answered, Asked, Refused, Vetted
from vayu.resolve.scopes import CHANGED, Changes, changed, scopes_of, visible
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from vayu.model.requests.transport import TransportSpec
    from vayu.model.scripts.script import LevelScript, ScriptSpec
    from vayu.model.sends.response import ResponseSpec
    from vayu.model.sends.send import SendSpec
    from vayu.protocol.reports import Reports

    Sign = Callable[[SendSpec], Awaitable[SendSpec]]

NEED_VETTING = frozenset({"2", "2-prior-knowledge", "3"})
"""HTTP versions that not every libcurl speaks."""

A = TypeVar("A", bound=Answered | Vetted)

_GRACE = 15.0  # s beyond the request's own time-out: for scripts, and to hand the answer over
_LAST_WRITES = 1.0  # s that the worker gets to exit once its stdin is closed


class WarmWorker:
    """The warm worker, and the Sends that wait for it."""

    def __init__(self) -> None:
        self._worker: WorkerProcess | None = None
        self._listener: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._waiting: dict[int, asyncio.Future[Answered | Vetted | Refused]] = {}
        self._signing: dict[int, tuple[SendSpec, Sign]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers = count(1)
        self._refusal: Refused | None = None
        self._closing = False

    async def warm(self) -> WorkerProcess:
        """Return the worker; start it if there is none."""
        async with self._starting:
            if self._worker is None:
                self._worker = await WorkerProcess.start()
                self._listener = asyncio.create_task(self._listen(self._worker))
            return self._worker

    async def send(self, spec: SendSpec) -> ResponseSpec:
        """Send one request and return what came back.

        What the worker refuses is raised as the error it names: a `SendError`, a
        `ScriptError`, an `InvalidConfig`.
        """
        report = await self.exchange(spec)
        return accepted(report).response

    async def exchange(
        self, spec: SendSpec, *, sign: Sign | None = None, step: bool = False
    ) -> Answered | Refused:
        """Send one request and return what came of it.

        Parameters
        ----------
        spec : SendSpec
        sign : callable, optional
            Puts a token in the place of an auth that asks for one. It is called when the
            scripts before the request have run, with what they set.
        step : bool, optional
            As in `vayu.protocol.orders.Once`.

        Returns
        -------
        Answered or Refused

        Raises
        ------
        WorkerCrashed
            If the worker died, or did not answer in time.
        """
        refuse_bad_way(spec.request, visible(scopes_of(spec)))
        patience = parse_duration(spec.request.time_limit) / NS_PER_S + _GRACE
        patience += longest_wait(spec.script, spec.above)
        if sign is not None:
            patience *= 2  # for the token
        number = next(self._numbers)
        if sign is not None:
            self._signing[number] = spec, sign
        try:
            report = await self._ask(Once(id=number, exchange=spec, step=step), patience)
        finally:
            self._signing.pop(number, None)
        if isinstance(report, Vetted):
            raise WorkerCrashed("the worker gave an answer to another question")
        return report

    async def vet(
        self,
        script: ScriptSpec,
        transport: TransportSpec = AS_USUAL,
        *,
        above: tuple[LevelScript, ...] = (),
    ) -> None:
        """Let the worker look at a run's scripts, and at how its requests travel.

        A `ScriptError` says what is wrong with a script, an `InvalidConfig` what this libcurl
        cannot do.

        Parameters
        ----------
        script : ScriptSpec
        transport : TransportSpec, optional
            Where both are right anyway, no worker is asked.
        above : tuple of LevelScript, optional
            Scripts of the request's collection and folders.
        """
        if above or script.said or transport.http_version in NEED_VETTING:
            number = next(self._numbers)
            order = Vet(id=number, script=script, above=above, transport=transport)
            accepted(await self._ask(order, _GRACE))

    async def _ask(self, order: Once | Vet, patience: float) -> Answered | Vetted | Refused:
        """Give an order, and wait for what the worker says to it. [s].

        Raises
        ------
        WorkerCrashed
            If the worker died, or did not answer in time.
        """
        worker = await self.warm()
        answer: asyncio.Future[Answered | Vetted | Refused]
        answer = asyncio.get_running_loop().create_future()
        self._waiting[order.id] = answer
        worker.tell(order)
        try:
            async with asyncio.timeout(patience):
                return await answer
        except TimeoutError:
            worker.kill()
            raise WorkerCrashed(f"the worker did not answer within {patience:g} s") from None
        finally:
            self._waiting.pop(order.id, None)

    async def close(self) -> None:
        """Let the worker go; the Sends that wait for it are told."""
        self._closing = True
        if self._worker is None or self._listener is None:
            return
        worker, listener = self._worker, self._listener
        worker.dismiss()
        await worker.bury(_LAST_WRITES)
        await listener

    async def _listen(self, worker: WorkerProcess) -> None:
        """Hand each answer to the Send that waits for it, until the worker is gone."""
        async for report in worker.reports():
            self._take(report, worker)
        self._worker = None
        why = await worker.epitaph()
        refusal, self._refusal = self._refusal, None
        waiting, self._waiting = self._waiting, {}
        for answer in waiting.values():
            if not answer.done():
                apology = self._apology(why) if refusal is None else exception_of(body_of(refusal))
                answer.set_exception(apology)

    def _apology(self, why: str) -> VayuError:
        """Return what a Send is told whose worker is gone."""
        if self._closing:
            return EngineBusy("the engine shut down before an answer came")
        return WorkerCrashed(
            f"the worker that sent this request {why}",
            hint="send it again: a new worker starts by itself",
        )

    def _take(self, report: Reports, worker: WorkerProcess) -> None:
        """Take in one report."""
        if isinstance(report, Asked):
            task = asyncio.create_task(self._sign(report, worker))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif isinstance(report, Refused) and report.id is None:
            self._refusal = report  # to work for this engine at all
        elif isinstance(report, Answered | Vetted | Refused) and report.id is not None:
            answer = self._waiting.get(report.id)
            if answer is not None and not answer.done():
                answer.set_result(report)

    async def _sign(self, report: Asked, worker: WorkerProcess) -> None:
        """Get the token that a worker asks for, and hand it over."""
        found = self._signing.get(report.id)
        if found is None:
            return
        spec, sign = found
        try:
            signed = await sign(_changed(spec, report))
        except VayuError as error:
            worker.tell(Denied(id=report.id, error=envelope_of(error).error))
            return
        assert isinstance(signed.request.auth, BearerAuth)
        worker.tell(Granted(id=report.id, auth=signed.request.auth))


def _changed(spec: SendSpec, report: Asked) -> SendSpec:
    """Return a spec with what its scripts set."""
    changes = Changes(*(getattr(report, scope) for scope in CHANGED))
    now = changed(scopes_of(spec), changes)
    variables = {scope: dict(getattr(now, scope)) for scope in CHANGED}
    nested = {scope: tuple(names) for scope, names in now.nested.items()}
    return replace(spec, **variables, literal=tuple(now.literal), nested=nested)


def accepted(report: A | Refused) -> A:
    """Return what a worker says unless it refuses; then raise the error that it names."""
    if isinstance(report, Refused):
        error = exception_of(body_of(report))
        raise error
    return report


def body_of(report: Refused) -> ErrorBody:
    """Return a refusal as the wire's error body."""
    return ErrorBody(
        code=report.code, message=report.message, details=report.details, hint=report.hint
    )
