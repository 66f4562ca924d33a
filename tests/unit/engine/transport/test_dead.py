"""A connection that died while it was idle excuses no loss of another one."""

from __future__ import annotations

import socket
import time
from dataclasses import replace

import pytest

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import READ, kind, wire
from vayu.model.rows.failure import FailureKind
from vayu.units import NS_PER_MS

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.mark.parametrize("options", [READ, replace(READ, keep=0)])
def test_a_post_is_not_sent_twice_because_another_connection_is_dead(transport, options) -> None:
    """Two connections are used; one dies idle, and then one dies under a POST that was taken."""
    ended = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        slots = [transport.slot(ended.append, options) for _ in range(2)]
        for slot in slots:
            slot.wire = wire(url, "POST", body=b"x")
            transport.start(slot)
        transport.step(NS_PER_MS)
        both = [taken(transport, server.accept()[0]) for _ in range(2)]
        for connection in both:
            connection.sendall(ANSWER)
        step_until(transport, lambda: len(ended) == 2)

        transport.start(slots[0])
        busy = next(one for one in both if is_asked(transport, one))
        idle = next(one for one in both if one is not busy)
        time.sleep(1.1)  # then libcurl looks for dead connections, and finds the idle one
        idle.close()
        steps(transport)
        busy.recv(65536)
        busy.close()
        step_until(transport, lambda: len(ended) == 3)

    assert kind(slots[0]) is FailureKind.RESET
    assert "not sent again" in slots[0].message


def steps(transport) -> None:
    """Let the transport see what has happened."""
    for _ in range(5):
        transport.step(10 * NS_PER_MS)


def is_asked(transport, connection) -> bool:
    """Whether a request is there to be read."""
    steps(transport)
    connection.settimeout(0)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False


def taken(transport, connection) -> socket.socket:
    """Read a request."""
    steps(transport)
    connection.recv(65536)
    return connection
