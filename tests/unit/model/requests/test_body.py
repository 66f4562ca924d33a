"""Every mode of a body: on the wire, and what is refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part

BODIES = [
    Body(),
    Body(mode="json", content={"a": [1, None]}),
    Body(mode="text", content="x"),
    Body(mode="xml", content="<a/>", content_type="text/xml"),
    Body(mode="form", content={"a": "1"}),
    Body(mode="form", content=(["a", "1"], Pair(name="b", enabled=False))),
    Body(
        mode="multipart",
        content=(
            Part(name="a", value="1"),
            Part(name="b", data=b"\xff\x00", filename="b.bin"),
            Part(name="c", file="/tmp/c.png", enabled=False),
        ),
    ),
    Body(mode="binary", content=bytes(range(256))),
    Body(mode="file", content="a/b.png"),
    Body(mode="graphql", content={"query": "{a}", "variables": {"n": 1}, "operationName": "A"}),
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.mode)
def test_each_mode_survives_the_wire(body: Body) -> None:
    """JSON and MessagePack give the same record again."""
    again = build(Body, msgspec.json.decode(msgspec.json.encode(body)))
    assert again == body
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(body), type=Body) == body


@pytest.mark.parametrize(
    ("plain", "problems"),
    [
        ({"mode": "xml", "content": 5}, {"content"}),
        ({"mode": "xml", "content": "a", "contentType": "a\r\nB: c"}, {"contentType"}),
        ({"mode": "form", "content": [["a", "1"], {"nam": "b"}]}, {
            "content[1].nam", "content[1].name"}),
        ({"mode": "multipart", "content": {"a": "1"}}, {"content"}),
        ({"mode": "multipart", "content": [{"name": "a"}, {"value": "x"}, 5]}, {
            "content[0].value", "content[1].name", "content[2]"}),
        ({"mode": "multipart", "content": [{"name": "a", "value": "x", "file": "y"}]}, {
            "content[0].file"}),
        ({"mode": "multipart", "content": [{"name": "a", "file": "{{f}}"}]}, {"content[0].file"}),
        ({"mode": "file"}, {"content"}),
        ({"mode": "file", "content": ""}, {"content"}),
        ({"mode": "graphql", "content": "{a}"}, {"content"}),
        ({"mode": "graphql", "content": {"query": " ", "variables": [1], "operation": "A",
                                         "operationName": 5}}, {
            "content.query", "content.variables", "content.operation", "content.operationName"}),
        ({"mode": "yaml", "content": "a"}, {"mode"}),
    ],
)  # fmt: skip
def test_content_that_its_mode_cannot_send_is_refused(
    plain: dict[str, Any], problems: set[str]
) -> None:
    """All problems at once, each by its place."""
    with pytest.raises(InvalidConfig) as caught:
        build(Body, plain)
    assert set(caught.value.problems) == problems


def test_no_repr_shows_content() -> None:
    """A body may hold a password."""
    shown = "".join(repr(body) for body in BODIES) + repr(BODIES[6].content)
    assert "value='1'" not in shown
    assert "<a/>" not in shown
