"""``/run``, ``/runs`` and below: start load runs, look at them, stop and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import answer, read_record
from vayu.engine.handlers.exchange import read_exchange
from vayu.engine.vetting import of_side
from vayu.model.load.control import RunChange, StopOrder
from vayu.model.runs.run import RunSpec
from vayu.model.runs.sides import joined, sides_of
from vayu.protocol.messages import RunAccepted, RunStatus
from vayu.protocol.routes import STATS

if TYPE_CHECKING:
    from aiohttp import web


async def start(request: web.Request) -> web.Response:
    """Accept a run; answer with `RunAccepted`."""
    engine = request.app[ENGINE]
    with engine.leases.hold():  # a caller without a lease gets the full time to take one
        await engine.refuse_if_replaced()
        sides = [engine.as_set(side) for side in sides_of(await read_exchange(request, RunSpec))]
        engine.refuse_if_closing()
        signed = []
        for number, side in enumerate(sides):
            with of_side(number):
                await engine.warm_worker.vet(side.script, side.request.transport, above=side.above)
                signed.append(await engine.tokens.signed(side))
        await engine.runs.calibrate(sides[0])
        renewals = [engine.tokens.renewals(side) for side in sides]
        info = engine.runs.submit(
            joined(*sides),
            signed=joined(*signed),
            renewals=renewals,
            elsewhere=await engine.history.secrets(),
        )
    accepted = RunAccepted(run_id=info.id, status=info.status, stream_url=STATS.format(id=info.id))
    return answer(accepted, status=201)


async def show_all(request: web.Request) -> web.Response:
    """Answer with a `RunList`."""
    return answer(await request.app[ENGINE].runs.listing())


async def show(request: web.Request) -> web.Response:
    """Answer with `RunInfo`."""
    return answer(request.app[ENGINE].runs.info(request.match_info["id"]))


async def change(request: web.Request) -> web.Response:
    """Let a run go on differently; answer with `RunControl`."""
    wanted = await read_record(request, RunChange)
    return answer(request.app[ENGINE].runs.change(request.match_info["id"], wanted))


async def stop(request: web.Request) -> web.Response:
    """Stop a run; answer with `RunStatus`. One that has ended stays as it is."""
    order = await read_record(request, StopOrder) if request.body_exists else StopOrder()
    info = request.app[ENGINE].runs.stop(request.match_info["id"], drain=order.drain)
    return answer(RunStatus(run_id=info.id, status=info.status))


async def delete(request: web.Request) -> web.Response:
    """Delete a run and its files; answer with `RunStatus`."""
    info = await request.app[ENGINE].runs.delete(request.match_info["id"])
    return answer(RunStatus(run_id=info.id, status=info.status))


async def report(request: web.Request) -> web.Response:
    """Answer with `Summary`."""
    return answer(request.app[ENGINE].runs.summary(request.match_info["id"]))
