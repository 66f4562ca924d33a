"""What is accepted is stored without secrets; what is refused leaves no trace."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from vayu.analysis.contents import read_manifest
from vayu.engine.coordinator.admission import admit
from vayu.engine.coordinator.machine import Machine
from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.runs.git import GitRevision
from vayu.model.runs.run import RunSpec
from vayu.model.runs.state import RunState
from vayu.model.settings import Settings

if TYPE_CHECKING:
    from vayu.engine.store.catalog import Catalog

MACHINE = Machine(cores=2, descriptors=1024)
CANARY = "canary-4711"


async def test_a_run_is_stored_as_pending_without_its_secrets(catalog: Catalog) -> None:
    """Names of variables are kept, values are not; nor is what a header or URL gives away."""
    spec = build(
        RunSpec,
        {
            "request": {
                "url": f"http://me:{CANARY}@a.test/?api_key={CANARY}",
                "headers": {"Authorization": f"Bearer {CANARY}", "Cookie": f"s={CANARY}"},
                "auth": {"type": "basic", "username": "me", "password": CANARY},
            },
            "environment": {"token": CANARY, "id": 7},
            "config": {"concurrency": 10},
            "name": "mine",
            "caveats": ["tests in Python are not run under load: f"],
            "git": {"commit": "a" * 40, "branch": "main", "dirty": True},
        },
    )
    run = admit(spec, catalog, MACHINE, Settings())
    await asyncio.sleep(0)

    [info] = catalog.listing().runs
    assert info == run.chronicle.info
    assert (info.status, info.variables, info.workers) == (RunState.PENDING, ("id", "token"), 2)
    assert info.caveats == ("tests in Python are not run under load: f",)
    manifest = read_manifest(run.chronicle.folder.path)
    assert manifest is not None
    assert manifest.git == info.git == GitRevision(commit="a" * 40, branch="main", dirty=True)
    for path in run.chronicle.folder.path.rglob("*"):
        assert CANARY.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("url", "more", "target"),
    [
        ("{{base}}/json?k={{key}}", {}, "https://staging.test:8443"),
        ("{{base}}/json", {"secrets": ["base"]}, "***"),
        ("https://me:pass@{{base}}/", {"environment": {"base": "b.test"}}, "https://b.test"),
        ("http://{{api_key}}.test/", {"environment": {"api_key": CANARY}}, "http://***.test"),
        ("{{base}}/", {"script": {"pre": "pm.variables.set('base', 'http://c')"}}, None),
    ],
)
async def test_the_host_that_is_loaded_is_kept(
    catalog: Catalog, url: str, more: dict[str, object], target: str | None
) -> None:
    """With values in its templates; no secret, and nothing that only a script knows."""
    environment = {"base": "https://staging.test:8443", "key": CANARY}
    plain = {"request": {"url": url}, "environment": environment,
             "origin": {"environment": "staging"}, **more}  # fmt: skip
    info = admit(build(RunSpec, plain), catalog, MACHINE, Settings()).chronicle.info

    assert (info.target, info.environment) == (target, "staging")


async def test_what_is_refused_leaves_no_trace(catalog: Catalog) -> None:
    """No folder, no id."""
    spec = build(RunSpec, {"request": {"url": "http://{{host}}/"}})

    with pytest.raises(InvalidConfig):
        admit(spec, catalog, MACHINE, Settings())
    assert catalog.folders() == []


async def test_a_machine_without_room_leaves_no_trace(catalog: Catalog) -> None:
    """Too few open files are noticed before anything is stored."""
    spec = build(RunSpec, {"request": {"url": "http://a.test/"}, "config": {"concurrency": 5}})

    with pytest.raises(InvalidConfig, match="the limit is 64"):
        admit(spec, catalog, Machine(cores=2, descriptors=64), Settings())
    assert catalog.folders() == []


async def test_both_requests_of_an_ab_run_are_stored_without_their_secrets(
    catalog: Catalog,
) -> None:
    """Also what only the other one's collection holds; both are in the manifest."""
    spec = build(
        RunSpec,
        {
            "request": {"url": "http://a.test/"},
            "against": {
                "request": {
                    "url": "http://b.test/",
                    "headers": {"Authorization": f"Bearer {CANARY}"},
                },
                "collection": {"token": CANARY},
            },
        },
    )
    run = admit(spec, catalog, MACHINE, Settings())
    await asyncio.sleep(0)

    [info] = catalog.listing().runs
    manifest = read_manifest(run.chronicle.folder.path)
    assert manifest is not None
    assert info.against is not None
    assert manifest.against == info.against
    assert (info.against.url, info.variables) == ("http://b.test/", ("token",))
    for path in run.chronicle.folder.path.rglob("*"):
        assert CANARY.encode() not in path.read_bytes()
