"""``POST /script``: say whether scripts compile, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import answer, read_record
from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from aiohttp import web


async def vet(request: web.Request) -> web.Response:
    """Answer with the scripts as they were read, or with the error that names line and column."""
    engine = request.app[ENGINE]
    engine.refuse_if_closing()
    with engine.leases.hold():
        script = await read_record(request, ScriptSpec)
        await engine.warm_worker.vet(script)
        return answer(script)
