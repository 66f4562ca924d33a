"""Requests over one slot of a transport, and what became of them."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.unit.engine.transport.conftest import step_until
from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.port import Options
from vayu.model.rows.failure import KINDS
from vayu.resolve.compose import WireRequest

READ = Options(timeout=5000, keep=1 << 20)


class Noting(BaseHTTPRequestHandler):
    """Answers what came, and appends what it saw to its server's ``seen``."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def noting_server(handler):
    """Yield a server on a port of its own; ``seen`` is what it noted."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.seen = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


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


def kinds_of(transport, slot, ended, count):
    """Send the slot's request so often; return how each went."""
    kinds = []
    for sent in range(1, count + 1):
        slot.started = time.monotonic_ns()
        transport.start(slot)
        step_until(transport, lambda c=sent: len(ended) == c)
        kinds.append(kind(slot))
    return kinds


def seen_by_nginx(slot) -> dict[str, str]:
    """Return what nginx saw."""
    assert slot.failure == 0, slot.message
    names = ("protocol", "tls", "server_name", "connection", "host", "address", "method",
             "client")  # fmt: skip
    return dict(zip(names, b"".join(slot.body).decode().split("|"), strict=True))


def outcome(slot) -> str:
    """Name the failure, or the status."""
    return str(KINDS[slot.failure - 1]) if slot.failure else str(slot.status)
