"""One Send from its order to its answer: a token where it needs one, and a note of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from vayu.engine.clock import wall
from vayu.engine.sends.recollection import Sent
from vayu.engine.sends.tokens import depends_on_scripts
from vayu.engine.sends.warm_worker import accepted, body_of
from vayu.errors import EngineBusy, SendError, VayuError, WorkerCrashed
from vayu.protocol.envelope import envelope_of, exception_of
from vayu.protocol.messages import StepAnswer
from vayu.protocol.reports import Refused

if TYPE_CHECKING:
    from vayu.engine.sends.history import History
    from vayu.engine.sends.tokens import Tokens
    from vayu.engine.sends.warm_worker import WarmWorker
    from vayu.model.sends.response import ResponseSpec
    from vayu.model.sends.send import SendSpec
    from vayu.protocol.reports import Answered


class Sending:
    """Sends requests, and lets the history know.

    Parameters
    ----------
    worker : WarmWorker
    tokens : Tokens
    history : History
    """

    def __init__(self, worker: WarmWorker, tokens: Tokens, history: History) -> None:
        self._worker = worker
        self._tokens = tokens
        self._history = history

    async def send(self, spec: SendSpec) -> ResponseSpec:
        """Send one request; return what came back.

        What was not sent (it is refused, or there is no token) is in no history; what got no
        response is. What the worker refuses is raised as the error it names, such as a
        `SendError`.

        Parameters
        ----------
        spec : SendSpec
        """
        return accepted(await self._exchange(spec)).response

    async def step(self, spec: SendSpec) -> StepAnswer:
        """Make one step of a collection run; whatever comes of it is an answer.

        Parameters
        ----------
        spec : SendSpec

        Raises
        ------
        EngineBusy
            If the engine shuts down.
        """
        try:
            report = await self._exchange(spec, step=True)
        except EngineBusy:
            raise
        except VayuError as error:
            return StepAnswer(error=envelope_of(error).error)
        if not isinstance(report, Refused):
            return StepAnswer(response=report.response)
        why = None if report.skipped else body_of(report)
        return StepAnswer(error=why, skipped=report.skipped, effects=report.effects)

    async def _exchange(self, spec: SendSpec, *, step: bool = False) -> Answered | Refused:
        """Send a request, signed, and let the history know.

        Raises
        ------
        WorkerCrashed
            If the worker died meanwhile.
        """
        late = depends_on_scripts(spec)
        asked, signed = [spec], [spec if late else await self._tokens.signed(spec)]

        async def sign(changed: SendSpec) -> SendSpec:
            asked.append(changed)
            signed.append(await self._tokens.signed(changed))
            return signed[-1]

        at = wall().isoformat(timespec="milliseconds")
        try:
            report = await self._worker.exchange(signed[0], sign=sign if late else None, step=step)
        except WorkerCrashed as error:
            self._history.note(Sent(spec, signed[-1], at, error))
            raise
        if isinstance(report, Refused):
            why = exception_of(body_of(report))
            if isinstance(why, SendError):
                self._history.note(Sent(spec, signed[-1], at, why))
            return report
        if report.response.status == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget(asked[-1])
        self._history.note(Sent(spec, signed[-1], at, report))
        return report
