"""An engine is told which folders are open here, whether it is there before or after."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from vayu.client.link import Link
from vayu.client.opened import OpenedFolders, opened_in

if TYPE_CHECKING:
    from tests.unit.client.conftest import ScriptedEngine


def test_each_data_folder_has_its_own() -> None:
    """And each folder is new once."""
    first, second = opened_in(Path("/one")), opened_in(Path("/two"))
    assert first is opened_in(Path("/one"))
    assert (first.add(Path("/a")), first.add(Path("/a"))) == (True, False)
    assert second.add(Path("/a")) is True


async def test_whoever_connects_tells_all_and_a_refusal_ends_nothing(
    engine: ScriptedEngine,
) -> None:
    """Beside the call that is made; each by its path."""
    told: list[str] = []
    both = asyncio.Event()

    def hook(request: web.Request) -> web.Response | None:
        if request.path != "/collections":
            return None
        told.append(request.headers["Content-Length"])
        if len(told) == 2:
            both.set()
        return web.json_response({"error": {"code": "usage", "message": "no"}}, status=422)

    engine.hook = hook
    folders = OpenedFolders()
    folders.add(Path("/a"))
    folders.add(Path("/longer"))
    link = Link(engine.folder, folders.tell)
    await link.http()
    async with asyncio.timeout(20):
        await both.wait()
    await link.close()

    assert int(told[1]) - int(told[0]) == len("/longer") - len("/a")
