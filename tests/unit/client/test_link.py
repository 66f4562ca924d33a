"""The link finds its engine, and finds it again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
import pytest
from aiohttp import web

from vayu.client import link as link_module
from vayu.client.link import Link
from vayu.errors import EngineUnreachable, ProtocolMismatch, RunNotFound
from vayu.protocol.handshake import DISCOVERY_FILE

if TYPE_CHECKING:
    from tests.unit.client.conftest import ScriptedEngine


async def test_first_call_takes_a_lease(engine: ScriptedEngine) -> None:
    """Whoever calls is known to be there; many calls take one lease."""
    link = Link(engine.folder)

    await asyncio.gather(*(link.call("GET", "/health", dict) for _ in range(5)))

    assert engine.leases == 1
    await link.close()


async def test_refusals_pass(engine: ScriptedEngine) -> None:
    """A refusal is not tried again."""
    link = Link(engine.folder)
    engine.hook = lambda request: (
        web.json_response({"error": {"code": "run.not_found", "message": "no"}}, status=404)
        if request.path == "/run/x"
        else None
    )

    with pytest.raises(RunNotFound):
        await link.call("GET", "/run/x", dict)

    assert engine.calls.count("GET /run/x") == 1
    await link.close()


async def test_busy_engine_is_looked_for_anew(engine: ScriptedEngine) -> None:
    """A call that an engine on its way out refuses is made again, with a new lease."""
    link = Link(engine.folder)
    answers = [web.json_response({"error": {"code": "engine.busy", "message": "x"}}, status=503)]
    engine.hook = lambda request: answers.pop() if answers and request.path == "/run/r1" else None
    engine.info = msgspec.convert({"id": "x"}, dict)

    assert await link.call("GET", "/run/r1", dict) == {"id": "x"}
    assert engine.leases == 2
    await link.close()


async def test_other_version_is_refused(engine: ScriptedEngine) -> None:
    """Before any call but the look at its health is made."""
    found = msgspec.json.decode((engine.folder / DISCOVERY_FILE).read_bytes())
    (engine.folder / DISCOVERY_FILE).write_bytes(msgspec.json.encode(found | {"version": "99"}))
    link = Link(engine.folder)

    with pytest.raises(ProtocolMismatch):
        await link.call("GET", "/run/x", dict)

    assert set(engine.calls) == {"GET /health"}
    await link.close()


async def test_an_engine_whose_files_were_replaced_is_refused(engine: ScriptedEngine) -> None:
    """Its version may be the same; it knows itself. Whoever is connected stays so."""
    before, after = Link(engine.folder), Link(engine.folder)
    await before.http()
    engine.status = "replaced"

    with pytest.raises(
        ProtocolMismatch, match=r"was replaced while its engine \(process"
    ) as caught:
        await after.http()

    assert "vayu engine stop" in str(caught.value)
    assert await before.call("GET", "/health", dict) == {"status": "replaced", "surprise": 1}
    await asyncio.gather(before.close(), after.close())


async def test_watching_does_not_bring_back_what_was_shut_down(
    engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a call that somebody makes starts an engine after a shutdown."""
    link = Link(engine.folder)

    async def stop(_: object) -> bool:
        return True

    monkeypatch.setattr(link_module.sidecar, "stop", stop)
    await link.shutdown()

    with pytest.raises(EngineUnreachable, match="shut down"):
        await link.again()

    assert (await link.http()) is (await link.again())
    await link.close()
