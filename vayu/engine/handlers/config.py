"""``GET /config`` and ``PATCH /config``: the engine's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import answer, read_json

if TYPE_CHECKING:
    from aiohttp import web


async def show(request: web.Request) -> web.Response:
    """Answer with `Settings`."""
    return answer(request.app[ENGINE].settings.current)


async def change(request: web.Request) -> web.Response:
    """Change the fields that are given, all or none; answer with `Settings`."""
    changes = await read_json(request)
    return answer(request.app[ENGINE].settings.change(changes))
