"""``POST /shutdown``: save what runs, then exit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import answer

if TYPE_CHECKING:
    from aiohttp import web


async def begin(request: web.Request) -> web.Response:
    """Answer with `Health` in status ``stopping``; the engine exits soon after."""
    engine = request.app[ENGINE]
    engine.close()
    return answer(await engine.health(), status=202)
