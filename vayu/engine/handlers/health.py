"""``GET /health``: the engine is there, it is ours, and this is how it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import answer

if TYPE_CHECKING:
    from aiohttp import web


async def show(request: web.Request) -> web.Response:
    """Answer with `Health`."""
    return answer(await request.app[ENGINE].health())
