"""A server that ends a shared connection in good order costs nobody a request."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import outcome
from vayu.engine.transport.curl_again import may_go_again
from vayu.engine.transport.port import Options
from vayu.model.requests.transport import TransportSpec
from vayu.resolve.compose import WireRequest


def flood(travel, url: str, *, method: str, slots: int, total: int, **spec) -> Counter[str]:
    """Send requests over so many slots, each again as soon as it has ended; count what came."""
    came: Counter[str] = Counter()
    options = Options(timeout=20_000, transport=TransportSpec(**spec))

    def ended(slot) -> None:
        came[outcome(slot)] += 1
        if came.total() <= total - slots:
            travel.transport.start(slot)

    for _ in range(slots):
        slot = travel.transport.slot(ended, options)
        slot.wire = WireRequest(method, url)
        travel.transport.start(slot)
    step_until(travel.transport, lambda: came.total() == total, 60)
    return came


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("version", ["auto", "2"])
def test_goaway_is_no_failure(web, travel, method, version) -> None:
    """This nginx ends a connection every 200 requests, as others do every 1,000."""
    came = flood(
        travel, web.url("short"), method=method, slots=32, total=1500, http_version=version,
        ca=web.file("ca"),
    )  # fmt: skip

    assert came == {"200": 1500}


def test_over_http_1_a_second_time_is_one_too_many(web, travel) -> None:
    """Whatever the method: the server may have taken the first one."""
    slot = travel.one(web.url("plain"))

    assert not may_go_again(slot)


def test_a_post_goes_again_only_if_it_was_refused(web, travel) -> None:
    """And a GET in any case: to get it twice is as to get it once."""
    slot = travel.one(web.url("h2"), http_version="2", ca=web.file("ca"))
    assert may_go_again(slot)

    slot.wire = WireRequest("POST", web.url("h2"))
    assert not may_go_again(slot)
    slot.refused = True
    assert may_go_again(slot)
