"""Loading through the public calls, on the real thing."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.cli.main import main
from vayu.client.session import close_sessions
from vayu.errors import RunTimeout, StoreError
from vayu.model.runs.state import TERMINAL

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")

OK = "pm.test('ok', () => pm.expect(pm.response.code).to.equal(200))"


def test_one_run(target: Target) -> None:
    """One row for each request that the target saw; ticks, summary and list agree."""
    run = vayu.Request("GET", f"{target.url}/json", tests=OK, name="json").load(
        concurrency=5, duration="1s", ramp_up="200ms", tags=["nightly"]
    )
    assert run.wait("30s") is run

    rows, ticks, summary = run.requests, run.ticks, run.summary
    assert summary is not None
    assert len(rows) == target.counts().requests == summary.started == ticks.total.iloc[-1]
    assert (rows.status == 200).all()
    assert rows.checks_passed.sum() == len(rows)
    assert (run.status, run.name, run.error) == ("finished", "json", None)
    assert run.folder.parent.name == "runs"
    assert rows.response.quantile(0.99) > timedelta(0)
    listed = vayu.runs()
    assert (listed.id[0], listed.total[0], listed.tags[0]) == (run.id, len(rows), ["nightly"])
    assert f"{len(rows):,} requests" in repr(run)
    assert run.id in repr(summary)
    assert summary.to_dict()["response"]["p99_9"] == summary.response.p99_9  # type: ignore[index]


def test_bytes_arrive_byte_for_byte(target: Target) -> None:
    """Under load as in a single Send: every response repeats exactly what was to be sent."""
    body = bytes(range(256))
    echoed = base64.b64encode(body).decode()
    same = f"pm.test('same', () => pm.expect(pm.response.json().body_base64).to.equal('{echoed}'))"

    request = vayu.Request("PUT", f"{target.url}/echo", content=body, tests=same)
    with request.load(iterations=200, concurrency=4) as run:
        pass

    assert (run.requests.status == 200).all()
    assert run.requests.checks_passed.sum() == 200
    assert vayu.run(run.id).info.request.body.content == body


def test_damaged_run_is_not_left_out(target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything that lists runs names it, and what is left of it stays."""
    with vayu.Request("GET", f"{target.url}/json").load(iterations=5) as run:
        pass
    (run.folder / "run.json").write_text("{")

    listed = vayu.runs().set_index("id")
    assert (listed.status[run.id], listed.folder[run.id]) == ("damaged", str(run.folder))
    assert main(["runs"]) == 0
    assert f"{run.id} is damaged: " in capsys.readouterr().out
    assert main(["runs", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["damaged"]] == [run.id]
    close_sessions()  # this one still knows the run
    with pytest.raises(StoreError, match="damaged"):
        vayu.run(run.id)


def test_context_manager_waits(target: Target) -> None:
    """When the block is left the run has ended."""
    with vayu.Request("GET", f"{target.url}/json").load(iterations=20) as run:
        assert run.summary is None or run.status == "finished"

    assert run.summary is not None
    assert run.summary.started == 20


def test_context_manager_stops_on_an_exception(target: Target) -> None:
    """Load must not go on after the block that wanted it broke."""
    with (
        pytest.raises(KeyError),
        vayu.Request("GET", f"{target.url}/delay/5ms").load(duration=60) as run,
    ):
        raise KeyError("mine")

    run.wait(30)
    assert run.status == "stopped"


def test_wait_is_bounded_and_stop_ends(target: Target) -> None:
    """A run that nobody waits for any longer goes on until it is stopped."""
    run = vayu.Request("GET", f"{target.url}/delay/5ms").load(duration=60)

    with pytest.raises(RunTimeout):
        run.wait(timedelta(milliseconds=300))
    assert (run.status in TERMINAL, run.summary) == (False, None)
    assert run.stop() in {"stopping", "stopped"}
    run.wait(30)
    assert run.stop() == run.status == "stopped"


async def test_awaiting_several(target: Target) -> None:
    """They run one after the other and are awaited together."""
    request = vayu.Request("GET", f"{target.url}/json")
    first, second = request.load(iterations=5), request.load(iterations=7)

    await asyncio.wait_for(asyncio.gather(_end(first), _end(second)), 60)

    assert [len(first.requests), len(second.requests)] == [5, 7]


async def _end(run: vayu.Run) -> vayu.Run:
    return await run


def test_same_run_is_followed_once(target: Target) -> None:
    """Two views of one run share what was heard of it."""
    run = vayu.Request("GET", f"{target.url}/json").load(iterations=5)

    assert vayu.run(run.id).live is run.live
    run.wait()


def test_interrupt_leaves_the_run(target: Target) -> None:
    """Interrupting a cell that waits stops the waiting, not the run."""
    run = vayu.Request("GET", f"{target.url}/delay/5ms").load(duration=60)

    def wait() -> None:
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        run.wait()

    with pytest.raises(KeyboardInterrupt):
        wait()

    assert run.status not in TERMINAL
    run.stop()
    run.wait(30)


def test_interrupting_a_block_stops_its_run(target: Target) -> None:
    """Also while it only waits for the end."""
    with (
        pytest.raises(KeyboardInterrupt),
        vayu.Request("GET", f"{target.url}/delay/5ms").load(duration=60) as run,
    ):
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()

    run.wait(30)
    assert run.status == "stopped"
