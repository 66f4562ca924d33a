"""Records in and out of HTTP messages."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec
from aiohttp import web
from msgspec.structs import fields

from vayu.errors import InvalidConfig, MalformedBody, TooLarge
from vayu.model.records.base import Record
from vayu.model.records.check import build
from vayu.model.records.kinds import options_of
from vayu.model.records.repeated import repeated_names
from vayu.protocol.routes import LARGEST_BODY

R = TypeVar("R", bound=Record)

_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)

TOO_LARGE = f"the call is longer than the {LARGEST_BODY:,} bytes that the engine reads of one"
SHORTEN = "shorten what it carries: request.body.content, most likely"


async def read_json(request: web.Request) -> object:
    """Return the body as plain data.

    Raises
    ------
    TooLarge
        If it is longer than `LARGEST_BODY`; it is then not read.
    MalformedBody
        If it is not JSON.
    InvalidConfig
        If an object in it has a name twice.
    """
    if (request.content_length or 0) > LARGEST_BODY:
        raise TooLarge(TOO_LARGE, hint=SHORTEN)
    body = await request.read()
    try:
        plain: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise MalformedBody(f"the body is not JSON: {error}", hint="send one JSON object") from None
    if twice := repeated_names(body):
        raise InvalidConfig(twice)
    return plain


async def read_record(request: web.Request, cls: type[R]) -> R:
    """Return the body as a `cls`; every problem of it is named at once."""
    return build(cls, await read_json(request))


def read_query(request: web.Request, cls: type[R]) -> R:
    """Return what stands behind the ``?`` as a `cls`; every problem of it is named at once.

    Raises
    ------
    InvalidConfig
        If a name comes twice, or the record says so.
    """
    twice = {n: "is there twice; give it once" for n in request.query
             if len(request.query.getall(n)) > 1}  # fmt: skip
    if twice:
        raise InvalidConfig(twice)
    numbers = {field.encode_name for field in fields(cls) if int in options_of(field.type)}
    return build(cls, {name: int(text) if name in numbers and _WHOLE.fullmatch(text) else text
                       for name, text in request.query.items()})  # fmt: skip


def answer(record: Record, *, status: int = 200) -> web.Response:
    """Return `record` as the answer to a call."""
    return web.Response(
        body=msgspec.json.encode(record), status=status, content_type="application/json"
    )


def stream() -> web.StreamResponse:
    """Return an answer that is a stream of server-sent events."""
    headers = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
    return web.StreamResponse(headers=headers)
