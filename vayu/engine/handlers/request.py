"""``POST /request`` and ``POST /step``: send once, and show everything about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import answer
from vayu.engine.handlers.exchange import read_exchange
from vayu.model.sends.send import SendSpec

if TYPE_CHECKING:
    from aiohttp import web


async def send(request: web.Request) -> web.Response:
    """Answer with `ResponseSpec`, or with the error that kept a response from existing."""
    engine = request.app[ENGINE]
    engine.refuse_if_closing()
    with engine.leases.hold():  # the engine does not leave in the middle of a call
        spec = engine.as_set(await read_exchange(request, SendSpec))
        return answer(await engine.sending.send(spec))


async def step(request: web.Request) -> web.Response:
    """Answer with `StepAnswer`: a request that fails is a step that failed."""
    engine = request.app[ENGINE]
    engine.refuse_if_closing()
    with engine.leases.hold():
        spec = engine.as_set(await read_exchange(request, SendSpec))
        return answer(await engine.sending.step(spec))
