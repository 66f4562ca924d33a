"""A slot that counts bodies keeps one exchange whole, and then counts as before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.port import Options
from vayu.resolve.compose import WireRequest

if TYPE_CHECKING:
    from vayu.engine.transport.port import Slot
    from vayu.testing import Target


def test_one_exchange_is_kept(target: Target) -> None:
    """With head and body, which came compressed or not; those before and after are not."""
    transport, ended = CurlTransport(), []
    slot = transport.slot(ended.append, Options())
    slot.wire = WireRequest(method="GET", url=f"{target.url}/echo", headers=())
    seen: list[tuple[int, int, int]] = []
    sent: list[object] = []

    def go() -> Slot:
        ended.clear()
        transport.start(slot)
        while not ended:
            transport.step(100_000_000)
        assert (slot.status, slot.failure) == (200, 0)
        return slot

    for number in range(6):
        if number == 2:
            transport.keep(slot, 1_000)
        go()
        if number == 2:
            sent.append(json.loads(b"".join(slot.body)))
            assert any(b"application/json" in line for line in slot.header_lines)
            transport.let_go(slot)
        seen.append((len(slot.body), slot.options.keep, slot.measured[1]))
    transport.close()

    assert [body for body, _, _ in seen] == [0] * 6
    assert [keep for _, keep, _ in seen] == [0] * 6
    assert len({received for _, _, received in seen}) == 1  # what is asked for stays the same
    assert len(slot.header_lines) < 10  # and nothing is gathered for nobody


def test_a_body_is_kept_up_to_a_limit(target: Target) -> None:
    """The rest is counted."""
    transport, ended = CurlTransport(), []
    slot = transport.slot(ended.append, Options())
    slot.wire = WireRequest(method="GET", url=f"{target.url}/bytes/5000", headers=())
    transport.keep(slot, 1_000)
    transport.start(slot)
    while not ended:
        transport.step(100_000_000)
    kept = len(b"".join(slot.body))
    transport.let_go(slot)
    transport.close()

    assert (kept, slot.overflow) == (1_000, 4_000)
