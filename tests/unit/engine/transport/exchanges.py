"""Requests over one slot of a transport, and what became of them."""

from __future__ import annotations

import json
import time

from tests.unit.engine.transport.conftest import step_until
from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.port import Options
from vayu.model.failure import KINDS
from vayu.resolve.compose import WireRequest

READ = Options(timeout=5000, keep=1 << 20)


def wire(url, method="GET", headers=(), body=None):
    """Shorten the tests."""
    return WireRequest(method, url, tuple(headers), body)


def exchange(*wires, options=READ):
    """Send requests one after the other over one slot."""
    transport, ended = CurlTransport(), []
    slot = transport.slot(ended.append, options)
    for request in wires:
        slot.wire = request
        slot.started = time.monotonic_ns()
        transport.start(slot)
        count = len(ended)
        step_until(transport, lambda c=count: len(ended) > c)
    transport.close()
    return slot


def seen_by_server(*wires):
    """Return what the echo route saw of the last request."""
    return json.loads(b"".join(exchange(*wires).body))


def kind(slot):
    """Name the slot's failure."""
    return KINDS[slot.failure - 1] if slot.failure else None
