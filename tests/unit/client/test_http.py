"""Calls to one engine: answers, refusals, and silence."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import msgspec
import pytest
from aiohttp import web

from vayu.client.discovery import read_discovery
from vayu.client.http import Http, plain
from vayu.errors import (
    EngineGone,
    EngineUnreachable,
    InvalidConfig,
    RunNotFound,
    SendTimeout,
    Unauthorized,
    WireError,
)

if TYPE_CHECKING:
    from types import SimpleNamespace

    from tests.unit.client.conftest import ScriptedEngine


async def call(engine: ScriptedEngine, answer: type = dict, **options: object) -> object:
    found = read_discovery(engine.folder)
    assert found is not None
    async with Http(found) as http:
        return await http.call("GET", "/health", answer, **options)


async def test_answer_is_decoded(engine: ScriptedEngine) -> None:
    """JSON becomes the type that was asked for."""
    assert (await call(engine))["status"] == "ok"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": "run.not_found", "message": "no run x", "hint": "look"}, RunNotFound),
        ({"code": "usage.invalid_config", "message": "", "details": {"a": "b"}}, InvalidConfig),
        ({"code": "send.timeout", "message": "late", "details": {"kind": "timeout"}}, SendTimeout),
    ],
)
async def test_refusal_is_the_engines_own_exception(
    engine: ScriptedEngine, error: dict[str, object], kind: type[Exception]
) -> None:
    """What the engine raised is what the caller gets, hint and details included."""
    engine.hook = lambda _: web.json_response({"error": error}, status=400)

    with pytest.raises(kind) as caught:
        await call(engine)

    assert caught.value.hint == error.get("hint")


async def test_refusal_without_envelope(engine: ScriptedEngine) -> None:
    """A status alone is said as it is."""
    engine.hook = lambda _: web.Response(status=500, text="oops")

    with pytest.raises(WireError, match="500"):
        await call(engine)


async def test_answer_of_another_shape(engine: ScriptedEngine) -> None:
    """An answer that is not what it should be is an error, not a surprise later."""
    with pytest.raises(WireError, match="not a int"):
        await call(engine, int)


async def test_wrong_token(engine: ScriptedEngine) -> None:
    """An engine that does not know the token refuses."""
    found = read_discovery(engine.folder)
    assert found is not None
    async with Http(msgspec.structs.replace(found, token="wrong")) as http:
        with pytest.raises(Unauthorized):
            await http.call("GET", "/health", dict)


async def test_nobody_listens(say: SimpleNamespace) -> None:
    """A refused connection is known to have brought nothing."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        async with Http(say.discovery(sock.getsockname()[1])) as http:
            with pytest.raises(EngineGone, match="no engine answers"):
                await http.call("GET", "/health", dict)


async def test_silence_is_bounded(say: SimpleNamespace) -> None:
    """An engine that accepts and says nothing is unreachable, after the time that was given."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        async with Http(say.discovery(sock.getsockname()[1])) as http:
            with pytest.raises(EngineUnreachable, match="did not answer") as caught:
                await http.call("GET", "/health", dict, timeout=0.1)

    assert not isinstance(caught.value, EngineGone)


def test_text_of_another_kind_goes_as_text() -> None:
    """What a response or an array holds can be sent again."""
    text, data = type("Text", (str,), {})("http://h/"), type("Bytes", (bytes,), {})(b"x")

    sent = msgspec.json.encode({"url": text, "body": [data]}, enc_hook=plain)
    assert sent == b'{"url":"http://h/","body":["eA=="]}'
    with pytest.raises(TypeError, match="object"):
        msgspec.json.encode(object(), enc_hook=plain)
