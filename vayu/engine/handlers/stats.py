"""``GET /stats/{id}``: the events of a run, from the first or from where the reader left off."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import stream
from vayu.engine.log import explain
from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from aiohttp import web

log = logging.getLogger(__name__)

_LAST_EVENT_ID = "Last-Event-ID"


async def follow(request: web.Request) -> web.StreamResponse:
    """Stream `stats` events, then exactly one `complete` or `error`; a reader holds a lease."""
    engine = request.app[ENGINE]
    after = last_event_id(request.headers.get(_LAST_EVENT_ID))
    feed = engine.runs.feed(request.match_info["id"])
    response = stream()
    with engine.leases.hold():
        await response.prepare(request)
        try:
            async with contextlib.aclosing(feed.follow(after)) as events:
                async for event in events:
                    await response.write(event)
        except ConnectionResetError:
            pass  # the reader went away
        except Exception as error:  # noqa: BLE001  too late for an envelope: the stream breaks off
            explain(log, request.path, error)
            if request.transport is not None:
                request.transport.abort()
    return response


def last_event_id(text: str | None) -> int:
    """Return the number of the last event that a reader has; 0 for none.

    Raises
    ------
    InvalidConfig
        If it is no number that a stream of ours could have sent.
    """
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):
        raise InvalidConfig({_LAST_EVENT_ID: f"must be the id of an event, got {show(text)}"})
    return int(text[:18])
