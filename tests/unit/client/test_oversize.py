"""What the engine would not read is not sent, and the field that is to blame is named."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from vayu.api.requests.compose import send_spec
from vayu.client.http import Http
from vayu.client.oversize import check_length
from vayu.errors import InvalidConfig
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.protocol.handshake import Discovery
from vayu.protocol.routes import LARGEST_BODY

SPEC = SendSpec(request=RequestSpec(url="http://localhost/"))
LONG = "x" * LARGEST_BODY


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"content": LONG}, "33,554,434 bytes,"),
        ({"content": bytes(26_000_000)}, "34,666,670 bytes (bytes travel as base64"),
        ({"json": {"a": ["\x01" * 6_000_000]}}, "36,000,010 bytes,"),
        ({"data": {"a": LONG}}, "33,554,442 bytes,"),
    ],
)
async def test_the_field_is_named(options: dict[str, Any], size: str) -> None:
    """With what it takes on the way, and whose limit that is; nobody is called."""
    spec = send_spec("POST", "http://localhost/", options)
    nobody = Discovery(port=1, pid=1, token="t", version="", protocol=1)
    async with Http(nobody) as http:
        with pytest.raises(InvalidConfig, match="the engine reads at most 33,554,432") as caught:
            await http.call("POST", "/request", dict, body=spec)

    assert size in caught.value.problems["request.body.content"]


def test_whatever_is_longest_is_named() -> None:
    """Variables and scripts may be too long as well."""
    spec = replace(SPEC, environment={"a": LONG})
    with pytest.raises(InvalidConfig) as caught:
        check_length(spec, msgspec.json.encode(spec), str)

    assert list(caught.value.problems) == ["environment"]


def test_what_just_fits_is_sent() -> None:
    """To the byte."""
    empty = replace(SPEC, request=RequestSpec(url="http://h/", body=Body(mode="text", content="")))
    room = LARGEST_BODY - len(msgspec.json.encode(empty))
    full = replace(
        SPEC, request=RequestSpec(url="http://h/", body=Body(mode="text", content="x" * room))
    )
    check_length(full, msgspec.json.encode(full), str)
