"""What a request may be made of."""

from __future__ import annotations

import gc

import msgspec
import pytest

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec

BYTES = bytes(range(256))


def test_bytes_survive_the_wire() -> None:
    """Base64 in JSON, as they are in MessagePack, and the same record again from both."""
    body = Body(mode="binary", content=BYTES)
    sent = msgspec.json.encode(body)

    assert build(Body, msgspec.json.decode(sent)) == body
    assert msgspec.json.decode(sent, type=Body) == body
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(body), type=Body) == body
    assert Body(mode="binary", content="//4A").content == b"\xff\xfe\x00"


@pytest.mark.parametrize("content", ["no base64!", "//4", "é", 5, None, ["//4A"]])
def test_what_is_no_bytes_is_refused(content: object) -> None:
    """Never sent as something else."""
    with pytest.raises(InvalidConfig, match="base64"):
        build(Body, {"mode": "binary", "content": content})


def test_the_collector_leaves_records_alone() -> None:
    """Thousands of them would be traced again and again while a collection is opened."""
    assert not gc.is_tracked(RequestSpec(url="https://x.example/", headers=(("A", "b"),)))
