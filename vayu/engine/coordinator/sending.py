"""One Send from its order to its answer: a token where it needs one, and a note of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from vayu.engine.clock import wall
from vayu.engine.coordinator.recollection import Sent
from vayu.errors import SendError, WorkerCrashed

if TYPE_CHECKING:
    from vayu.engine.coordinator.history import History
    from vayu.engine.coordinator.sender import Sender
    from vayu.engine.coordinator.tokens import Tokens
    from vayu.model.response import ResponseSpec
    from vayu.model.run import SendSpec


class Sending:
    """Sends requests, and lets the history know.

    Parameters
    ----------
    sender : Sender
    tokens : Tokens
    history : History
    """

    def __init__(self, sender: Sender, tokens: Tokens, history: History) -> None:
        self._sender = sender
        self._tokens = tokens
        self._history = history

    async def send(self, spec: SendSpec) -> ResponseSpec:
        """Send one request; return what came back.

        What was not sent (it is refused, or there is no token) is in no history; what got no
        response is.

        Parameters
        ----------
        spec : SendSpec

        Raises
        ------
        SendError
            If there is no response.
        WorkerCrashed
            If the worker died meanwhile.
        """
        signed = await self._tokens.signed(spec)
        at = wall().isoformat(timespec="milliseconds")
        try:
            answered = await self._sender.answer(signed)
        except (SendError, WorkerCrashed) as error:
            self._history.note(Sent(spec, signed, at, error))
            raise
        if answered.response.status == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget(spec)
        self._history.note(Sent(spec, signed, at, answered))
        return answered.response
