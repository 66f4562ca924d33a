"""Sends requests whichever way a test asks for."""

from __future__ import annotations

import time

import pytest

from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.port import Options
from vayu.model.requests.transport import TransportSpec
from vayu.resolve.compose import WireRequest
from vayu.units import NS_PER_MS


def step_until(transport, condition, seconds=20.0) -> None:
    """Step until `condition` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the transport hangs"
        transport.step(50 * NS_PER_MS)


class Traveller:
    """Sends requests, and says what became of them."""

    def __init__(self) -> None:
        self.transport = CurlTransport()

    def one(self, url, **spec):
        """Send one request over a slot of its own; return the slot."""
        return self.several([url], **spec)[0]

    def several(self, urls, *, timeout=5000, method="GET", headers=(), **spec):
        """Send requests at the same time."""
        options = Options(timeout=timeout, keep=1 << 20, transport=TransportSpec(**spec))
        ended: list = []
        for url in urls:
            slot = self.transport.slot(ended.append, options)
            slot.wire = WireRequest(method, url, tuple(headers))
            slot.started = time.monotonic_ns()
            self.transport.start(slot)
        step_until(self.transport, lambda: len(ended) == len(urls))
        return ended

    def again(self, slot):
        """Send the slot's request once more."""
        ended: list = []
        slot.ended = ended.append
        self.transport.start(slot)
        step_until(self.transport, lambda: ended)
        return slot


@pytest.fixture
def travel():
    """Yield a transport's user."""
    traveller = Traveller()
    yield traveller
    traveller.transport.cancel()
    traveller.transport.close()


@pytest.fixture
def transport():
    """Yield a transport that lets go of its connections."""
    transport = CurlTransport()
    yield transport
    transport.cancel()
    transport.close()
