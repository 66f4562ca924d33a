"""A scripted engine: a real server on a real port that says what a test tells it to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec
import pytest
from aiohttp import web

from vayu._version import __version__
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.results.summary import Summary
from vayu.model.results.tick import RequestCounts, Tick
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState
from vayu.protocol.handshake import DISCOVERY_FILE, Discovery
from vayu.protocol.messages import Complete
from vayu.protocol.routes import HOST, PROTOCOL_VERSION
from vayu.protocol.sse import ServerEvent, encode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

ENGINE: web.AppKey[ScriptedEngine] = web.AppKey("engine")
TOKEN = "a-token-of-the-scripted-engine"


@dataclass
class ScriptedEngine:
    """What the server says, and what it was asked."""

    folder: Path
    status: str = "ok"
    connections: list[list[bytes]] = field(default_factory=list)
    asked_after: list[str | None] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    leases: int = 0
    info: RunInfo | None = None
    hook: Callable[[web.Request], web.Response | None] = lambda _: None

    async def health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": self.status, "surprise": 1})

    async def lease(self, request: web.Request) -> web.StreamResponse:
        self.leases += 1
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b": hello\n\n")
        await asyncio.sleep(3600)
        return response

    async def stats(self, request: web.Request) -> web.StreamResponse:
        self.asked_after.append(request.headers.get("Last-Event-ID"))
        response = web.StreamResponse()
        await response.prepare(request)
        chunks = self.connections.pop(0) if self.connections else []
        for chunk in chunks:
            await response.write(chunk)
            await asyncio.sleep(0.01)
        return response

    async def run(self, _: web.Request) -> web.Response:
        assert self.info is not None
        return web.Response(body=msgspec.json.encode(self.info), content_type="application/json")


@web.middleware
async def _guard(request: web.Request, handler: object) -> web.StreamResponse:
    engine = request.app[ENGINE]
    engine.calls.append(f"{request.method} {request.path}")
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return web.json_response(
            {"error": {"code": "wire.unauthorized", "message": "wrong token"}}, status=401
        )
    return engine.hook(request) or await handler(request)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[ScriptedEngine]:
    """A scripted engine that the discovery file of `engine.folder` names."""
    scripted = ScriptedEngine(tmp_path)
    app = web.Application(middlewares=[_guard])
    app[ENGINE] = scripted
    app.router.add_get("/health", scripted.health)
    app.router.add_get("/lease", scripted.lease)
    app.router.add_get("/stats/{id}", scripted.stats)
    app.router.add_get("/run/{id}", scripted.run)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    port = runner.addresses[0][1]
    (tmp_path / DISCOVERY_FILE).write_bytes(msgspec.json.encode(discovery(port)))
    yield scripted
    await runner.cleanup()


def discovery(port: int, *, token: str = TOKEN, version: str = __version__) -> Discovery:
    return Discovery(port=port, pid=1, token=token, version=version, protocol=PROTOCOL_VERSION)


def tick(n: int) -> Tick:
    return Tick(
        timestamp=n,
        elapsed=100.0 * n,
        interval=100.0,
        offered=10.0,
        rps=10.0,
        throughput=10.0,
        requests=RequestCounts(total=n, success=n),
    )


def stats(n: int) -> bytes:
    return encode(ServerEvent(n, "stats", msgspec.json.encode(tick(n))))


def complete(n: int, status: RunState = RunState.FINISHED, error: str | None = None) -> bytes:
    summary = Summary(id="r1", status=str(status), model="closed", load="1 user", error=error)
    last = Complete(run_id="r1", status=status, total=7, summary=summary, error=error)
    kind = "error" if status is RunState.FAILED else "complete"
    return encode(ServerEvent(n, kind, msgspec.json.encode(last)))


def run_info(**changes: object) -> RunInfo:
    info = RunInfo(
        id="r1",
        status=RunState.RUNNING,
        created_at="2026-01-01T00:00:00+00:00",
        folder="/nowhere",
        request=RequestSpec(url="http://localhost/"),
        config=LoadConfig(concurrency=1, duration="1s"),
        load="1 user for 1s",
    )
    return msgspec.structs.replace(info, **changes)


@pytest.fixture
def say() -> SimpleNamespace:
    """Builders of what an engine says."""
    return SimpleNamespace(
        complete=complete,
        discovery=discovery,
        run_info=run_info,
        stats=stats,
        tick=tick,
        token=TOKEN,
    )
