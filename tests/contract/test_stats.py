"""The stream of events: replay, resumption, and readers that do not read."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING

import pytest

from tests.contract.conftest import PATIENCE, wait_until

if TYPE_CHECKING:
    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target


@pytest.fixture(scope="module")
def ended(engine: EngineProcess) -> str:
    """A run that is over, of four ticks at least: its target refuses connections."""
    run_id = engine.run("http://127.0.0.1:9/", config={"rate": 20, "duration": "60s"})
    with engine.stream(f"/stats/{run_id}") as stream:
        for _ in range(4):
            next(stream)
        engine.call("POST", f"/run/{run_id}/stop")
    engine.finish(run_id)
    return run_id


def test_a_late_subscriber_gets_the_whole_run(engine: EngineProcess, ended: str) -> None:
    """As often as it asks, and always the same."""
    events = engine.events(ended)

    assert [e.event for e in events] == ["stats"] * (len(events) - 1) + ["complete"]
    assert engine.events(ended) == events


@pytest.mark.parametrize("behind", [0, 1, 3])
def test_a_reader_resumes_where_it_left_off(engine: EngineProcess, ended: str, behind: int) -> None:
    """`Last-Event-ID` names the last event it has; one who has all gets an empty stream."""
    events = engine.events(ended)
    last = events[-1 - behind].id

    assert engine.events(ended, last) == events[len(events) - behind :]


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "٣"])
def test_an_id_that_was_never_sent(engine: EngineProcess, ended: str, value: str) -> None:
    """Is refused by name."""
    headers = {"Last-Event-ID": value.encode().decode("latin-1")}
    answer = engine.call("GET", f"/stats/{ended}", headers=headers)

    assert answer.status == 422
    assert list(answer.error["details"]) == ["Last-Event-ID"]


def test_a_subscriber_in_the_middle_misses_nothing(engine: EngineProcess, target: Target) -> None:
    """Buffered ticks first, then live ones, without a seam."""
    run_id = engine.run(target.url, config={"rate": 50, "duration": "60s"})
    with engine.stream(f"/stats/{run_id}") as early:
        seen = [next(early) for _ in range(4)]
        with engine.stream(f"/stats/{run_id}") as late:
            events = [next(late) for _ in range(6)]  # four that there were, and live ones
            engine.call("POST", f"/run/{run_id}/stop")
            events += late
        seen += early

    assert events == seen
    assert [e.id for e in events] == list(range(1, len(events) + 1))


def test_a_reader_that_does_not_read_keeps_nobody_waiting(
    engine: EngineProcess, target: Target
) -> None:
    """Neither the run nor the other readers."""
    run_id = engine.run(target.url, config={"rate": 100, "duration": "1s"})
    with socket.create_connection(("127.0.0.1", engine.port)) as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        lazy.sendall(
            f"GET /stats/{run_id} HTTP/1.1\r\nHost: 127.0.0.1:{engine.port}\r\n"
            f"Authorization: Bearer {engine.token}\r\n\r\n".encode()
        )
        began = time.monotonic()
        events = engine.events(run_id)
        took = time.monotonic() - began

    assert took < PATIENCE
    assert json.loads(events[-1].data)["status"] == "finished"


def test_a_subscriber_holds_a_lease(engine: EngineProcess, target: Target) -> None:
    """As long as it reads."""
    run_id = engine.run(target.url, config={"rate": 10, "duration": "60s"})

    def leases() -> int:
        return int(engine.call("GET", "/health").json["leases"])

    wait_until(lambda: leases() == 0)  # readers before this one have left
    with engine.stream(f"/stats/{run_id}") as stream:
        next(stream)
        assert leases() == 1

    wait_until(lambda: leases() == 0)
    engine.call("POST", f"/run/{run_id}/stop")
    engine.finish(run_id)
