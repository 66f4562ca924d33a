"""``/history`` and below: what was sent, to be looked at and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import answer, read_query
from vayu.errors import NoSuchItem
from vayu.model.sends.history_query import HistoryQuery

if TYPE_CHECKING:
    from aiohttp import web


async def show_all(request: web.Request) -> web.Response:
    """Answer with a `HistoryPage`."""
    query = read_query(request, HistoryQuery)
    return answer(await request.app[ENGINE].history.page(query))


async def forget_all(request: web.Request) -> web.Response:
    """Forget what the query wants, or everything; answer with `HistoryForgotten`."""
    query = read_query(request, HistoryQuery)
    return answer(await request.app[ENGINE].history.forget_all(query))


async def show(request: web.Request) -> web.Response:
    """Answer with a `HistoryEntry`."""
    return answer(await request.app[ENGINE].history.entry(_number(request)))


async def forget(request: web.Request) -> web.Response:
    """Forget one entry; answer with `HistoryForgotten`."""
    return answer(await request.app[ENGINE].history.forget(_number(request)))


def _number(request: web.Request) -> int:
    """Return the id in the path.

    Raises
    ------
    NoSuchItem
        If no entry could have it.
    """
    text = request.match_info["id"]
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise NoSuchItem(f"the history has no entry {text!r}: ids are numbers")
    return int(text)
