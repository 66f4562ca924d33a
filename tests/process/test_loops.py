"""The same calls in a script, inside a running event loop, and in a thread."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

import vayu

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


async def test_inside_a_running_loop(target: Target) -> None:
    """Sends, loads and is awaited; the loop goes on meanwhile."""
    response = vayu.get(f"{target.url}/json")
    run = vayu.Request("GET", f"{target.url}/delay/5ms").load(concurrency=5, duration=1)
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.01)

    other = asyncio.create_task(turn())
    assert await run is run
    other.cancel()

    assert response.json()["name"] == "Ada"
    assert str(run.status) == "finished"
    assert turns > 5  # it takes a second, and one turn 10 ms where the machine is idle


def test_from_several_threads(target: Target) -> None:
    """Each gets its own answer."""
    found: dict[int, int] = {}

    def send(number: int) -> None:
        found[number] = vayu.get(f"{target.url}/status/{200 + number}").status_code

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {number: 200 + number for number in range(8)}


def test_rows_and_ticks_are_there_while_the_run_goes_on(target: Target) -> None:
    """They only grow; a Send goes on beside the run."""
    run = vayu.Request("GET", f"{target.url}/delay/5ms").load(concurrency=5, duration=60)
    sizes = []
    while not sizes or sizes[-1] < 300:
        sizes.append(len(run.requests))
    assert str(run.status) == "running"
    assert vayu.get(f"{target.url}/json").status_code == 200
    run.stop()
    run.wait()

    assert sizes == sorted(sizes)
    assert len(run.requests) >= sizes[-1]
    assert run.summary is not None
    assert run.ticks["total"].iloc[-1] == run.summary.started == len(run.requests)


def test_a_run_is_stopped_in_mid_flight(target: Target) -> None:
    """It ends soon, as stopped, with its numbers."""
    with vayu.Request("GET", f"{target.url}/delay/5ms").load(concurrency=5, duration=60) as run:
        while len(run.requests) < 50:
            pass
        run.stop()

    assert str(run.status) == "stopped"
    assert run.summary is not None
    assert run.summary.started == len(run.requests) == target.counts().requests
    assert run.summary.duration < 30


def test_runs_wait_for_each_other(target: Target) -> None:
    """One is active at a time; the next starts when it has ended."""
    request = vayu.Request("GET", f"{target.url}/delay/5ms")
    first = request.load(concurrency=2, duration=60)
    second = request.load(concurrency=2, duration=1)
    assert str(second.status) == "pending"
    first.stop()
    first.wait()
    second.wait()

    frame = vayu.runs().set_index("id")
    assert frame.loc[second.id, "started"] >= frame.loc[first.id, "ended"]
